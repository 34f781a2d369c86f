// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WindowModels.h"

#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionRecorder.h"

namespace Windsock {

WindowModels::WindowModels(const ServerMonitor &monitor, SessionRecorder *recorder, QObject *parent)
    : QObject(parent), m_recorder(recorder), m_clients(m_names), m_traffic(m_names)
{
    m_endpoints.setEndpoints(monitor.endpoints());
    connectMonitor(monitor);
    if (m_recorder != nullptr)
        connectRecorder();
}

void WindowModels::connectMonitor(const ServerMonitor &monitor)
{
    connect(&monitor, &ServerMonitor::endpointsChanged, &m_endpoints,
            &EndpointsModel::setEndpoints);
    connect(&monitor, &ServerMonitor::roomsChanged, &m_endpoints, &EndpointsModel::onRoomsChanged);
    connect(&monitor, &ServerMonitor::clientsOpened, &m_endpoints,
            &EndpointsModel::onClientsOpened);
    connect(&monitor, &ServerMonitor::clientsClosed, &m_endpoints,
            &EndpointsModel::onClientsClosed);
    connect(&monitor, &ServerMonitor::clientsOpened, &m_clients, &ClientsModel::onClientsOpened);
    connect(&monitor, &ServerMonitor::clientsClosed, &m_clients, &ClientsModel::onClientsClosed);
    connect(&monitor, &ServerMonitor::clientsUpdated, &m_clients, &ClientsModel::onClientsUpdated);
    connect(&monitor, &ServerMonitor::settingsChanged, &m_clients,
            [this](const ServerSettings &settings) {
                m_clients.setSendBuffer(settings.limits.sendBuffer);
            });
    m_clients.setSendBuffer(monitor.settings().limits.sendBuffer);
    connect(&monitor, &ServerMonitor::handshakesReported, &m_handshakes,
            &HandshakesModel::onHandshakesReported);
}

void WindowModels::connectRecorder()
{
    connect(m_recorder, &SessionRecorder::batchStored, &m_traffic, &TrafficModel::onBatchStored);
    connect(m_recorder, &SessionRecorder::saved, this, [this](const QString &file) {
        if (const auto moved = m_traffic.moveSession(file); !moved)
            emit failed(moved.error());
    });
    connect(&m_names, &ClientNames::nameChanged, m_recorder, &SessionRecorder::renameClient);
}

void WindowModels::openSession()
{
    if (m_recorder == nullptr || !m_recorder->isOpen())
        return;
    if (const auto opened = m_traffic.setSession(m_recorder->file()); !opened)
        emit failed(opened.error());
}

} // namespace Windsock
