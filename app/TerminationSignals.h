// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace Windsock {

/// Turns the system's wish that the program end (SIGINT and SIGTERM; on Windows Ctrl+C, Ctrl+Break
/// and the closing of the console) into a signal in the event loop. One object at a time.
class TerminationSignals final : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override; ///< gives the signals back to their default

signals:
    void requested();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Windsock
