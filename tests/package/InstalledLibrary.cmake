# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the library, and builds and runs a project elsewhere that knows nothing but where it was installed.
cmake_minimum_required(VERSION 3.25)

function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${work}")
run("${CMAKE_COMMAND}" --install "${tree}" --config "${type}" --prefix "${work}/installed" --component dev)

# A folder of its own, so that nothing of this repository is found by chance.
file(COPY "${consumer}/" DESTINATION "${work}/source")
file(COPY "${example}" DESTINATION "${work}/source")
load_cache("${tree}" READ_WITH_PREFIX tree_ CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE VCPKG_TARGET_TRIPLET)
set(options "")
foreach(name IN ITEMS CMAKE_TOOLCHAIN_FILE VCPKG_TARGET_TRIPLET)
    if(tree_${name})
        list(APPEND options "-D${name}=${tree_${name}}")
    endif()
endforeach()
run("${CMAKE_COMMAND}" -S "${work}/source" -B "${work}/build" -G Ninja "-DCMAKE_CXX_COMPILER=${compiler}"
    "-DCMAKE_BUILD_TYPE=${type}" "-DCMAKE_PREFIX_PATH=${work}/installed;${tree_CMAKE_PREFIX_PATH}" ${options})
run("${CMAKE_COMMAND}" --build "${work}/build" --parallel 1)
find_program(headers headers PATHS "${work}/build" NO_DEFAULT_PATH NO_CACHE REQUIRED) # headers.exe on Windows
run("${headers}")
