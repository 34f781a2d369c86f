// SPDX-License-Identifier: GPL-3.0-or-later
// Who is told of what within the window.
#include "ui/CountTabs.h"
#include "ui/MainWindow.h"
#include "ui/StatusLine.h"
#include "ui/ToolBar.h"
#include "ui/clients/ClientsView.h"
#include "ui/composer/Composer.h"
#include "ui/composer/TargetButton.h"
#include "ui/endpoints/EndpointsPanel.h"
#include "ui/inspector/Inspector.h"
#include "ui/traffic/TrafficView.h"

#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionRecorder.h"

namespace Windsock {

void MainWindow::connectSignals()
{
    connect(m_toolBar, &ToolBar::startRequested, this, &MainWindow::startRequested);
    connect(m_toolBar, &ToolBar::stopRequested, this, &MainWindow::stopRequested);
    connect(m_toolBar, &ToolBar::localNetworkRequested, this, &MainWindow::localNetworkRequested);
    connect(m_toolBar, &ToolBar::saveSessionRequested, this, &MainWindow::saveSession);
    connect(m_toolBar, &ToolBar::testPageRequested, this, &MainWindow::openTestPage);
    connect(m_status, &StatusLine::refreshed, this, &MainWindow::onFigures);
    connectServer();
    connectViews();
    connectHandshakes();
    connectFirstMinute();
    connectClientIntents();
}

void MainWindow::connectServer()
{
    connect(&m_monitor, &ServerMonitor::stateChanged, this, &MainWindow::onServerState);
    connect(&m_monitor, &ServerMonitor::warningRaised, this, &MainWindow::showNote);
    connect(&m_monitor, &ServerMonitor::sendFinished, this, [this](const SendReport &report) {
        if (report.request == m_lastRequest)
            m_composer->showResult(report);
    });
    connect(&m_models, &WindowModels::failed, this,
            [this](const QString &text) { showError(text); });
    if (m_recorder == nullptr)
        return;
    connect(m_recorder, &SessionRecorder::saved, this, &MainWindow::onFigures);
    connect(m_recorder, &SessionRecorder::saveFailed, this,
            [this](const QString &text) { showError(text); });
    connect(m_recorder, &SessionRecorder::failed, this, [this](const QString &text) {
        m_recordingFailed = true;
        m_toolBar->setRecordingStopped();
        showError(text);
    });
}

void MainWindow::connectViews()
{
    connect(m_clients, &ClientsView::watchedChanged, this, &MainWindow::updateWatching);
    connect(m_inspector, &Inspector::clientWatchedChanged, this, &MainWindow::updateWatching);
    connect(m_endpoints, &EndpointsPanel::scopeSelected, this, &MainWindow::setScope);
    connect(m_endpoints, &EndpointsPanel::endpointsEdited, this, &MainWindow::applyEndpoints);
    connect(m_endpoints, &EndpointsPanel::sendToRequested, this,
            [this](const QString &endpoint, const QString &room) {
                using Kind = SendTarget::Kind;
                const Kind kind = !room.isEmpty() ? Kind::Room
                    : !endpoint.isEmpty()         ? Kind::Endpoint
                                                  : Kind::Everyone;
                m_composer->writeTo({kind, endpoint, room, {}});
            });
    connect(m_composer, &Composer::sendRequested, this, &MainWindow::send);
    connect(&m_composer->target(), &TargetButton::choicesRequested, this,
            [this] { m_composer->target().setSelection(m_clients->selectedOpenClients()); });
    connect(&m_monitor, &ServerMonitor::clientsUpdated, m_inspector,
            [this](const QList<ClientStatistics> &clients) {
                for (const ClientStatistics &client : clients)
                    m_inspector->updateClient(client);
            });
    connect(&m_monitor, &ServerMonitor::clientsClosed, m_inspector,
            [this](const QList<ClientClosed> &clients) {
                for (const ClientClosed &client : clients)
                    m_inspector->closeClient(client);
            });
    connect(m_inspector, &Inspector::noticeRaised, this, &MainWindow::showNote);
    connect(m_inspector, &Inspector::clientRequested, this, &MainWindow::goToClient);
    connect(m_clients, &ClientsView::clientSelected, this, &MainWindow::showClient);
    connect(m_clients, &ClientsView::filterByClientRequested, this, &MainWindow::filterByClient);
    if (m_traffic == nullptr)
        return;
    connect(m_traffic, &TrafficView::recordSelected, this,
            [this](qint64 id) { m_inspector->showMessage(&m_models.traffic().reader(), id); });
    connect(m_traffic, &TrafficView::clientRequested, this, &MainWindow::goToClient);
    connect(m_traffic, &TrafficView::filterByEndpointRequested, m_endpoints,
            &EndpointsPanel::select);
}

template<typename View>
void MainWindow::connectClientIntentsOf(View *view)
{
    connect(view, &View::sendToRequested, this, [this](const QList<ClientId> &clients) {
        m_composer->writeTo({SendTarget::Kind::Clients, {}, {}, clients});
    });
    connect(view, &View::pingRequested, &m_control, &ServerControl::pingClients);
    connect(view, &View::disconnectRequested, &m_control, &ServerControl::closeClients);
    connect(view, &View::renameRequested, &m_models.names(), &ClientNames::setName);
    connect(view, &View::blockRequested, this, &MainWindow::blockAddresses);
    connect(view, &View::permitRequested, this, &MainWindow::permitAddresses);
}

void MainWindow::connectClientIntents()
{
    connectClientIntentsOf(m_clients);
    connectClientIntentsOf(m_inspector);
}

} // namespace Windsock
