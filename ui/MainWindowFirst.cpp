// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does with its first minute and with the demo.
#include "ui/CountTabs.h"
#include "ui/MainWindow.h"
#include "ui/clients/ClientsView.h"
#include "ui/endpoints/EndpointsPanel.h"
#include "ui/firstminute/ConnectPanel.h"
#include "ui/firstminute/FirstMinute.h"
#include "ui/inspector/Inspector.h"
#include "ui/traffic/TrafficView.h"

#include "server/monitor/ServerMonitor.h"

#include <QDesktopServices>

namespace Windsock {

void MainWindow::connectFirstMinute()
{
    ConnectPanel *panel = &m_firstMinute->panel();
    connect(panel, &ConnectPanel::startRequested, this, &MainWindow::startRequested);
    connect(panel, &ConnectPanel::localNetworkRequested, this, &MainWindow::localNetworkRequested);
    connect(panel, &ConnectPanel::testPageRequested, this, &MainWindow::openTestPage);
    connect(&m_monitor, &ServerMonitor::endpointsChanged, panel, &ConnectPanel::setEndpoints);
    connect(&m_monitor, &ServerMonitor::certificateChanged, this, &MainWindow::onServerState);
    connect(m_firstMinute, &FirstMinute::clientsRemoved, this, &MainWindow::onClientsRemoved);
    panel->setEndpoints(m_monitor.endpoints());
}

void MainWindow::showTraffic()
{
    m_firstMinute->showTraffic();
    m_tabs->setCurrentWidget(m_firstMinute->page());
}

void MainWindow::openTestPage(const QUrl &url)
{
    if (!QDesktopServices::openUrl(url))
        showError(tr("No browser could be started. The test page is at %1").arg(url.toString()));
}

/// Whatever still looks at one of them would look at nothing.
void MainWindow::onClientsRemoved(const QList<ClientId> &clients)
{
    const bool messageGone = m_inspector->shownMessage() != 0
        && m_models.traffic().isHidden(m_inspector->shownMessage());
    const HandshakeReport *handshake = m_inspector->shownHandshake();
    if (messageGone || clients.contains(m_inspector->shownClient())
        || (handshake != nullptr && clients.contains(handshake->client)))
        m_inspector->showNothing();
    if (m_traffic != nullptr && clients.contains(m_traffic->clientFilter()))
        m_traffic->setClientFilter(0);
    const QModelIndex room = m_models.endpoints().find(m_scopeEndpoint, m_scopeRoom);
    if (!m_scopeRoom.isEmpty() && room.data(EndpointsModel::CountRole).toInt() == 0)
        m_endpoints->select({}, {});
    onFigures();
    if (m_recorder != nullptr && !clients.isEmpty())
        showNote(tr("The demo is removed from the window. The recording keeps it, under the names "
                    "Demo 1 to Demo 3."));
}

} // namespace Windsock
