// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/ServerMonitor.h"

#include "server/app/ServerPrivate.h"
#include "server/monitor/Traffic.h"

namespace Windsock {

namespace {

template<typename T>
QList<T> toList(const std::vector<T> &items)
{
    return QList<T>(items.begin(), items.end());
}

} // namespace

ServerMonitor::ServerMonitor(Server &server) : QObject(&server), m_server(server) {}

ServerState ServerMonitor::state() const
{
    return m_server.state();
}

QList<ListenAddress> ServerMonitor::listenAddresses() const
{
    return m_server.listenAddresses();
}

QList<QUrl> ServerMonitor::urls() const
{
    return m_server.urls();
}

QList<EndpointSpec> ServerMonitor::endpoints() const
{
    return m_server.application().endpoints();
}

const ServerSettings &ServerMonitor::settings() const
{
    return m_server.settings();
}

CertificateInfo ServerMonitor::certificate() const
{
    return m_server.d->certificate;
}

Statistics ServerMonitor::statistics() const
{
    return m_server.statistics();
}

/// Opened before closed: a client that came and went within one batch is told in that order. Rooms
/// are counted now: each I/O thread tells of its own moment, and these come in any order.
void ServerMonitor::publish(const Activity &activity)
{
    if (!activity.handshakes.empty())
        emit handshakesReported(toList(activity.handshakes));
    if (!activity.opened.empty())
        emit clientsOpened(toList(activity.opened));
    if (!activity.rooms.empty())
        emit roomsChanged(m_server.d->counted(activity.rooms));
    if (!activity.closed.empty())
        emit clientsClosed(toList(activity.closed));
}

} // namespace Windsock
