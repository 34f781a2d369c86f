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

; Windsock is for this computer until its user says otherwise, so the firewall stays closed unless asked for.
${GetParameters} $0
ClearErrors
${GetOptions} $0 "/FIREWALL=" $1
StrCmp $1 "yes" windsock_firewall
MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Let other computers of private networks reach Windsock through the firewall? It listens for this computer only until you choose otherwise." /SD IDNO IDNO windsock_no_firewall
windsock_firewall:
nsExec::Exec 'netsh advfirewall firewall delete rule name="Windsock" program="$INSTDIR\bin\windsock.exe"'
Pop $0
nsExec::Exec 'netsh advfirewall firewall add rule name="Windsock" dir=in action=allow profile=private protocol=TCP program="$INSTDIR\bin\windsock.exe"'
Pop $0
windsock_no_firewall:
