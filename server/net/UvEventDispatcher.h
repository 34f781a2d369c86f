// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TimerQueue.h"
#include "server/net/UvLoop.h"
#include "server/net/UvPolls.h"

#include <QAbstractEventDispatcher>

#include <atomic>

namespace Windsock {

/// Qt's events over libuv (epoll, kqueue), for threads with many sockets: what a turn costs depends
/// on how many are active, where Qt's own dispatchers ask poll() about all of them each time. Not
/// for the main thread, whose dispatcher also knows the window system.
///
/// It behaves as QEventDispatcherUNIX, of which a turn is: posted events, waiting, sockets, timers.
/// At the end of a turn it also tries whatever wants to write since (see UvPolls).
///
/// To be given to QThread::setEventDispatcher() before the thread starts; see
/// makeIoEventDispatcher. All calls in its thread, but for wakeUp() and interrupt(), which any
/// thread may call.
class UvEventDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UvEventDispatcher)

public:
    explicit UvEventDispatcher(QObject *parent = nullptr);
    ~UvEventDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    using QAbstractEventDispatcher::registerTimer;
    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType,
                       QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    /// In milliseconds, rounded up; -1 for a timer that is not there.
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    [[nodiscard]] std::optional<UvLoop::Time> waitUntil(bool mayWait, bool withTimers) const;

    UvLoop m_loop;
    UvPolls m_polls{m_loop.handle()};
    TimerQueue m_timers;
    std::atomic<bool> m_interrupted = false;
};

} // namespace Windsock
