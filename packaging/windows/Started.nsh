; SPDX-License-Identifier: GPL-3.0-or-later
; For the installer: "Run Windsock" on its last page. The installer is an administrator's, and what it starts would be, too;
; so the desktop is asked to, which starts it as whoever is logged in. (CPACK_NSIS_MUI_FINISHPAGE_RUN cannot do that.)
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION windsockStart
Function windsockStart
Exec '"$WINDIR\explorer.exe" "$INSTDIR\bin\windsock.exe"'
FunctionEnd
