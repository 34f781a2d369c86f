# SPDX-License-Identifier: GPL-3.0-or-later
# An installer and a .zip. The installer is silent with /S (and /D=FOLDER as the last argument), replaces an older
# version, and is removed by Uninstall.exe, silently with /S. /FIREWALL=yes adds the rules that it would ask about.
set(CPACK_GENERATOR NSIS ZIP)
set(CPACK_STRIP_FILES OFF)
set(CPACK_PACKAGE_EXECUTABLES windsock Windsock) # in the start menu

set(icon "${PROJECT_SOURCE_DIR}/resources/icons/windsock.ico")
set(parts "${CMAKE_CURRENT_SOURCE_DIR}/windows")
set(CPACK_NSIS_DISPLAY_NAME "Windsock")
set(CPACK_NSIS_PACKAGE_NAME "Windsock")
set(CPACK_NSIS_MUI_ICON "${icon}")
set(CPACK_NSIS_MUI_UNIICON "${icon}")
set(CPACK_NSIS_INSTALLED_ICON_NAME "bin\\windsock.exe")
set(CPACK_NSIS_MANIFEST_DPI_AWARE ON)
set(CPACK_NSIS_EXTRA_PREINSTALL_COMMANDS "!include \"${parts}/Replaced.nsh\"")
set(CPACK_NSIS_EXTRA_INSTALL_COMMANDS "!include \"${parts}/Installed.nsh\"")
set(CPACK_NSIS_EXTRA_UNINSTALL_COMMANDS "!include \"${parts}/Removed.nsh\"")
# A folder of the start menu that its user named otherwise: there CPack itself forgets the program.
set(CPACK_NSIS_DELETE_ICONS_EXTRA "Delete \"$SMPROGRAMS\\$MUI_TEMP\\Windsock.lnk\"")

set(CPACK_NSIS_DEFINES "")
if(CMAKE_CROSSCOMPILING AND CMAKE_SIZEOF_VOID_P EQUAL 8)
    # CPack's own choice is a 32-bit installer, which does nothing at all under a 64-bit Wine.
    string(APPEND CPACK_NSIS_DEFINES "Target amd64-unicode\n")
endif()
foreach(part IN ITEMS Closed Firewall Started)
    string(APPEND CPACK_NSIS_DEFINES "!include \"${parts}/${part}.nsh\"\n")
endforeach()
# An upgrade goes where the older version is.
string(APPEND CPACK_NSIS_DEFINES "InstallDirRegKey HKLM \"Software\\Windsock\\Windsock\" \"\"")
