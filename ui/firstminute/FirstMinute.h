// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QObject>

class QStackedWidget;
class QWidget;

namespace Windsock {

class ClientRemoval;
class ConnectPanel;
class DemoBar;
class SessionRecorder;
class WindowModels;

/// What the window does for somebody who has just started it: in the place of a traffic that is
/// still empty it says how to connect a client, until the first one comes; and it shows, marks and
/// takes away a demo, whose clients the composition root makes.
class FirstMinute final : public QObject
{
    Q_OBJECT

public:
    /// `traffic` is what the page shows otherwise; the page takes it. `recorder` is null when
    /// nothing is recorded. `window` is the parent of the widgets made here.
    FirstMinute(WindowModels &models, SessionRecorder *recorder, QWidget *traffic, QWidget *window);

    /// For the Traffic tab.
    [[nodiscard]] QWidget *page() const;
    /// For a place over the views. Hidden without a demo.
    [[nodiscard]] QWidget *demoBar() const;
    [[nodiscard]] ConnectPanel &panel() const { return *m_panel; }

    /// Shows how to connect, whatever was said already: until the operator goes back, or where
    /// nobody has connected yet until the first client comes.
    void ask();
    void showTraffic();
    /// Nobody has connected yet, and no session has a row to show.
    [[nodiscard]] bool isNothingThere() const;

    // The demo, as the composition root tells of it.
    void onDemoStarted();
    /// A client of the server's is the demo's: it gets a name.
    void onDemoClientOpened(Windsock::ClientId client, const QString &name);
    /// `error`: why it ended before its time; empty: it did not.
    void onDemoEnded(const QString &error);
    /// It has not come about, and leaves nothing to remove.
    void onDemoFailed();
    /// Its clients are leaving: takes them out of the window.
    void removeDemoClients();

signals:
    void demoRequested();
    void demoRemovalRequested();
    /// Nothing of these clients is shown any more.
    void clientsRemoved(const QList<Windsock::ClientId> &clients);

private:
    enum class Showing : quint8 { FirstMinute, Asked, Traffic };

    void show(Showing what);
    void onActivity();
    void onClientsOpened();
    void onNothingLeft();
    void onRemoved(const QList<ClientId> &clients);

    WindowModels &m_models;
    QStackedWidget *m_page;
    QWidget *m_traffic;
    ConnectPanel *m_panel;
    DemoBar *m_bar;
    ClientRemoval *m_removal; ///< child
    QList<ClientId> m_demoClients;
    qint64 m_demoAfterId = 0; ///< the session's last row when the demo began
    Showing m_showing = Showing::FirstMinute;
};

} // namespace Windsock
