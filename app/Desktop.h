// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ListenController.h"
#include "app/RunOptions.h"
#include "server/app/Server.h"
#include "server/net/LoopLag.h"
#include "server/session/SessionRecorder.h"

#include <QObject>

#include <functional>
#include <memory>

namespace Windsock {

class DesktopDemo;
class MainWindow;

/// The composition root with a window: a server, its recorder, and the window over both.
class Desktop final : public QObject
{
    Q_OBJECT

public:
    explicit Desktop(const RunOptions &options, QObject *parent = nullptr);
    ~Desktop() override;

    /// Opens the session, shows the window and listens. What keeps the server from listening is
    /// said in the window; an error is what keeps the program from running at all.
    [[nodiscard]] Result<void> start();
    /// Hides the window, stops the server and closes the session; finished() follows within 5 s.
    void stop();
    /// Reads the certificate anew and says what came of it, in the window and on the terminal.
    void reload();

    [[nodiscard]] MainWindow &window() { return *m_window; }
    [[nodiscard]] Server &server() { return m_server; }
    [[nodiscard]] DesktopDemo &demo() { return *m_demo; }

    /// What the window's menu asks for; errors are said in the window.
    void openProject(const QString &file);
    void saveProject(const QString &file);
    /// A project or a session, as a file manager or the menu asks for it. A session is shown here
    /// if nothing has happened here yet, and otherwise by a Windsock of its own.
    void openFile(const QString &file);

    /// How another Windsock is started; for tests.
    void setLauncher(const std::function<bool(const QString &file)> &launcher)
    {
        m_launcher = launcher;
    }

signals:
    void finished();

private:
    void createWindow();
    void listen();
    void viewSession(const QString &file);
    [[nodiscard]] bool leaveSession();
    void onStopped();
    void onListenFailed(const QString &message, quint16 freePort);
    void onStarted(const QList<QUrl> &urls);
    void setModified();
    [[nodiscard]] ProjectFile currentProject(const QString &file) const;

    RunOptions m_options;
    /// As the program was started: projects that are opened later do not change what this window
    /// records.
    const bool m_record;
    const QString m_recordFile;
    SessionRecorder m_recorder; // outlives the server, which writes to it
    Server m_server;
    ListenController m_listen;
    LoopLagProbe m_lag;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<DesktopDemo> m_demo;
    std::function<bool(const QString &file)> m_launcher;
    bool m_viewing = false; ///< a recorded session; nothing is recorded meanwhile
    bool m_stopping = false;
    bool m_finished = false;
};

} // namespace Windsock
