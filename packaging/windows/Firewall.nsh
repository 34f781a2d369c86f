; SPDX-License-Identifier: GPL-3.0-or-later
; For installer and uninstaller: the rules by which other computers reach this installation; another's, as of an unpacked
; .zip, are none of its business. That there are none to delete, or no netsh, is no error.
!macro WINDSOCK_OPEN_FIREWALL PROGRAM
nsExec::Exec 'netsh advfirewall firewall add rule name="Windsock" dir=in action=allow profile=private protocol=TCP program="$INSTDIR\bin\${PROGRAM}"'
Pop $0
!macroend

!macro WINDSOCK_CLOSE_FIREWALL
nsExec::Exec 'netsh advfirewall firewall delete rule name="Windsock" program="$INSTDIR\bin\windsock.exe"'
Pop $0
nsExec::Exec 'netsh advfirewall firewall delete rule name="Windsock" program="$INSTDIR\bin\windsock.com"'
Pop $0
!macroend

; Jumps to IF_OPEN when a rule lets others reach this installation. Read where Windows keeps them, one a value, as
; v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|App=C:\...\windsock.exe|Name=Windsock|
; since what netsh prints is in the language of the system.
!macro WINDSOCK_FIREWALL_STATE IF_OPEN
!define WINDSOCK_RULES "SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules"
StrCpy $0 0
windsock_next_rule:
ClearErrors
EnumRegValue $1 HKLM "${WINDSOCK_RULES}" $0
IfErrors windsock_no_rule
StrCmp $1 "" windsock_no_rule
IntOp $0 $0 + 1
ReadRegStr $2 HKLM "${WINDSOCK_RULES}" $1
ExpandEnvStrings $2 $2
!insertmacro WINDSOCK_RULE_HAS "|App=$INSTDIR\bin\windsock.exe|"
!insertmacro WINDSOCK_RULE_HAS "|Action=Allow|"
!insertmacro WINDSOCK_RULE_HAS "|Active=TRUE|"
!insertmacro WINDSOCK_RULE_HAS "|Dir=In|"
Goto ${IF_OPEN}
windsock_no_rule:
!undef WINDSOCK_RULES
!macroend

!macro WINDSOCK_RULE_HAS TEXT
StrCpy $3 "${TEXT}"
System::Call "shlwapi::StrStrIW(w r2, w r3) p .r4"
StrCmp $4 0 windsock_next_rule
!macroend
