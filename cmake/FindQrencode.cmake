# SPDX-License-Identifier: GPL-3.0-or-later
# Finds libqrencode, which makes the window's QR code, as the target Qrencode::Qrencode: by pkg-config, or else by
# its header and library, which is all that vcpkg has.
include(FindPackageHandleStandardArgs)

find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
    pkg_check_modules(WINDSOCK_QRENCODE QUIET libqrencode)
endif()
find_path(Qrencode_INCLUDE_DIR NAMES qrencode.h HINTS ${WINDSOCK_QRENCODE_INCLUDE_DIRS})
find_library(Qrencode_LIBRARY NAMES qrencode HINTS ${WINDSOCK_QRENCODE_LIBRARY_DIRS})
set(Qrencode_VERSION "${WINDSOCK_QRENCODE_VERSION}")

find_package_handle_standard_args(Qrencode
    REQUIRED_VARS Qrencode_LIBRARY Qrencode_INCLUDE_DIR
    VERSION_VAR Qrencode_VERSION
    REASON_FAILURE_MESSAGE "packaging/install-build-deps build installs it")
if(Qrencode_FOUND AND NOT TARGET Qrencode::Qrencode)
    add_library(Qrencode::Qrencode UNKNOWN IMPORTED)
    set_target_properties(Qrencode::Qrencode PROPERTIES
        IMPORTED_LOCATION "${Qrencode_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${Qrencode_INCLUDE_DIR}")
endif()
mark_as_advanced(Qrencode_LIBRARY Qrencode_INCLUDE_DIR)
