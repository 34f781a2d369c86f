; SPDX-License-Identifier: GPL-3.0-or-later
; Before the files go: what Installed.nsh has set, as long as it is still ours.
!insertmacro WINDSOCK_CLOSED $INSTDIR windsock.exe
!insertmacro WINDSOCK_CLOSED $INSTDIR windsock.com
ReadRegStr $0 SHCTX "Software\Classes\.windsock" ""
StrCmp $0 "Windsock.Project" 0 +2
DeleteRegKey SHCTX "Software\Classes\.windsock"
ReadRegStr $0 SHCTX "Software\Classes\.windsock-session" ""
StrCmp $0 "Windsock.Session" 0 +2
DeleteRegKey SHCTX "Software\Classes\.windsock-session"
DeleteRegKey SHCTX "Software\Classes\Windsock.Project"
DeleteRegKey SHCTX "Software\Classes\Windsock.Session"
System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"

; CPack deletes the inner key and leaves the outer.
DeleteRegKey SHCTX "Software\Windsock\Windsock"
DeleteRegKey /ifempty SHCTX "Software\Windsock"

${GetParameters} $0
ClearErrors
${GetOptions} $0 "/UPGRADE" $1
IfErrors 0 windsock_keep_firewall
!insertmacro WINDSOCK_CLOSE_FIREWALL
windsock_keep_firewall:
