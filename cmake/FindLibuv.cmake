# SPDX-License-Identifier: GPL-3.0-or-later
# Finds libuv, the event loop of the I/O threads, as the target Libuv::Libuv: by the CMake configuration that
# vcpkg and Homebrew have, or else by pkg-config, which every distribution has.
include(FindPackageHandleStandardArgs)

find_package(libuv CONFIG QUIET)
if(TARGET libuv::uv OR TARGET libuv::uv_a)
    set(Libuv_VERSION "${libuv_VERSION}")
    set(Libuv_TARGET libuv::uv)
    if(NOT TARGET libuv::uv)
        set(Libuv_TARGET libuv::uv_a)
    endif()
else()
    find_package(PkgConfig QUIET)
    if(PKG_CONFIG_FOUND)
        pkg_check_modules(WINDSOCK_LIBUV QUIET IMPORTED_TARGET libuv)
    endif()
    if(TARGET PkgConfig::WINDSOCK_LIBUV)
        set(Libuv_VERSION "${WINDSOCK_LIBUV_VERSION}")
        set(Libuv_TARGET PkgConfig::WINDSOCK_LIBUV)
    endif()
endif()

find_package_handle_standard_args(Libuv
    REQUIRED_VARS Libuv_TARGET
    VERSION_VAR Libuv_VERSION
    REASON_FAILURE_MESSAGE "packaging/install-build-deps build installs it")
if(Libuv_FOUND AND NOT TARGET Libuv::Libuv)
    add_library(Libuv::Libuv INTERFACE IMPORTED)
    target_link_libraries(Libuv::Libuv INTERFACE ${Libuv_TARGET})
endif()
