// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/ServerSettings.h"
#include "server/websocket/Message.h"
#include "ui/Theme.h"
#include "ui/WindowModels.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>

class QActionGroup;
class QMenu;

namespace Windsock {

class ClientsView;
class Composer;
class CountTabs;
class EndpointsPanel;
class FirstMinute;
class HandshakesView;
class Inspector;
class MessageLine;
class ServerControl;
class ServerMonitor;
class SessionRecorder;
class SettingsDialog;
struct HandshakeRemedy;
class StatusLine;
class ToolBar;
class TrafficView;

/// The window over one server. It watches through the monitor and commands through the control;
/// what concerns the whole program (where to listen, project files, the end) it asks of the
/// composition root by signals.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// All outlive the window. `recorder` is null when nothing is recorded.
    MainWindow(ServerMonitor &monitor, ServerControl &control, SessionRecorder *recorder,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    /// The line over the views.
    void showError(const QString &text, const QString &actionText = {},
                   const std::function<void()> &action = {});
    void showNote(const QString &text);
    /// Takes the line away.
    void clearMessage();

    /// Lets go of the session file, so that it can be closed.
    void closeSession();
    /// Shows the recorder's session, which was opened after the window.
    void openSession();
    /// Shows a session that was recorded earlier, until one of the other two is called.
    [[nodiscard]] Result<void> viewSession(const QString &file);
    /// Another session can be shown in the place of the one that is recorded: nobody has connected
    /// and nothing has been recorded. Never where nothing is to be recorded.
    [[nodiscard]] bool isUntouched() const;

    /// For the title; an empty name means that there is no project file.
    void setProject(const QString &file, bool modified);
    /// What is told of a demo, and where one is asked for.
    [[nodiscard]] FirstMinute &firstMinute() { return *m_firstMinute; }
    /// Goes over to these endpoints as if the operator had edited them.
    void applyEndpoints(const QList<Windsock::EndpointSpec> &endpoints);
    [[nodiscard]] Theme::Appearance appearance() const { return m_appearance; }

signals:
    void startRequested();
    void stopRequested();
    void localNetworkRequested(bool localNetwork);
    void openProjectRequested(const QString &file);
    void saveProjectRequested(const QString &file);
    void openSessionRequested(const QString &file);
    /// The operator changed the endpoints, and the server has taken them.
    void endpointsEdited();
    /// The window is closed and its state is kept.
    void closed();

protected:
    bool focusNextPrevChild(bool next) override;
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void createCentre();
    [[nodiscard]] QWidget *createTraffic();
    void createActions();
    void createFileActions();
    void createViewActions();
    void createDocks();
    void connectSignals();
    void connectServer();
    void connectViews();
    void connectHandshakes();
    void connectFirstMinute();
    void connectClientIntents();
    template<typename View>
    void connectClientIntentsOf(View *view);
    QAction *addMenuAction(const QIcon &icon, const QString &text, const QKeySequence &shortcut,
                           const QString &name);

    void onServerState();
    void onFigures();
    void showTraffic();
    void openTestPage(const QUrl &url);
    void onClientsRemoved(const QList<Windsock::ClientId> &clients);
    void setScope(const QString &endpoint, const QString &room);
    void showClient(Windsock::ClientId client);
    void showRecordedClient(ClientId client);
    void showTitle();
    void goToClient(Windsock::ClientId client);
    void filterByClient(Windsock::ClientId client);
    void offerToPutBack(const QList<EndpointSpec> &before, const QList<EndpointSpec> &now);
    [[nodiscard]] HandshakeRemedy remedyOf(const HandshakeReport &report) const;
    void remedy(const Windsock::HandshakeReport &report);
    void blockAddresses(const QList<QHostAddress> &addresses);
    void permitAddresses(const QList<QHostAddress> &addresses);
    void onSettingsChanged();
    void showSettings();
    void send(const Windsock::SendTarget &target, const Windsock::Message &message);
    void saveSession();
    void askForSession();
    void openProject();
    void saveProject();
    void setAppearance(Theme::Appearance appearance);
    void updateWatching();
    void restoreWindow();
    void saveWindow() const;

    ServerMonitor &m_monitor;
    ServerControl &m_control;
    SessionRecorder *m_recorder;
    WindowModels m_models;
    ToolBar *m_toolBar;
    StatusLine *m_status;
    MessageLine *m_message;
    CountTabs *m_tabs;
    TrafficView *m_traffic = nullptr; ///< null when nothing is recorded
    FirstMinute *m_firstMinute;
    ClientsView *m_clients;
    HandshakesView *m_handshakes;
    EndpointsPanel *m_endpoints;
    Inspector *m_inspector;
    Composer *m_composer;
    QMenu *m_menu;
    QPointer<SettingsDialog> m_settings;
    QActionGroup *m_appearanceGroup = nullptr;
    Theme::Appearance m_appearance = Theme::Appearance::System;
    QString m_projectFile;
    QString m_viewedSession; ///< recorded earlier; empty: the recorder's is shown
    QString m_scopeEndpoint; ///< what the tree narrows everything down to; empty: nothing
    QString m_scopeRoom;
    quint64 m_lastRequest = 0;
    bool m_recordingFailed = false;
    bool m_placesRestored = false;
};

} // namespace Windsock
