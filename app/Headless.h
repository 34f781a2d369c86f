// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/RunOptions.h"
#include "server/app/Server.h"
#include "server/session/SessionRecorder.h"

#include <QObject>

namespace Windsock {

/// The composition root without a window: a server, its recorder, and the terminal.
class Headless final : public QObject
{
    Q_OBJECT

public:
    explicit Headless(const RunOptions &options, QObject *parent = nullptr);

    /// Opens the session, listens, and announces the listeners.
    [[nodiscard]] Result<void> start();
    /// Stops the server and closes the session; finished() follows within 5 s.
    void stop();
    /// Reads the certificate anew and says what came of it.
    void reload();

signals:
    void finished();

private:
    void onStopped();

    RunOptions m_options;
    SessionRecorder m_recorder; // outlives the server, which writes to it
    Server m_server;
    bool m_stopping = false;
};

/// Runs the server until a signal ends it. Returns the program's exit code.
[[nodiscard]] int runHeadless(int &argc, char **argv, const RunOptions &options);

} // namespace Windsock
