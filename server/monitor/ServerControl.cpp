// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/ServerControl.h"

#include "server/app/ServerPrivate.h"
#include "server/handlers/EndpointCatalog.h"

namespace Windsock {

ServerControl::ServerControl(Server &server) : QObject(&server), m_server(server) {}

Result<void> ServerControl::start()
{
    return m_server.start();
}

void ServerControl::stop()
{
    m_server.stop();
}

void ServerControl::setSettings(const ServerSettings &settings)
{
    m_server.setSettings(settings);
}

Result<void> ServerControl::reloadCertificate()
{
    return m_server.d->reloadCertificate();
}

Result<void> ServerControl::setEndpoints(const QList<EndpointSpec> &endpoints)
{
    const auto application = EndpointCatalog::application(endpoints);
    if (!application)
        return Error{application.error()};
    m_server.setApplication(*application);
    return {};
}

quint64 ServerControl::send(const SendTarget &target, const Message &message)
{
    const quint64 request = ++m_server.d->lastRequest;
    ServerMonitor *receiver = m_server.d->monitor;
    m_server.d->send(target, message, [receiver, request](const SendReport &report) {
        SendReport finished = report;
        finished.request = request;
        post(receiver, [receiver, finished] { emit receiver->sendFinished(finished); });
    });
    return request;
}

void ServerControl::closeClients(const QList<ClientId> &clients, quint16 code,
                                 const QString &reason)
{
    m_server.d->inWorkers([=](Worker &worker) { worker.closeClients(clients, code, reason); });
}

void ServerControl::pingClients(const QList<ClientId> &clients)
{
    m_server.d->inWorkers([=](Worker &worker) { worker.pingClients(clients); });
}

bool ServerControl::watchesClients() const
{
    return m_server.d->watchesClients;
}

void ServerControl::watchClients(bool watched)
{
    if (watched == m_server.d->watchesClients)
        return;
    m_server.d->watchesClients = watched;
    m_server.d->inWorkers([=](Worker &worker) { worker.watchClients(watched); });
}

} // namespace Windsock
