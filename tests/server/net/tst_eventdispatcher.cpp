// SPDX-License-Identifier: GPL-3.0-or-later
// Turns, waking, timers and ends of the I/O threads' event dispatcher, on Qt's and on ours.
#include "server/base/Post.h"
#include "tests/server/net/LoopThread.h"
#include "tests/server/net/Stream.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPointer>
#include <QRegularExpression>
#include <QSemaphore>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QTimerEvent>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace Windsock;
using namespace Windsock::Test;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Qt::TimerType)

class TestEventDispatcher final : public QObject
{
    Q_OBJECT

public:
    static void initMain() { useQtsDispatcher(); }

private slots:
    void initTestCase_data() { addDispatchers(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void isTheOne();
    void waitsOnlyWhenTold();
    void signalsItsTurns();
    void deliversPostsFirst();
    void leavesNewPostsForTheNextTurn();
    void nestsEventLoops();

    void isWokenBeforeItWaits();
    void isWokenWhileItWaits();
    void isWokenFromManyThreads();
    void playsPingPong();
    void isInterrupted();
    void isInterruptedBeforeItWaits();
    void quitsWheneverItIsTold();

    void timersComeInTime_data();
    void timersComeInTime();
    void timersRepeat_data();
    void timersRepeat();
    void timersKeepQtsRate_data();
    void timersKeepQtsRate();
    void timersExpireInOrder();
    void timersTakeTurns_data();
    void timersTakeTurns();
    void timersExpireOnceATurn();
    void timersAreNotReentered();
    void timersMayRemoveTimers();
    void timersMayAddTimers();
    void timersMayRestartTimers();
    void timersOfAnObject();
    void timersRemain();
    void timersMoveBetweenThreads();
    void timersCanBeExcluded();

    void endsWithTimersAndNotifiers();
    void leavesNothingOpen();
};

namespace {

/// Calls a function for each timer event.
class TimerTarget final : public QObject
{
public:
    std::function<void(int)> then;

protected:
    void timerEvent(QTimerEvent *event) override { then(event->timerId()); }
};

} // namespace

void TestEventDispatcher::isTheOne()
{
    QFETCH_GLOBAL(const bool, ours);
    inLoopThread([ours] {
        QCOMPARE(dispatcher()->metaObject()->className(),
                 ours ? "Windsock::UvEventDispatcher" : "QEventDispatcherUNIX");
    });
}

void TestEventDispatcher::waitsOnlyWhenTold()
{
    inLoopThread([] {
        settle();
        QVERIFY(!turn());
        QElapsedTimer elapsed;
        elapsed.start();
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        const QSignalSpy timeouts(&timer, &QTimer::timeout);
        timer.start(40ms);
        QVERIFY(!turn() || passed(elapsed) >= 40ms);
        QVERIFY(turnUntil([&timeouts] { return timeouts.size() == 2; }));
        QVERIFY(passed(elapsed) >= 80ms);
    });
}

void TestEventDispatcher::signalsItsTurns()
{
    inLoopThread([] {
        settle();
        const QSignalSpy awake(dispatcher(), &QAbstractEventDispatcher::awake);
        const QSignalSpy blocks(dispatcher(), &QAbstractEventDispatcher::aboutToBlock);
        turn();
        turn();
        QCOMPARE(awake.size(), 2);
        QCOMPARE(blocks.size(), 0);
        QTimer timer;
        timer.start(1ms);
        turn(QEventLoop::WaitForMoreEvents);
        QCOMPARE(awake.size(), 3);
        QCOMPARE(blocks.size(), 1);
    });
}

void TestEventDispatcher::deliversPostsFirst()
{
    inLoopThread([] {
        settle();
        QStringList order;
        QTimer timer;
        timer.callOnTimeout(&timer, [&order] { order.append(u"timer"_qs); });
        timer.start(0ms);
        const Stream stream;
        stream.tell("x");
        QSocketNotifier notifier(stream.mine, QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, &notifier,
                [&order] { order.append(u"socket"_qs); });
        QMetaObject::invokeMethod(
            &timer, [&order] { order.append(u"post"_qs); }, Qt::QueuedConnection);
        turn();
        QCOMPARE(order, (QStringList{u"post"_qs, u"socket"_qs, u"timer"_qs}));
    });
}

void TestEventDispatcher::leavesNewPostsForTheNextTurn()
{
    inLoopThread([] {
        settle();
        int posts = 0;
        QObject target;
        const auto post = [&] {
            QMetaObject::invokeMethod(
                &target, [&posts] { ++posts; }, Qt::QueuedConnection);
        };
        QTimer timer;
        timer.callOnTimeout(&timer, post);
        timer.start(0ms);
        turn();
        QCOMPARE(posts, 0);
        timer.stop();
        // With nothing else to come: a post keeps the loop from waiting.
        turn(QEventLoop::WaitForMoreEvents);
        QCOMPARE(posts, 1);

        // Posted by a post.
        QMetaObject::invokeMethod(&target, post, Qt::QueuedConnection);
        turn(QEventLoop::WaitForMoreEvents);
        QCOMPARE(posts, 1);
        turn();
        QCOMPARE(posts, 2);
    });
}

void TestEventDispatcher::nestsEventLoops()
{
    inLoopThread([] {
        QEventLoop outer;
        QStringList order;
        QTimer::singleShot(1ms, &outer, [&] {
            QEventLoop inner;
            QMetaObject::invokeMethod(
                &inner, [&order] { order.append(u"posted"_qs); }, Qt::QueuedConnection);
            QTimer::singleShot(2ms, &inner, &QEventLoop::quit);
            inner.exec();
            order.append(u"inner"_qs);
            // Told before its loop turns again.
            outer.quit();
        });
        outer.exec();
        order.append(u"outer"_qs);
        QCOMPARE(order, (QStringList{u"posted"_qs, u"inner"_qs, u"outer"_qs}));
    });
}

void TestEventDispatcher::isWokenBeforeItWaits()
{
    inLoopThread([] {
        settle();
        const auto nothing = [] {};
        QTimer limit; // which must not be what ends the waits
        const QSignalSpy timeouts(&limit, &QTimer::timeout);
        limit.start(30s);
        dispatcher()->wakeUp();
        dispatcher()->wakeUp();
        QVERIFY(turn(QEventLoop::WaitForMoreEvents));
        QMetaObject::invokeMethod(&limit, nothing, Qt::QueuedConnection);
        turn(QEventLoop::WaitForMoreEvents);
        dispatcher()->wakeUp();
        QVERIFY(turn(QEventLoop::WaitForMoreEvents | QEventLoop::ExcludeSocketNotifiers));
        QCOMPARE(timeouts.size(), 0);
        // It is forgotten, however often it was.
        QVERIFY(!turn());
    });
}

void TestEventDispatcher::isWokenWhileItWaits()
{
    QFETCH_GLOBAL(const bool, ours);
    constexpr int Rounds = 500;
    QSemaphore waiting;
    std::atomic<QAbstractEventDispatcher *> awaited = nullptr;
    int woken = 0;
    LoopThread thread(ours, [&] {
        settle();
        awaited = dispatcher();
        // The waker runs between this signal and the wait, or after.
        bool announced = false;
        connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, dispatcher(), [&] {
            if (!std::exchange(announced, true))
                waiting.release();
        });
        for (int i = 0; i < Rounds; ++i) {
            const auto flags = i % 2 == 0 ? QEventLoop::AllEvents
                                          : QEventLoop::ExcludeSocketNotifiers;
            announced = false;
            while (!turn(QEventLoop::WaitForMoreEvents | flags)) {
            }
            ++woken;
        }
    });
    for (int i = 0; i < Rounds; ++i) {
        QVERIFY(waiting.tryAcquire(1, 30'000));
        awaited.load()->wakeUp();
    }
    QVERIFY(thread.end());
    QCOMPARE(woken, Rounds);
}

void TestEventDispatcher::isWokenFromManyThreads()
{
    QFETCH_GLOBAL(const bool, ours);
    constexpr int Threads = 4;
    constexpr int Posts = 3000;
    QSemaphore ready;
    std::atomic<QObject *> target = nullptr;
    std::vector<int> received(Threads, 0);
    bool inOrder = true;
    bool all = false;
    LoopThread thread(ours, [&] {
        QObject here;
        target = &here;
        ready.release();
        all = turnUntil([&received] {
            return std::all_of(received.begin(), received.end(),
                               [](int count) { return count == Posts; });
        });
    });
    QVERIFY(ready.tryAcquire(1, 30'000));
    std::vector<std::thread> senders;
    for (size_t i = 0; i < Threads; ++i) {
        senders.emplace_back([&, i] {
            for (int n = 0; n < Posts; ++n) {
                post(target, [&, i, n] {
                    inOrder = received[i] == n && inOrder;
                    ++received[i];
                });
            }
        });
    }
    for (std::thread &sender : senders)
        sender.join();
    QVERIFY(thread.end());
    QVERIFY(all);
    QVERIFY(inOrder);
    QCOMPARE(received, std::vector<int>(Threads, Posts));
}

void TestEventDispatcher::playsPingPong()
{
    QFETCH_GLOBAL(const bool, ours);
    constexpr int Rounds = 2000;
    // Each waits for the other each time, so a waking that is lost is the end.
    struct Player
    {
        std::atomic<QObject *> object = nullptr;
        Player *other = nullptr;
        bool done = false;

        void play(int round)
        {
            done = round >= Rounds - 1;
            if (round < Rounds)
                post(other->object, [player = other, round] { player->play(round + 1); });
        }
        void run(QSemaphore &ready)
        {
            QObject here;
            object = &here;
            ready.release();
            done = turnUntil([this] { return done; });
        }
    };
    Player ping;
    Player pong;
    ping.other = &pong;
    pong.other = &ping;
    QSemaphore ready;
    LoopThread first(ours, [&] { ping.run(ready); });
    LoopThread second(ours, [&] { pong.run(ready); });
    QVERIFY(ready.tryAcquire(2, 30'000));
    post(ping.object, [&ping] { ping.play(1); });
    QVERIFY(first.end());
    QVERIFY(second.end());
    QVERIFY(ping.done && pong.done);
}

void TestEventDispatcher::isInterrupted()
{
    QFETCH_GLOBAL(const bool, ours);
    QSemaphore waiting;
    std::atomic<QAbstractEventDispatcher *> awaited = nullptr;
    LoopThread thread(ours, [&] {
        settle();
        awaited = dispatcher();
        connect(dispatcher(), &QAbstractEventDispatcher::aboutToBlock, dispatcher(),
                [&waiting] { waiting.release(); });
        turn(QEventLoop::WaitForMoreEvents);
    });
    QVERIFY(waiting.tryAcquire(1, 30'000));
    awaited.load()->interrupt();
    QVERIFY(thread.end());
}

void TestEventDispatcher::isInterruptedBeforeItWaits()
{
    inLoopThread([] {
        settle();
        int timeouts = 0;
        QTimer timer;
        timer.callOnTimeout(&timer, [&timeouts] { ++timeouts; });
        timer.start(0ms);
        QMetaObject::invokeMethod(
            &timer, [] { dispatcher()->interrupt(); }, Qt::QueuedConnection);
        QVERIFY(!turn(QEventLoop::WaitForMoreEvents));
        QCOMPARE(timeouts, 0);
        turn(QEventLoop::WaitForMoreEvents);
        QCOMPARE(timeouts, 1);
    });
}

void TestEventDispatcher::quitsWheneverItIsTold()
{
    QFETCH_GLOBAL(const bool, ours);
    for (int i = 0; i < 200; ++i) {
        QSemaphore running;
        LoopThread thread(ours, [&running] {
            QEventLoop loop;
            QMetaObject::invokeMethod(
                &loop, [&running] { running.release(); }, Qt::QueuedConnection);
            loop.exec();
        });
        QVERIFY(running.tryAcquire(1, 30'000));
        thread.quit(); // before, while or after it falls asleep
        QVERIFY(thread.end());
    }
}

void TestEventDispatcher::timersComeInTime_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<std::chrono::milliseconds>("interval");
    QTest::addColumn<std::chrono::milliseconds>("atLeast");
    QTest::addColumn<std::chrono::milliseconds>("before");
    QTest::newRow("none") << Qt::PreciseTimer << 0ms << 0ms << 1ms;
    QTest::newRow("precise 1 ms") << Qt::PreciseTimer << 1ms << 1ms << 2ms;
    QTest::newRow("precise 45 ms") << Qt::PreciseTimer << 45ms << 45ms << 46ms;
    QTest::newRow("coarse 10 ms") << Qt::CoarseTimer << 10ms << 10ms << 11ms;
    // Qt's are up to 5 % early, and let fall what is less than a millisecond besides.
    QTest::newRow("coarse 100 ms") << Qt::CoarseTimer << 100ms << 94ms << 106ms;
    QTest::newRow("coarse 400 ms") << Qt::CoarseTimer << 400ms << 379ms << 421ms;
    QTest::newRow("very coarse 1 s") << Qt::VeryCoarseTimer << 1000ms << 500ms << 1501ms;
}

/// That a timer is not late is told by a precise one, which is started after it and due later. The
/// machine may stop the thread wherever it likes, and for as long: the one is still due before the
/// other, and those that are due are told in that order.
void TestEventDispatcher::timersComeInTime()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const std::chrono::milliseconds, interval);
    QFETCH(const std::chrono::milliseconds, atLeast);
    QFETCH(const std::chrono::milliseconds, before);
    inLoopThread([&] {
        settle();
        QElapsedTimer elapsed;
        QList<int> order;
        std::chrono::nanoseconds took{0};
        TimerTarget target;
        target.then = [&](int id) {
            if (order.isEmpty())
                took = passed(elapsed);
            order.append(id);
            target.killTimer(id);
        };
        elapsed.start();
        // The first two may be rounded to the same time, and are told in this order even so.
        const QList<int> started{target.startTimer(interval, type),
                                 target.startTimer(interval, type),
                                 target.startTimer(before, Qt::PreciseTimer)};
        QVERIFY(turnUntil([&order] { return order.size() == 3; }));
        QCOMPARE(order, started);
        QVERIFY2(took >= atLeast, qPrintable(QString::number(took.count())));
    });
}

void TestEventDispatcher::timersRepeat_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<std::chrono::milliseconds>("interval");
    QTest::addColumn<int>("times");
    // The nth comes no sooner than n times `atLeast` after the start, less `early` in all.
    QTest::addColumn<std::chrono::milliseconds>("atLeast");
    QTest::addColumn<std::chrono::milliseconds>("early");
    // Each is due before that has passed since the last came.
    QTest::addColumn<std::chrono::milliseconds>("before");
    QTest::newRow("precise") << Qt::PreciseTimer << 5ms << 10 << 5ms << 0ms << 6ms;
    QTest::newRow("coarse") << Qt::CoarseTimer << 100ms << 5 << 95ms << 1ms << 106ms;
    QTest::newRow("very coarse") << Qt::VeryCoarseTimer << 1000ms << 2 << 1000ms << 500ms << 1001ms;
}

void TestEventDispatcher::timersRepeat()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const std::chrono::milliseconds, interval);
    QFETCH(const int, times);
    QFETCH(const std::chrono::milliseconds, atLeast);
    QFETCH(const std::chrono::milliseconds, early);
    QFETCH(const std::chrono::milliseconds, before);
    inLoopThread([&] {
        settle();
        QElapsedTimer elapsed;
        QTimer timer;
        timer.setTimerType(type);
        QTimer limit;
        limit.setTimerType(Qt::PreciseTimer);
        const QSignalSpy limits(&limit, &QTimer::timeout);
        int timeouts = 0;
        bool tooEarly = false;
        timer.callOnTimeout(&timer, [&] {
            ++timeouts;
            tooEarly = tooEarly || passed(elapsed) < timeouts * atLeast - early;
            // However late it is, its next time is counted from now, or from before; so that one is
            // due after it, and is put off again.
            limit.start(before);
        });
        elapsed.start();
        timer.start(interval);
        QVERIFY(turnUntil([&] { return timeouts == times || !limits.isEmpty(); }));
        QCOMPARE(timeouts, times);
        QVERIFY(!tooEarly);
    });
}

void TestEventDispatcher::timersKeepQtsRate_data()
{
    QTest::addColumn<std::chrono::milliseconds>("interval");
    QTest::newRow("1 ms") << 1ms;
    QTest::newRow("2 ms") << 2ms;
}

void TestEventDispatcher::timersKeepQtsRate()
{
    QFETCH_GLOBAL(const bool, ours);
    if (!ours)
        QSKIP("it is Qt's dispatcher that ours is compared with");
    QFETCH(const std::chrono::milliseconds, interval);
    // Beside each other, so that the machine is as busy for the one as for the other. What is left
    // to chance is tried again; a dispatcher that loses every other tick never has enough.
    QString counts;
    for (int tries = 0; tries < 20; ++tries) {
        int ticks[2] = {0, 0};
        const auto count = [&ticks, interval](int which) {
            settle();
            QElapsedTimer elapsed;
            elapsed.start();
            QTimer timer;
            timer.setTimerType(Qt::PreciseTimer);
            timer.callOnTimeout(&timer, [&ticks, which] { ++ticks[which]; });
            timer.start(interval);
            while (passed(elapsed) < interval * 100)
                turn(QEventLoop::WaitForMoreEvents);
        };
        LoopThread qts(false, [&count] { count(0); });
        LoopThread mine(true, [&count] { count(1); });
        QVERIFY(qts.end());
        QVERIFY(mine.end());
        if (ticks[1] * 10 >= ticks[0] * 9)
            return;
        counts += u" %1 of %2"_qs.arg(ticks[1]).arg(ticks[0]);
    }
    QFAIL(qPrintable(u"Ours has ticked"_qs + counts));
}

void TestEventDispatcher::timersExpireInOrder()
{
    inLoopThread([] {
        settle();
        QList<int> order;
        QTimer timers[4];
        for (int i = 0; i < 4; ++i) {
            timers[i].setTimerType(Qt::PreciseTimer);
            timers[i].setSingleShot(true);
            timers[i].callOnTimeout(&timers[i], [&order, i] { order.append(i); });
        }
        const int intervals[] = {9, 2, 6, 4};
        QElapsedTimer elapsed;
        do { // again, if that has taken longer than they are apart
            elapsed.start();
            for (int i = 0; i < 4; ++i)
                timers[i].start(intervals[i]);
        } while (passed(elapsed) >= 2ms);
        stall(15ms);
        turn();
        QCOMPARE(order, (QList<int>{1, 3, 2, 0}));
    });
}

void TestEventDispatcher::timersTakeTurns_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<std::chrono::milliseconds>("interval");
    QTest::newRow("precise") << Qt::PreciseTimer << 5ms;
    QTest::newRow("coarse") << Qt::CoarseTimer << 40ms;
}

void TestEventDispatcher::timersTakeTurns()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const std::chrono::milliseconds, interval);
    inLoopThread([&] {
        settle();
        QList<int> order;
        QTimer timers[3];
        for (int i = 0; i < 3; ++i) {
            timers[i].setTimerType(type);
            timers[i].callOnTimeout(&timers[i], [&order, i] { order.append(i); });
            timers[i].start(interval);
        }
        // Late by more than an interval, they all start anew from the same time, and so are due at
        // exactly the same.
        for (int i = 0; i < 3; ++i) {
            stall(3 * interval);
            turn();
            QCOMPARE(std::exchange(order, {}), (QList<int>{0, 1, 2}));
        }
    });
}

void TestEventDispatcher::timersExpireOnceATurn()
{
    inLoopThread([] {
        settle();
        int zero = 0;
        int short1 = 0;
        QTimer always;
        always.callOnTimeout(&always, [&zero] { ++zero; });
        always.start(0ms);
        // It would keep whoever processes "all events" busy for ever.
        QVERIFY(!turn());
        QCOMPARE(zero, 1);
        QTimer often;
        often.setTimerType(Qt::PreciseTimer);
        often.callOnTimeout(&often, [&short1] { ++short1; });
        often.start(1ms);
        for (int i = 1; i <= 3; ++i) {
            stall(10ms);
            QVERIFY(turn());
            QCOMPARE(zero, i + 1);
            QCOMPARE(short1, i);
        }
    });
}

void TestEventDispatcher::timersAreNotReentered()
{
    inLoopThread([] {
        settle();
        int entered = 0;
        int others = 0;
        bool nested = false;
        QTimer other;
        other.setTimerType(Qt::PreciseTimer);
        other.callOnTimeout(&other, [&others] { ++others; });
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.callOnTimeout(&timer, [&] {
            ++entered;
            other.start(2ms);
            // Meanwhile it is due again and again.
            nested = turnUntil([&others] { return others == 5; });
            timer.stop();
        });
        timer.start(1ms);
        while (entered == 0)
            turn(QEventLoop::WaitForMoreEvents);
        QCOMPARE(entered, 1);
        QVERIFY(nested);
    });
}

void TestEventDispatcher::timersMayRemoveTimers()
{
    inLoopThread([] {
        settle();
        int timeouts = 0;
        QTimer *timers[2] = {new QTimer, new QTimer};
        for (QTimer *const timer : timers) {
            timer->callOnTimeout(timer, [&timers, &timeouts] {
                ++timeouts;
                // The other, which is due in the same turn, and itself.
                for (QTimer *&due : timers)
                    delete std::exchange(due, nullptr);
            });
            timer->start(1ms);
        }
        stall(5ms);
        turn();
        turn();
        QCOMPARE(timeouts, 1);
    });
}

void TestEventDispatcher::timersMayAddTimers()
{
    inLoopThread([] {
        settle();
        QList<int> order;
        QList<int> started;
        TimerTarget target;
        target.then = [&](int id) {
            order.append(id);
            if (id == started.first()) // not yet free for another
                started.append(target.startTimer(0, Qt::PreciseTimer));
            target.killTimer(id);
        };
        started.append(target.startTimer(1, Qt::PreciseTimer));
        started.append(target.startTimer(1, Qt::PreciseTimer));
        stall(5ms);
        turn();
        // Due at once, but in another turn.
        QCOMPARE(order, started.first(2));
        turn();
        QCOMPARE(order, started);
    });
}

void TestEventDispatcher::timersMayRestartTimers()
{
    inLoopThread([] {
        settle();
        QList<int> order;
        QTimer timers[2];
        for (int i = 0; i < 2; ++i) {
            timers[i].setTimerType(Qt::PreciseTimer);
            timers[i].callOnTimeout(&timers[i], [&timers, &order, i] {
                order.append(i);
                if (i == 0) {
                    timers[1].start(1ms);
                    timers[0].start(1ms);
                }
            });
            timers[i].start(1ms);
        }
        stall(5ms);
        turn();
        // The other was due, too, but is no longer, and is now before the one that restarted it.
        QCOMPARE(order, QList<int>{0});
        stall(5ms);
        turn();
        QCOMPARE(order, (QList<int>{0, 1, 0}));
    });
}

void TestEventDispatcher::timersOfAnObject()
{
    inLoopThread([] {
        settle();
        TimerTarget target;
        bool told = false;
        target.then = [&told](int) { told = true; };
        QVERIFY(dispatcher()->registeredTimers(&target).isEmpty());
        const int first = target.startTimer(1, Qt::PreciseTimer);
        const int second = target.startTimer(60'000, Qt::VeryCoarseTimer);
        auto timers = dispatcher()->registeredTimers(&target);
        QCOMPARE(timers.size(), 2);
        std::sort(timers.begin(), timers.end(),
                  [](const auto &a, const auto &b) { return a.interval < b.interval; });
        QCOMPARE(timers[0].timerId, first);
        QCOMPARE(timers[0].interval, 1);
        QCOMPARE(timers[0].timerType, Qt::PreciseTimer);
        QCOMPARE(timers[1].timerId, second);
        QCOMPARE(timers[1].interval, 60'000);
        QCOMPARE(timers[1].timerType, Qt::VeryCoarseTimer);
        QVERIFY(dispatcher()->unregisterTimers(&target));
        QVERIFY(!dispatcher()->unregisterTimers(&target));
        QVERIFY(!dispatcher()->unregisterTimer(first));
        QVERIFY(dispatcher()->registeredTimers(&target).isEmpty());
        stall(5ms);
        turn();
        QVERIFY(!told);
    });
}

void TestEventDispatcher::timersRemain()
{
    QFETCH_GLOBAL(const bool, ours);
    inLoopThread([ours] {
        settle();
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.start(60s);
        QVERIFY(timer.remainingTime() > 0);
        QVERIFY(timer.remainingTime() <= 60'000);
        const int before = timer.remainingTime();
        stall(5ms);
        QVERIFY(timer.remainingTime() < before);
        timer.start(1ms);
        stall(5ms);
        QCOMPARE(timer.remainingTime(), 0);
        const int id = timer.timerId();
        timer.stop();
        if (ours) // Qt's warns, if it is a debug build
            QCOMPARE(dispatcher()->remainingTime(id), -1);
    });
}

void TestEventDispatcher::timersMoveBetweenThreads()
{
    QThread *const here = QThread::currentThread();
    auto timer = std::make_unique<QTimer>();
    QThread *toldIn = nullptr;
    timer->callOnTimeout(timer.get(), [&toldIn] { toldIn = QThread::currentThread(); });
    timer->start(1ms);
    QFETCH_GLOBAL(const bool, ours);
    bool told = false;
    LoopThread thread(ours, [&] {
        told = turnUntil([&toldIn] { return toldIn != nullptr; });
        timer->moveToThread(here);
        turn(); // it hears of it by then
    });
    timer->moveToThread(&thread);
    QVERIFY(thread.end());
    QVERIFY(told);
    QCOMPARE(toldIn, &thread);
    toldIn = nullptr;
    QTRY_COMPARE(toldIn, here);
}

void TestEventDispatcher::timersCanBeExcluded()
{
    inLoopThread([] {
        settle();
        int timeouts = 0;
        QTimer timer;
        timer.callOnTimeout(&timer, [&timeouts] { ++timeouts; });
        timer.start(0ms);
        turn(QEventLoop::X11ExcludeTimers);
        QCOMPARE(timeouts, 0);
        // Nor do they end the wait, but a waking does.
        std::thread waker([it = dispatcher()] { it->wakeUp(); });
        QVERIFY(turn(QEventLoop::X11ExcludeTimers | QEventLoop::WaitForMoreEvents));
        QCOMPARE(timeouts, 0);
        waker.join();
        turn();
        QCOMPARE(timeouts, 1);
    });
}

void TestEventDispatcher::endsWithTimersAndNotifiers()
{
    std::unique_ptr<QTimer> timer;
    QPointer<QAbstractEventDispatcher> ended;
    const Stream stream;
    std::unique_ptr<QSocketNotifier> reader;
    std::unique_ptr<QSocketNotifier> writer;
    inLoopThread([&] {
        ended = dispatcher();
        timer = std::make_unique<QTimer>();
        timer->start(1h);
        reader = std::make_unique<QSocketNotifier>(stream.mine, QSocketNotifier::Read);
        writer = std::make_unique<QSocketNotifier>(stream.mine, QSocketNotifier::Write);
        settle();
    });
    QVERIFY(!ended);
    // What has outlived its dispatcher goes without it, about which Qt complains.
    for (const char *const who : {"killTimer", "~QObject"})
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(u"^QObject::%1: Timers cannot be stopped from another thread"_qs.arg(
                QLatin1String(who))));
    timer.reset();
}

void TestEventDispatcher::leavesNothingOpen()
{
#ifdef Q_OS_LINUX
    const auto openDescriptors = [] {
        return QDir(u"/proc/self/fd"_qs).entryList(QDir::Files | QDir::System).size();
    };
    const auto useIt = [] {
        inLoopThread([] {
            QTimer timer;
            timer.start(1ms);
            turn(QEventLoop::WaitForMoreEvents);
        });
    };
    useIt(); // what is opened once for the program
    const auto before = openDescriptors();
    for (int i = 0; i < 3; ++i) {
        useIt();
        const auto unused = makeIoEventDispatcher();
    }
    QCOMPARE(openDescriptors(), before);
#else
    QSKIP("only Linux lists a process's descriptors");
#endif
}

QTEST_GUILESS_MAIN(TestEventDispatcher)
#include "tst_eventdispatcher.moc"
