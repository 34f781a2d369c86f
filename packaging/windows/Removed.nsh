; SPDX-License-Identifier: GPL-3.0-or-later
; What Installed.nsh has set, as long as it is still ours.
ReadRegStr $0 SHCTX "Software\Classes\.windsock" ""
StrCmp $0 "Windsock.Project" 0 +2
DeleteRegKey SHCTX "Software\Classes\.windsock"
ReadRegStr $0 SHCTX "Software\Classes\.windsock-session" ""
StrCmp $0 "Windsock.Session" 0 +2
DeleteRegKey SHCTX "Software\Classes\.windsock-session"
DeleteRegKey SHCTX "Software\Classes\Windsock.Project"
DeleteRegKey SHCTX "Software\Classes\Windsock.Session"
System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
nsExec::Exec 'netsh advfirewall firewall delete rule name="Windsock" program="$INSTDIR\bin\windsock.exe"'
Pop $0
