; SPDX-License-Identifier: GPL-3.0-or-later
; After the files are in place: what opens with Windsock, and the firewall. Icons are numbered as in windsock.rc.in.
WriteRegStr SHCTX "Software\Classes\.windsock" "" "Windsock.Project"
WriteRegStr SHCTX "Software\Classes\.windsock" "Content Type" "application/x-windsock-project"
WriteRegStr SHCTX "Software\Classes\Windsock.Project" "" "Windsock project"
WriteRegStr SHCTX "Software\Classes\Windsock.Project\DefaultIcon" "" "$INSTDIR\bin\windsock.exe,1"
WriteRegStr SHCTX "Software\Classes\Windsock.Project\shell\open\command" "" '"$INSTDIR\bin\windsock.exe" "%1"'
WriteRegStr SHCTX "Software\Classes\.windsock-session" "" "Windsock.Session"
WriteRegStr SHCTX "Software\Classes\.windsock-session" "Content Type" "application/x-windsock-session"
WriteRegStr SHCTX "Software\Classes\Windsock.Session" "" "Windsock session"
WriteRegStr SHCTX "Software\Classes\Windsock.Session\DefaultIcon" "" "$INSTDIR\bin\windsock.exe,2"
WriteRegStr SHCTX "Software\Classes\Windsock.Session\shell\open\command" "" '"$INSTDIR\bin\windsock.exe" "%1"'
System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"

; For what removes programs without asking.
WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\Uninstall\Windsock" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'

; Windsock is for this computer until its user says otherwise, so the firewall stays closed unless asked for. An upgrade
; that says nothing of it leaves it as it is; asked again, that is the answer that is selected.
${GetParameters} $0
ClearErrors
${GetOptions} $0 "/FIREWALL=" $1
StrCmp $1 "yes" windsock_firewall
StrCmp $1 "1" windsock_firewall
StrCmp $1 "" 0 windsock_no_firewall
IfSilent windsock_firewall_done
!define WINDSOCK_QUESTION "Let other computers of private networks reach Windsock through the firewall? It listens for this computer only until you choose otherwise."
!insertmacro WINDSOCK_FIREWALL_STATE windsock_firewall_is_open
MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "${WINDSOCK_QUESTION}" IDYES windsock_firewall IDNO windsock_no_firewall
windsock_firewall_is_open:
MessageBox MB_YESNO|MB_ICONQUESTION "${WINDSOCK_QUESTION}" IDNO windsock_no_firewall
windsock_firewall:
!insertmacro WINDSOCK_CLOSE_FIREWALL
!insertmacro WINDSOCK_OPEN_FIREWALL windsock.exe
!insertmacro WINDSOCK_OPEN_FIREWALL windsock.com
Goto windsock_firewall_done
windsock_no_firewall:
!insertmacro WINDSOCK_CLOSE_FIREWALL
windsock_firewall_done:
