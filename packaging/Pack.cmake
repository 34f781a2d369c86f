# SPDX-License-Identifier: GPL-3.0-or-later
# One configuration of CPack for all packages; PackKind.cmake adds what depends on the kind of package.
set(CPACK_PACKAGE_NAME "${PROJECT_NAME}")
set(CPACK_PACKAGE_VENDOR "Windsock")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "WebSocket server that you can see into and speak through")
set(CPACK_PACKAGE_DESCRIPTION_FILE "${CMAKE_CURRENT_SOURCE_DIR}/description.txt")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGE_INSTALL_DIRECTORY "Windsock")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_THREADS 0)

# For the list of what is in a package, make_sbom.py.
find_package(SQLiteCpp QUIET)
find_package(OpenSSL QUIET)
find_package(Qrencode QUIET)
set(linked_libuv "")
if(NOT WIN32)
    find_package(Libuv QUIET)
    set(linked_libuv [[
        {"type": "library", "name": "libuv", "version": "@Libuv_VERSION@", "licenses": [{"expression": "MIT"}]},
]])
    string(CONFIGURE "${linked_libuv}" linked_libuv @ONLY)
endif()
configure_file(linked.json.in linked.json @ONLY)

# For PackKind.cmake.
set(CPACK_WINDSOCK_BUILD "${PROJECT_BINARY_DIR}")
string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" CPACK_WINDSOCK_PROCESSOR)
string(REPLACE "amd64" "x86_64" CPACK_WINDSOCK_PROCESSOR "${CPACK_WINDSOCK_PROCESSOR}")
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_SOURCE_DIR}/PackKind.cmake")

if(WIN32)
    include(windows/Pack.cmake)
elseif(APPLE)
    include(macos/Pack.cmake)
else()
    include(linux/Pack.cmake)
endif()
include(CPack)
