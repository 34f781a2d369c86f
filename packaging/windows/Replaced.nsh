; SPDX-License-Identifier: GPL-3.0-or-later
; Before the files are put in place: the version that is installed goes, so that no file of it stays that this one lacks.
ReadRegStr $1 SHCTX "Software\Windsock\Windsock" ""
StrCmp $1 "" windsock_replaced
IfFileExists "$1\Uninstall.exe" 0 windsock_replaced
!insertmacro WINDSOCK_CLOSED $1 windsock.exe
!insertmacro WINDSOCK_CLOSED $1 windsock.com
; In the same folder the firewall's rule goes on holding.
StrCpy $2 ""
StrCmp $1 $INSTDIR 0 +2
StrCpy $2 "/UPGRADE"
SetOutPath "$TEMP"
ExecWait '"$1\Uninstall.exe" /S $2 _?=$1' $3
StrCmp $3 "0" windsock_removed
SetErrorLevel 2
Abort "The version in $1 could not be removed."
windsock_removed:
StrCmp $1 $INSTDIR windsock_replaced
Delete "$1\Uninstall.exe"
RMDir "$1"
windsock_replaced:
SetOutPath "$INSTDIR"
