// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace Windsock {

/// Turns what the system tells a program into signals in the event loop, and keeps one from ending
/// it: SIGPIPE, of an output that nobody reads any longer. One object at a time.
class SystemSignals final : public QObject
{
    Q_OBJECT

public:
    explicit SystemSignals(QObject *parent = nullptr);
    ~SystemSignals() override; ///< gives the signals back to their default

signals:
    /// The program is to end: SIGINT, SIGTERM, and SIGHUP when its terminal is gone (unless
    /// started by nohup); on Windows
    /// Ctrl+C, Ctrl+Break and the closing of the console.
    void endRequested();
    /// The files that it uses are to be read anew: SIGHUP, unless the closing of a terminal sent
    /// it. Windows has nothing of the kind.
    void reloadRequested();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Windsock
