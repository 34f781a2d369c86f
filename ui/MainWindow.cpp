// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionRecorder.h"
#include "ui/CountTabs.h"
#include "ui/DockPanel.h"
#include "ui/Look.h"
#include "ui/MessageLine.h"
#include "ui/StatusLine.h"
#include "ui/TabOrder.h"
#include "ui/ToolBar.h"
#include "ui/clients/ClientsView.h"
#include "ui/composer/Composer.h"
#include "ui/composer/TargetButton.h"
#include "ui/endpoints/EndpointsPanel.h"
#include "ui/firstminute/ConnectPanel.h"
#include "ui/firstminute/FirstMinute.h"
#include "ui/handshakes/HandshakesView.h"
#include "ui/inspector/Inspector.h"
#include "ui/traffic/TrafficView.h"

#include <QAction>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {
constexpr int RoomyWidth = 1280; ///< in a narrower window the docks begin narrow
} // namespace

MainWindow::MainWindow(ServerMonitor &monitor, ServerControl &control, SessionRecorder *recorder,
                       QWidget *parent)
    : QMainWindow(parent),
      m_monitor(monitor),
      m_control(control),
      m_recorder(recorder),
      m_models(monitor, recorder),
      m_toolBar(new ToolBar(this)),
      m_status(new StatusLine(monitor, recorder, this)),
      m_message(new MessageLine(this)),
      m_tabs(new CountTabs(this)),
      m_firstMinute(new FirstMinute(m_models, recorder, createTraffic(), this)),
      m_clients(new ClientsView(m_models.clients(), this)),
      m_handshakes(new HandshakesView(
          m_models.handshakes(), [this](const HandshakeReport &report) { return remedyOf(report); },
          this)),
      m_endpoints(new EndpointsPanel(m_models.endpoints(), this)),
      m_inspector(new Inspector(m_models.names(), this)),
      m_composer(new Composer(m_models.endpoints(), m_models.clients(), this)),
      m_menu(new QMenu(this))
{
    setObjectName(u"mainWindow"_s);
    createCentre();
    createDocks();
    createActions();
    connectSignals();
    setProject({}, false);
    restoreWindow();
    m_models.openSession();
    onServerState();
    onFigures();
    m_composer->focusEditor();
}

MainWindow::~MainWindow()
{
    // The views are children and go last; what they read and show would be gone by then.
    m_clients->disconnect(this);
    m_inspector->disconnect(this);
    m_control.watchClients(false);
    m_inspector->showNothing();
    delete m_firstMinute;
    delete takeCentralWidget();
    qDeleteAll(findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

QWidget *MainWindow::createTraffic()
{
    if (m_recorder != nullptr) {
        m_traffic = new TrafficView(m_models.traffic(), m_models.names(), this);
        return m_traffic;
    }
    auto *off = makeLabel(tr("Recording is off (--no-record), so the traffic is not shown."),
                          "muted", this);
    off->setObjectName(u"trafficNotRecorded"_s);
    off->setAlignment(Qt::AlignCenter);
    return off;
}

void MainWindow::createCentre()
{
    addToolBar(Qt::TopToolBarArea, m_toolBar);
    setStatusBar(m_status);
    m_tabs->addCountTab(m_firstMinute->page(), tr("Traffic"));
    m_tabs->addCountTab(m_clients, tr("Clients"));
    m_tabs->addCountTab(m_handshakes, tr("Handshakes"));

    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_firstMinute->demoBar());
    layout->addWidget(m_tabs, 1);
    setCentralWidget(centre);
}

void MainWindow::createDocks()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setDockOptions(AnimatedDocks | AllowTabbedDocks);
    addDockWidget(Qt::LeftDockWidgetArea,
                  new DockPanel(tr("Endpoints"), u"endpointsDock"_s, m_endpoints, "side", this));
    auto *inspector = new DockPanel(tr("Inspector"), u"inspectorDock"_s, m_inspector, "panel",
                                    this);
    connect(inspector, &QDockWidget::visibilityChanged, m_inspector, &Inspector::setInSight);
    addDockWidget(Qt::RightDockWidgetArea, inspector);
    addDockWidget(Qt::BottomDockWidgetArea,
                  new DockPanel(tr("Composer"), u"composerDock"_s, m_composer, "panel", this));
}

void MainWindow::onServerState()
{
    const ServerState state = m_monitor.state();
    m_toolBar->setServer(state, m_monitor.urls());
    m_composer->setServerState(state);
    findChild<QAction *>(u"startAction"_s)->setEnabled(state == ServerState::Stopped);
    findChild<QAction *>(u"stopAction"_s)->setEnabled(state == ServerState::Listening);
    m_firstMinute->panel().setServer(state, m_monitor.urls(), m_monitor.certificate());
}

void MainWindow::onFigures()
{
    m_tabs->setCount(1, m_models.clients().openCount());
    m_tabs->setAlarm(2, m_models.handshakes().refusedCount());
    if (m_recorder == nullptr) {
        m_toolBar->setNotRecorded();
        return;
    }
    m_tabs->setCount(0, m_models.traffic().totalCount());
    if (m_recordingFailed || !m_viewedSession.isEmpty())
        return;
    if (!m_recorder->isOpen()) {
        m_toolBar->setNotRecorded();
        return;
    }
    const QString name = m_recorder->isTemporary() ? QString()
                                                   : QFileInfo(m_recorder->file()).fileName();
    m_toolBar->setRecording(name, m_recorder->counters().fileSize);
}

void MainWindow::setScope(const QString &endpoint, const QString &room)
{
    m_scopeEndpoint = endpoint;
    m_scopeRoom = room;
    if (m_traffic != nullptr)
        m_traffic->setScope(endpoint, room);
    m_clients->setScope(endpoint, room);
}

void MainWindow::showClient(ClientId client)
{
    const auto info = m_models.clients().info(client);
    if (info)
        m_inspector->showClient(*info,
                                m_models.clients().statistics(client).value_or(ClientStatistics()),
                                m_models.clients().closed(client));
    else
        showRecordedClient(client);
}

void MainWindow::goToClient(ClientId client)
{
    m_tabs->setCurrentWidget(m_clients);
    if (!m_clients->selectClient(client))
        showClient(client);
}

void MainWindow::filterByClient(ClientId client)
{
    if (m_traffic == nullptr)
        return;
    m_traffic->setClientFilter(client);
    showTraffic();
}

void MainWindow::applyEndpoints(const QList<EndpointSpec> &endpoints)
{
    const QList<EndpointSpec> before = m_monitor.endpoints();
    const auto applied = m_control.setEndpoints(endpoints);
    if (!applied) {
        showError(applied.error());
        return;
    }
    emit endpointsEdited();
    if (endpoints.size() < before.size())
        offerToPutBack(before, endpoints);
}

/// A key is enough to remove an endpoint, so that must be undone as easily.
void MainWindow::offerToPutBack(const QList<EndpointSpec> &before, const QList<EndpointSpec> &now)
{
    const auto gone = std::find_if(before.begin(), before.end(), [&now](const EndpointSpec &spec) {
        return !now.contains(spec);
    });
    if (gone == before.end())
        return;
    m_message->say(
        MessageLine::Kind::Note,
        tr("The endpoint %1 was removed and its clients disconnected.").arg(gone->pattern),
        tr("Put it back"), [this, spec = *gone, place = gone - before.begin()] {
            QList<EndpointSpec> endpoints = m_monitor.endpoints();
            endpoints.insert(qMin(place, endpoints.size()), spec);
            applyEndpoints(endpoints);
        });
}

void MainWindow::send(const SendTarget &target, const Message &message)
{
    m_lastRequest = m_control.send(target, message);
}

void MainWindow::updateWatching()
{
    m_control.watchClients(m_clients->isWatched() || m_inspector->isClientWatched());
}

void MainWindow::showError(const QString &text, const QString &actionText,
                           const std::function<void()> &action)
{
    m_message->say(MessageLine::Kind::Error, text, actionText, action);
}

void MainWindow::showNote(const QString &text)
{
    m_message->say(MessageLine::Kind::Note, text);
}

void MainWindow::clearMessage()
{
    m_message->dismiss();
}

void MainWindow::closeSession()
{
    m_inspector->showNothing();
    m_inspector->setNamesFixed(false);
    m_models.names().replace({}); // the clients of another session have the same numbers
    m_models.traffic().closeSession();
    m_viewedSession.clear();
}

void MainWindow::setProject(const QString &file, bool modified)
{
    m_projectFile = file;
    showTitle();
    setWindowModified(modified);
}

void MainWindow::showTitle()
{
    const QString file = m_viewedSession.isEmpty() ? m_projectFile : m_viewedSession;
    setWindowTitle(file.isEmpty() ? tr("Windsock") + u"[*]"_s
                                  : tr("%1[*] — Windsock").arg(QFileInfo(file).fileName()));
}

bool MainWindow::focusNextPrevChild(bool next)
{
    QWidget *stop = tabStop(*this,
                            {m_toolBar, m_endpoints, centralWidget(), m_inspector, m_composer},
                            next);
    if (stop == nullptr)
        return false;
    stop->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveWindow();
    QMainWindow::closeEvent(event);
    if (event->isAccepted())
        emit closed();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (!m_placesRestored) {
        // Docks take sizes once they have been laid out.
        m_placesRestored = true;
        const bool isRoomy = width() >= RoomyWidth;
        resizeDocks({findChild<QDockWidget *>(u"endpointsDock"_s),
                     findChild<QDockWidget *>(u"inspectorDock"_s)},
                    isRoomy ? QList<int>{216, 324} : QList<int>{168, 284}, Qt::Horizontal);
        resizeDocks({findChild<QDockWidget *>(u"composerDock"_s)}, {isRoomy ? 212 : 168},
                    Qt::Vertical);
    }
}

} // namespace Windsock
