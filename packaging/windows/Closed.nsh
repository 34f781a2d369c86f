; SPDX-License-Identifier: GPL-3.0-or-later
; For installer and uninstaller: ends before anything is changed while a program of the folder runs, which then cannot
; be written to. Silently that is exit code 2.
!include FileFunc.nsh

!macro WINDSOCK_CLOSED FOLDER PROGRAM
IfFileExists "${FOLDER}\bin\${PROGRAM}" 0 "closed_${PROGRAM}"
"try_${PROGRAM}:"
ClearErrors
FileOpen $0 "${FOLDER}\bin\${PROGRAM}" a
IfErrors "runs_${PROGRAM}"
FileClose $0
Goto "closed_${PROGRAM}"
"runs_${PROGRAM}:"
MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Windsock is running. Close it first." /SD IDCANCEL IDRETRY "try_${PROGRAM}"
SetErrorLevel 2
Abort "Windsock is running; nothing was changed."
"closed_${PROGRAM}:"
!macroend
