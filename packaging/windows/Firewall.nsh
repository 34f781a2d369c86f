; SPDX-License-Identifier: GPL-3.0-or-later
; For installer and uninstaller: the rules by which other computers reach Windsock. That there are none to delete, or no
; netsh, is no error.
!macro WINDSOCK_OPEN_FIREWALL PROGRAM
nsExec::Exec 'netsh advfirewall firewall add rule name="Windsock" dir=in action=allow profile=private protocol=TCP program="$INSTDIR\bin\${PROGRAM}"'
Pop $0
!macroend

!macro WINDSOCK_CLOSE_FIREWALL
nsExec::Exec 'netsh advfirewall firewall delete rule name="Windsock"'
Pop $0
!macroend
