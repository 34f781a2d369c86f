# SPDX-License-Identifier: GPL-3.0-or-later
# After Qt was put into the bundle, which voids its signature. "-" signs for this machine only.
set(identity "$ENV{WINDSOCK_CODESIGN_IDENTITY}")
set(options --options runtime --timestamp)
if(NOT identity)
    set(identity "-")
    set(options "")
endif()
execute_process(COMMAND codesign --force --deep ${options} --sign "${identity}"
                        "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/Windsock.app"
                COMMAND_ERROR_IS_FATAL ANY)
