# SPDX-License-Identifier: GPL-3.0-or-later
# An installer and a .zip. The installer is silent with /S (and /D=FOLDER as the last argument), replaces an older
# version, and is removed by Uninstall.exe, silently with /S. /FIREWALL=yes adds the rule that it would ask about.
set(CPACK_GENERATOR NSIS ZIP)
set(CPACK_STRIP_FILES OFF)
set(CPACK_PACKAGE_EXECUTABLES windsock Windsock) # in the start menu

set(icon "${PROJECT_SOURCE_DIR}/resources/icons/windsock.ico")
set(CPACK_NSIS_DISPLAY_NAME "Windsock")
set(CPACK_NSIS_PACKAGE_NAME "Windsock")
set(CPACK_NSIS_MUI_ICON "${icon}")
set(CPACK_NSIS_MUI_UNIICON "${icon}")
set(CPACK_NSIS_INSTALLED_ICON_NAME "bin\\windsock.exe")
set(CPACK_NSIS_MUI_FINISHPAGE_RUN "windsock.exe")
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_MANIFEST_DPI_AWARE ON)
set(CPACK_NSIS_EXTRA_INSTALL_COMMANDS "!include \"${CMAKE_CURRENT_SOURCE_DIR}/windows/Installed.nsh\"")
set(CPACK_NSIS_EXTRA_UNINSTALL_COMMANDS "!include \"${CMAKE_CURRENT_SOURCE_DIR}/windows/Removed.nsh\"")
set(CPACK_NSIS_DEFINES "!include FileFunc.nsh")
if(CMAKE_CROSSCOMPILING AND CMAKE_SIZEOF_VOID_P EQUAL 8)
    # CPack's own choice is a 32-bit installer, which does nothing at all under a 64-bit Wine.
    string(APPEND CPACK_NSIS_DEFINES "\nTarget amd64-unicode")
endif()
