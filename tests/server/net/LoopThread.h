// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/IoEventDispatcher.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

namespace Windsock::Test {

/// For initTestCase_data(): runs all cases on Qt's dispatcher, which is the reference, and on ours.
inline void addDispatchers()
{
    QTest::addColumn<bool>("ours");
    QTest::newRow("Qt") << false;
    QTest::newRow("ours") << true;
}

/// For initMain(): without GLib, whose order of things is another.
inline void useQtsDispatcher()
{
    qputenv("QT_NO_GLIB", "1");
}

/// A thread that calls a function, for which it has the dispatcher that is tested.
class LoopThread final : public QThread
{
public:
    LoopThread(bool ours, std::function<void()> body) : m_body(std::move(body))
    {
        if (ours)
            setEventDispatcher(makeIoEventDispatcher().release());
        start();
    }
    ~LoopThread() override
    {
        quit();
        wait();
    }
    Q_DISABLE_COPY_MOVE(LoopThread)

    /// Whether it has come to its end, within a minute. From then on what it has left may be read,
    /// which ThreadSanitizer would not believe QThread.
    [[nodiscard]] bool end() { return wait(60'000) && m_ended; }

protected:
    void run() override
    {
        m_body();
        m_ended = true;
    }

private:
    std::function<void()> m_body;
    std::atomic<bool> m_ended = false;
};

/// Calls it there, and waits for it.
inline void inLoopThread(const std::function<void()> &body)
{
    QFETCH_GLOBAL(const bool, ours);
    LoopThread thread(ours, body);
    QVERIFY(thread.end());
}

inline QAbstractEventDispatcher *dispatcher()
{
    return QAbstractEventDispatcher::instance();
}

/// One turn of this thread's loop that does not wait, unless it is told to.
inline bool turn(QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    return dispatcher()->processEvents(flags);
}

/// Turns the loop, which waits, until `done()`. Fails when that takes half a minute; that the loop
/// was woken by the half minute's end is a failure, too. Not to be nested.
template<typename Done>
bool turnUntil(Done done)
{
    bool late = false;
    QTimer limit;
    limit.setSingleShot(true);
    limit.callOnTimeout(&limit, [&late] { late = true; });
    limit.start(std::chrono::seconds(30));
    // A turn waits after what was posted before it, which may have been all.
    QObject::connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, &limit, [&done] {
        if (done())
            dispatcher()->interrupt();
    });
    while (!late && !done())
        turn(QEventLoop::WaitForMoreEvents);
    return !late;
}

/// Takes what a thread finds in its loop when it starts.
inline void settle()
{
    for (int i = 0; i < 3; ++i)
        turn();
}

inline std::chrono::nanoseconds passed(const QElapsedTimer &since)
{
    return std::chrono::nanoseconds(since.nsecsElapsed());
}

/// Keeps this thread from its loop, so that timers are late. It takes the processor, as the time
/// that a sleep takes may be cut short.
inline void stall(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    while (passed(timer) < time) {
    }
}

} // namespace Windsock::Test
