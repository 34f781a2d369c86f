# SPDX-License-Identifier: GPL-3.0-or-later
# Windsock::Server for other projects: find_package(Windsock). Includes are written as in this repository,
# "server/app/Server.h", below a folder of their own.
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/Windsock")
install(TARGETS windsock_server ${WINDSOCK_SERVER_RESOURCES} EXPORT WindsockTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT dev
    OBJECTS DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT dev
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/windsock" COMPONENT dev)
install(EXPORT WindsockTargets NAMESPACE Windsock:: DESTINATION "${package}" COMPONENT dev)

configure_package_config_file(WindsockConfig.cmake.in WindsockConfig.cmake INSTALL_DESTINATION "${package}")
write_basic_package_version_file(WindsockConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_SOURCE_DIR}/cmake/FindLibuv.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/WindsockConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/WindsockConfigVersion.cmake"
    DESTINATION "${package}" COMPONENT dev)
