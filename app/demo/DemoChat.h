// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/DemoPlan.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace Windsock {

class DemoClient;

/// Three clients that chat with each other in a room, in the event loop of their own thread: a line
/// about every second, and after a few minutes they leave. Starts once.
class DemoChat final : public QObject
{
    Q_OBJECT

public:
    struct Pace
    {
        std::chrono::milliseconds interval{1'000};
        int lines = 180; ///< then they leave
    };
    static constexpr int Clients = 3;

    DemoChat(const DemoPlan &plan, const Pace &pace, QObject *parent = nullptr);
    ~DemoChat() override; ///< connections that are open are aborted

    void start();
    /// All of them leave; ended() follows.
    void stop();

    /// Of a client's request: 1, 2 or 3 when it is one of this chat's, otherwise 0.
    [[nodiscard]] int numberOf(const HeaderFields &headers) const;
    /// How many of them the server has let in so far.
    [[nodiscard]] int connectedCount() const;

signals:
    /// Once: none of them is connected any more. `error` says why that was not meant; empty after
    /// stop() and after the last line.
    void ended(const QString &error);

private:
    [[nodiscard]] QByteArray markOf(int number) const;
    void onConnected();
    void onClientEnded(const QString &error);
    void sayNext();

    Pace m_pace;
    QByteArray m_secret; ///< what tells this chat's clients from others that call themselves so
    QList<DemoClient *> m_clients; ///< children
    QTimer m_tick;
    QString m_error;
    int m_said = 0;
    bool m_isStopping = false;
    bool m_hasEnded = false;
};

} // namespace Windsock
