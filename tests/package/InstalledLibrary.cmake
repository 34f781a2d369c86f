# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the library, and builds and runs a project elsewhere that knows nothing but where it was installed.
cmake_minimum_required(VERSION 3.25)

function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${work}")
run("${CMAKE_COMMAND}" --install "${tree}" --prefix "${work}/installed" --component dev)

# A folder of its own, so that nothing of this repository is found by chance.
file(COPY "${consumer}/" DESTINATION "${work}/source")
file(COPY "${example}" DESTINATION "${work}/source")
load_cache("${tree}" READ_WITH_PREFIX tree_ CMAKE_CXX_COMPILER CMAKE_BUILD_TYPE CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE
           WINDSOCK_SANITIZE)
run("${CMAKE_COMMAND}" -S "${work}/source" -B "${work}/build" -G Ninja "-DCMAKE_CXX_COMPILER=${tree_CMAKE_CXX_COMPILER}"
    "-DCMAKE_BUILD_TYPE=${tree_CMAKE_BUILD_TYPE}" "-DCMAKE_PREFIX_PATH=${work}/installed;${tree_CMAKE_PREFIX_PATH}"
    "-DCMAKE_TOOLCHAIN_FILE=${tree_CMAKE_TOOLCHAIN_FILE}")
run("${CMAKE_COMMAND}" --build "${work}/build" --parallel 1)
run("${work}/build/headers")
