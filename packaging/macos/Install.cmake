# SPDX-License-Identifier: GPL-3.0-or-later
# An application bundle that brings Qt along. Signed for this machine only, or for everybody by the identity that the
# environment names in WINDSOCK_CODESIGN_IDENTITY; notarizing is for the release workflow.
set(WINDSOCK_LEAST_MACOS "${CMAKE_OSX_DEPLOYMENT_TARGET}") # the workflow says what packages promise
if(NOT WINDSOCK_LEAST_MACOS)
    cmake_host_system_information(RESULT WINDSOCK_LEAST_MACOS QUERY OS_RELEASE) # what compilers then build for
endif()
# CMake fills in the rest where the target is made, which knows nothing of this folder's variables.
configure_file(macos/Info.plist.in Info.plist.in @ONLY)
set(icons "${PROJECT_SOURCE_DIR}/resources/icons")
set(icons "${icons}/windsock.icns" "${icons}/windsock-project.icns" "${icons}/windsock-session.icns")
target_sources(windsock PRIVATE ${icons})
set_source_files_properties(${icons} TARGET_DIRECTORY windsock PROPERTIES MACOSX_PACKAGE_LOCATION Resources)
set_target_properties(windsock PROPERTIES
    OUTPUT_NAME Windsock
    MACOSX_BUNDLE ON
    MACOSX_BUNDLE_INFO_PLIST "${CMAKE_CURRENT_BINARY_DIR}/Info.plist.in"
    MACOSX_BUNDLE_BUNDLE_NAME Windsock
    MACOSX_BUNDLE_BUNDLE_VERSION "${PROJECT_VERSION}"
    MACOSX_BUNDLE_SHORT_VERSION_STRING "${PROJECT_VERSION}")
windsock_built_in_licences(built_in)
windsock_linked_licences(linked)
set(licences "${PROJECT_SOURCE_DIR}/LICENSE" ${built_in} ${linked})
target_sources(windsock PRIVATE ${licences})
set_source_files_properties(${licences} TARGET_DIRECTORY windsock PROPERTIES MACOSX_PACKAGE_LOCATION Resources/licences)
install(TARGETS windsock BUNDLE DESTINATION . COMPONENT app)

if(Qt6_VERSION VERSION_GREATER_EQUAL 6.5)
    qt_generate_deploy_app_script(TARGET windsock OUTPUT_SCRIPT deploy NO_UNSUPPORTED_PLATFORM_ERROR)
    install(SCRIPT "${deploy}" COMPONENT bundle)
else()
    find_program(WINDSOCK_MACDEPLOYQT macdeployqt HINTS "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}" REQUIRED)
    install(CODE "execute_process(COMMAND \"${WINDSOCK_MACDEPLOYQT}\" Windsock.app
                                  WORKING_DIRECTORY \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\"
                                  COMMAND_ERROR_IS_FATAL ANY)" COMPONENT bundle)
endif()
install(CODE "include(\"${WINDSOCK_LICENCES}/Licences.cmake\")
              set(contents \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/Windsock.app/Contents\")
              file(GLOB libraries \"\${contents}/Frameworks/*\")
              windsock_add_licences(\"\${contents}/Resources/licences\" \${libraries})" COMPONENT bundle)
install(SCRIPT "${CMAKE_CURRENT_SOURCE_DIR}/macos/Sign.cmake" COMPONENT bundle)
