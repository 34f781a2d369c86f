// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/UvEventDispatcher.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <limits>

namespace Windsock {

UvEventDispatcher::UvEventDispatcher(QObject *parent) : QAbstractEventDispatcher(parent) {}

UvEventDispatcher::~UvEventDispatcher()
{
    m_polls.close();
    m_loop.wait(UvLoop::Time::zero(), UvLoop::Sockets::Watched);
}

bool UvEventDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted = false;
    emit awake();
    QCoreApplication::sendPostedEvents();

    const bool withSockets = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    const bool withTimers = !flags.testFlag(QEventLoop::X11ExcludeTimers);
    // Whatever has been posted since has also woken the loop.
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_interrupted
        && !m_loop.isWoken();
    if (mayWait)
        emit aboutToBlock();
    if (m_interrupted)
        return false;

    int handled = 0;
    if (withSockets) {
        m_polls.update();
        const auto noWait = UvLoop::Time::zero();
        // A loop that has still to let go of descriptors would not wait.
        if (mayWait && m_polls.isClosing() && m_loop.wait(noWait, UvLoop::Sockets::Watched))
            ++handled;
        const bool waits = mayWait && handled == 0 && !m_polls.hasReady();
        if (m_loop.wait(waitUntil(waits, withTimers), UvLoop::Sockets::Watched))
            ++handled;
        handled += m_polls.activate();
    } else if (m_loop.wait(waitUntil(mayWait, withTimers), UvLoop::Sockets::Ignored)) {
        ++handled;
    }
    if (withTimers)
        handled += m_timers.activate(UvLoop::now());
    if (withSockets) {
        m_polls.tryNewWriters();
        handled += m_polls.activate();
    }
    return handled > 0;
}

std::optional<UvLoop::Time> UvEventDispatcher::waitUntil(bool mayWait, bool withTimers) const
{
    if (!mayWait)
        return UvLoop::Time::zero();
    return withTimers ? m_timers.nextDue() : std::nullopt;
}

void UvEventDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(notifier->thread() == thread() && thread() == QThread::currentThread());
    m_polls.add(notifier);
}

void UvEventDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    Q_ASSERT(thread() == QThread::currentThread());
    m_polls.remove(notifier);
}

void UvEventDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType,
                                      QObject *object)
{
    Q_ASSERT(object->thread() == thread() && thread() == QThread::currentThread());
    Q_ASSERT(timerId > 0 && interval >= 0);
    m_timers.add(timerId, std::chrono::milliseconds(interval), timerType, object, UvLoop::now());
}

bool UvEventDispatcher::unregisterTimer(int timerId)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_timers.remove(timerId);
}

bool UvEventDispatcher::unregisterTimers(QObject *object)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> UvEventDispatcher::registeredTimers(
    QObject *object) const
{
    return m_timers.timersOf(object);
}

int UvEventDispatcher::remainingTime(int timerId)
{
    const auto remaining = m_timers.remaining(timerId, UvLoop::now());
    if (!remaining)
        return -1;
    const qint64 milliseconds = std::chrono::ceil<std::chrono::milliseconds>(*remaining).count();
    return int(std::min<qint64>(milliseconds, std::numeric_limits<int>::max()));
}

void UvEventDispatcher::wakeUp()
{
    m_loop.wakeUp();
}

void UvEventDispatcher::interrupt()
{
    m_interrupted = true;
    m_loop.wakeUp();
}

} // namespace Windsock
