// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/Listener.h"

#include <utility>

namespace Windsock {

QString addressText(const QHostAddress &address, quint16 port)
{
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u"[%1]:%2"_qs : u"%1:%2"_qs).arg(address.toString()).arg(port);
}

Listener::Listener(Accepted accepted, Warning warning, QObject *parent)
    : QTcpServer(parent),
      m_accepted(std::move(accepted)),
      m_warning(std::move(warning)),
      m_pause(this)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Listener::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, &Listener::onAcceptError);
}

/// The connection that cannot be accepted stays in the kernel's queue, and Qt would be told of it
/// at every turn.
void Listener::onAcceptError()
{
    pauseAccepting();
    m_pause.start(PauseTime);
    if (!std::exchange(m_warned, true))
        m_warning(tr("New connections on %1 must wait: %2. They are tried again twice a second; "
                     "those that are open "
                     "are not disturbed.")
                      .arg(addressText(serverAddress(), serverPort()), errorString()));
}

Result<void> Listener::listenOn(const ListenAddress &address, int backlog)
{
    setListenBacklogSize(backlog);
    if (listen(address.address, address.port))
        return {};
    const QString where = addressText(address.address, address.port);
    switch (serverError()) {
    case QAbstractSocket::AddressInUseError:
        return Error{
            tr("Cannot listen on %1: the port is in use by another program. Stop it, or choose "
               "another port.")
                .arg(where)};
    case QAbstractSocket::SocketAddressNotAvailableError:
        return Error{tr("Cannot listen on %1: this computer has no such address.").arg(where)};
    case QAbstractSocket::SocketAccessError:
        return Error{
            tr("Cannot listen on %1: not allowed. Ports below 1024 need special rights; choose "
               "a higher one.")
                .arg(where)};
    default: return Error{tr("Cannot listen on %1: %2.").arg(where, errorString())};
    }
}

ListenAddress Listener::listenAddress() const
{
    return {serverAddress(), serverPort()};
}

void Listener::incomingConnection(qintptr descriptor)
{
    m_warned = false;
    m_accepted(descriptor);
}

} // namespace Windsock
