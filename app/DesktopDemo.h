// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/DemoChat.h"

#include <QObject>

#include <memory>

namespace Windsock {

class MainWindow;
class Server;

/// "Show me": brings the demo's clients, the server that they talk to, and the window that marks
/// and removes them together.
class DesktopDemo final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this.
    DesktopDemo(Server &server, MainWindow &window, QObject *parent = nullptr);
    ~DesktopDemo() override;

    /// Does nothing while there is one. What keeps it from starting is said in the window.
    void start();
    /// Its clients leave, and nothing of them is shown any more.
    void remove();
    /// Its clients leave; what they said stays. For the end of the program.
    void stop();

    /// Of the next one; for tests, which have no minutes.
    void setPace(const DemoChat::Pace &pace) { m_pace = pace; }

private:
    void offerEndpoint();
    void onClientsOpened(const QList<Windsock::ClientInfo> &clients);
    void onEnded(const QString &error);
    void removeWhenGone();

    Server &m_server;
    MainWindow &m_window;
    DemoChat::Pace m_pace;
    std::unique_ptr<DemoChat> m_chat; ///< null: there is none
    int m_opened = 0;                 ///< of its clients, as the server tells
    bool m_ended = false;
    bool m_removing = false;
};

} // namespace Windsock
