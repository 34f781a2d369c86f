// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/Listener.h"

#include "server/net/DescriptorLimit.h"

#include <utility>

namespace Windsock {

QString addressText(const QHostAddress &address, quint16 port)
{
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u"[%1]:%2"_qs : u"%1:%2"_qs).arg(address.toString()).arg(port);
}

Listener::Listener(Callbacks callbacks, QObject *parent)
    : QTcpServer(parent), m_callbacks(std::move(callbacks)), m_pause(this)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Listener::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, [this] { pause(errorString()); });
}

void Listener::pause(const QString &cause)
{
    pauseAccepting();
    m_pause.start(PauseTime);
    const bool isNew = !m_sinceShortage.isValid()
        || m_sinceShortage.hasExpired(ShortageEnd.count());
    m_sinceShortage.start();
    if (isNew)
        m_callbacks.warning(tr("New connections on %1 must wait: %2. They are tried again twice a "
                               "second; those that "
                               "are open are not disturbed.")
                                .arg(addressText(serverAddress(), serverPort()), cause));
}

Result<void> Listener::listenOn(const ListenAddress &address, int backlog)
{
    setListenBacklogSize(backlog);
    m_descriptorLimit = descriptorLimit();
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
#ifndef Q_OS_WIN // there a descriptor is no small number
    // The system gives the smallest free number: this one tells how many are taken.
    if (descriptor >= m_descriptorLimit - ReservedDescriptors) {
        pause(tr("%1 of the %2 descriptors that the system allows are in use")
                  .arg(descriptor)
                  .arg(m_descriptorLimit));
        m_callbacks.refused(descriptor);
        return;
    }
#endif
    m_callbacks.accepted(descriptor);
}

} // namespace Windsock
