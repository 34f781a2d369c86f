# SPDX-License-Identifier: GPL-3.0-or-later
# A toolchain that builds for 64-bit Windows by mingw-w64, under the names of Debian or Fedora. Where Qt and the
# libraries for Windows are is told by CMAKE_FIND_ROOT_PATH, and where the Qt of this machine is, for its moc and rcc,
# by QT_HOST_PATH:
#
#     cmake -S . -B build/windows -G Ninja -DCMAKE_TOOLCHAIN_FILE=cmake/mingw-w64.cmake -DCMAKE_BUILD_TYPE=Release \
#         -DCMAKE_FIND_ROOT_PATH="/path/to/qt;/path/to/libraries" -DQT_HOST_PATH=/usr -DBUILD_TESTING=OFF
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

# Debian has two of each, and std::thread is the one's with POSIX threads.
set(triple x86_64-w64-mingw32)
find_program(WINDSOCK_MINGW_CC NAMES ${triple}-gcc-posix ${triple}-gcc REQUIRED)
find_program(WINDSOCK_MINGW_CXX NAMES ${triple}-g++-posix ${triple}-g++ REQUIRED)
mark_as_advanced(WINDSOCK_MINGW_CC WINDSOCK_MINGW_CXX)
set(CMAKE_C_COMPILER "${WINDSOCK_MINGW_CC}")
set(CMAKE_CXX_COMPILER "${WINDSOCK_MINGW_CXX}")
set(CMAKE_RC_COMPILER ${triple}-windres)

foreach(root IN ITEMS /usr/${triple} /usr/${triple}/sys-root/mingw)
    if(IS_DIRECTORY "${root}/lib")
        list(APPEND CMAKE_FIND_ROOT_PATH "${root}")
    endif()
endforeach()

# Nor is pkg-config to tell of this machine's libraries. (Trying the compiler reads this file again, in the same
# environment, so it has to know the folders as well.)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CMAKE_FIND_ROOT_PATH)
list(REMOVE_DUPLICATES CMAKE_FIND_ROOT_PATH)
list(TRANSFORM CMAKE_FIND_ROOT_PATH APPEND "/lib/pkgconfig" OUTPUT_VARIABLE folders)
list(JOIN folders ":" folders)
set(ENV{PKG_CONFIG_LIBDIR} "${folders}")

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
