// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/HalfClose.h"

#include <QAbstractSocket>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace Windsock {

void halfClose(const QAbstractSocket &socket)
{
    // An error means that the connection is gone already, which Qt tells by itself.
#ifdef Q_OS_WIN
    ::shutdown(SOCKET(socket.socketDescriptor()), SD_SEND);
#else
    ::shutdown(int(socket.socketDescriptor()), SHUT_WR);
#endif
}

} // namespace Windsock
