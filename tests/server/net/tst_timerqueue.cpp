// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TimerQueue.h"

#include <QRegularExpression>
#include <QTest>
#include <QTimerEvent>

#include <algorithm>
#include <functional>

using namespace Windsock;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Qt::TimerType)

namespace {

/// Notes which timers it is told of.
class Target final : public QObject
{
public:
    QList<int> told;
    std::function<void(int)> then;

protected:
    void timerEvent(QTimerEvent *event) override
    {
        told.append(event->timerId());
        if (then)
            then(event->timerId());
    }
};

} // namespace

class TestTimerQueue final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void isDue_data();
    void isDue();
    void comesAgain_data();
    void comesAgain();
    void sharesItsTurn_data();
    void sharesItsTurn();
    void doesNotDrift_data();
    void doesNotDrift();
    void keepsItsRate_data();
    void keepsItsRate();
    void expiresInOrder();
    void tellsEachOnceATurn();
    void isNotReentered();
    void forgetsWhatIsRemovedMeanwhile();
    void leavesForLaterWhatIsAddedMeanwhile();
    void knowsTheTimersOfAnObject();
    void tellsWhatRemains();
};

void TestTimerQueue::isDue_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<int>("interval");
    QTest::addColumn<int>("startedAt");
    QTest::addColumn<int>("dueAt");
    QTest::newRow("precise") << Qt::PreciseTimer << 7 << 100'300 << 100'307;
    QTest::newRow("precise and long") << Qt::PreciseTimer << 60'000 << 100'300 << 160'300;
    QTest::newRow("of no interval") << Qt::PreciseTimer << 0 << 100'300 << 100'300;
    QTest::newRow("coarse") << Qt::CoarseTimer << 100 << 100'300 << 100'400;
    QTest::newRow("coarse, rounded up") << Qt::CoarseTimer << 100 << 100'301 << 100'404;
    QTest::newRow("too short to be coarse") << Qt::CoarseTimer << 19 << 100'302 << 100'321;
    QTest::newRow("coarse and not quite long") << Qt::CoarseTimer << 19'999 << 100'300 << 120'320;
    QTest::newRow("coarse and long, before half")
        << Qt::CoarseTimer << 20'000 << 100'300 << 120'000;
    QTest::newRow("coarse and long, after half") << Qt::CoarseTimer << 20'400 << 100'700 << 121'000;
    QTest::newRow("very coarse, before half") << Qt::VeryCoarseTimer << 1'000 << 100'300 << 101'000;
    QTest::newRow("very coarse, after half") << Qt::VeryCoarseTimer << 1'000 << 100'700 << 102'000;
    QTest::newRow("very coarse, rounded up") << Qt::VeryCoarseTimer << 1'500 << 100'000 << 102'000;
    QTest::newRow("very coarse, rounded down")
        << Qt::VeryCoarseTimer << 2'499 << 100'000 << 102'000;
    QTest::newRow("very coarse, half a second") << Qt::VeryCoarseTimer << 500 << 100'000 << 101'000;
    QTest::newRow("too short to be very coarse")
        << Qt::VeryCoarseTimer << 499 << 100'300 << 100'800;
}

void TestTimerQueue::isDue()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const int, interval);
    QFETCH(const int, startedAt);
    QFETCH(const int, dueAt);
    const auto due = std::chrono::milliseconds(dueAt);
    Target target;
    TimerQueue timers;
    QVERIFY(!timers.nextDue());
    timers.add(1, std::chrono::milliseconds(interval), type, &target,
               std::chrono::milliseconds(startedAt));
    QVERIFY(timers.nextDue() == due);
    QCOMPARE(timers.activate(due - 1ns), 0);
    QCOMPARE(target.told, QList<int>());
    QCOMPARE(timers.activate(due), interval == 0 ? 0 : 1);
    QCOMPARE(target.told, QList<int>{1});
}

void TestTimerQueue::comesAgain_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<int>("interval");
    QTest::addColumn<int>("toldAt");
    QTest::addColumn<int>("dueAt");
    // All start at 10,000.
    QTest::newRow("in time") << Qt::PreciseTimer << 100 << 10'100 << 10'200;
    QTest::newRow("late") << Qt::PreciseTimer << 100 << 10'199 << 10'200;
    QTest::newRow("late by an interval") << Qt::PreciseTimer << 100 << 10'200 << 10'200;
    QTest::newRow("late by more") << Qt::PreciseTimer << 100 << 10'470 << 10'570;
    QTest::newRow("of no interval") << Qt::PreciseTimer << 0 << 10'005 << 10'005;
    QTest::newRow("coarse") << Qt::CoarseTimer << 100 << 10'120 << 10'200;
    // Due at 10,500, which makes 10,512.
    QTest::newRow("coarse, rounded up") << Qt::CoarseTimer << 500 << 10'512 << 11'008;
    QTest::newRow("coarse, late by less") << Qt::CoarseTimer << 500 << 10'999 << 11'008;
    QTest::newRow("coarse, late by more") << Qt::CoarseTimer << 500 << 11'090 << 11'600;
    QTest::newRow("very coarse") << Qt::VeryCoarseTimer << 1'000 << 11'300 << 12'000;
    QTest::newRow("very coarse and late") << Qt::VeryCoarseTimer << 1'000 << 15'700 << 16'000;
}

void TestTimerQueue::comesAgain()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const int, interval);
    QFETCH(const int, toldAt);
    QFETCH(const int, dueAt);
    Target target;
    TimerQueue timers;
    timers.add(1, std::chrono::milliseconds(interval), type, &target, 10s);
    timers.activate(std::chrono::milliseconds(toldAt));
    QCOMPARE(target.told, QList<int>{1});
    QVERIFY(timers.nextDue() == std::chrono::milliseconds(dueAt));
}

void TestTimerQueue::sharesItsTurn_data()
{
    QTest::addColumn<QList<int>>("intervals");
    QTest::addColumn<QList<int>>("startedAt");
    QTest::addColumn<int>("dueAt");
    QTest::newRow("of one interval")
        << QList<int>{500, 500, 500, 500} << QList<int>{9'997, 10'000, 10'003, 10'012} << 10'512;
    QTest::newRow("of different intervals")
        << QList<int>{1'000, 700, 500, 200} << QList<int>{9'990, 10'300, 10'495, 10'803} << 11'008;
}

void TestTimerQueue::sharesItsTurn()
{
    QFETCH(const QList<int>, intervals);
    QFETCH(const QList<int>, startedAt);
    QFETCH(const int, dueAt);
    const auto due = std::chrono::milliseconds(dueAt);
    Target target;
    TimerQueue timers;
    for (int i = 0; i < intervals.size(); ++i)
        timers.add(i, std::chrono::milliseconds(intervals[i]), Qt::CoarseTimer, &target,
                   std::chrono::milliseconds(startedAt[i]));
    QCOMPARE(timers.activate(due - 1ns), 0);
    QCOMPARE(timers.activate(due), 4);
    QCOMPARE(target.told, (QList<int>{0, 1, 2, 3}));
}

void TestTimerQueue::doesNotDrift_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<std::chrono::milliseconds>("interval");
    QTest::addColumn<std::chrono::milliseconds>("tolerance");
    QTest::newRow("precise") << Qt::PreciseTimer << 10ms << 0ms;
    QTest::newRow("precise and long") << Qt::PreciseTimer << 60'000ms << 0ms;
    QTest::newRow("too short to be coarse") << Qt::CoarseTimer << 19ms << 0ms;
    QTest::newRow("coarse 20 ms") << Qt::CoarseTimer << 20ms << 1ms;
    QTest::newRow("coarse 39 ms") << Qt::CoarseTimer << 39ms << 1ms;
    QTest::newRow("coarse 333 ms") << Qt::CoarseTimer << 333ms << 16ms;
    QTest::newRow("coarse 500 ms") << Qt::CoarseTimer << 500ms << 25ms;
    QTest::newRow("coarse and not quite long") << Qt::CoarseTimer << 19'999ms << 999ms;
}

void TestTimerQueue::doesNotDrift()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const std::chrono::milliseconds, interval);
    QFETCH(const std::chrono::milliseconds, tolerance);
    const auto start = 123'456'789ns;
    Target target;
    TimerQueue timers;
    timers.add(1, interval, type, &target, start);
    // Each turn is late, by less than an interval.
    for (int i = 1; i <= 1000; ++i) {
        const auto due = timers.nextDue();
        QVERIFY(due && *due >= start + i * interval);
        QVERIFY(*due <= start + i * interval + tolerance);
        QCOMPARE(timers.activate(*due + (i % 10) * interval / 11), 1);
    }
}

void TestTimerQueue::keepsItsRate_data()
{
    QTest::addColumn<std::chrono::milliseconds>("interval");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("1 ms") << 1ms << 900;
    QTest::newRow("2 ms") << 2ms << 490;
}

void TestTimerQueue::keepsItsRate()
{
    QFETCH(const std::chrono::milliseconds, interval);
    QFETCH(const int, atLeast);
    Target target;
    TimerQueue timers;
    std::chrono::nanoseconds now = 123'456us;
    const auto end = now + 1s;
    timers.add(1, interval, Qt::PreciseTimer, &target, now);
    // A system that is waited in for whole milliseconds, and is a little late.
    while (now < end) {
        const auto due = timers.nextDue();
        QVERIFY(due && *due > now);
        now += std::chrono::ceil<std::chrono::milliseconds>(*due - now) + 60us;
        timers.activate(now);
    }
    const auto ticks = target.told.size();
    QVERIFY2(ticks >= atLeast, qPrintable(QString::number(ticks)));
}

void TestTimerQueue::expiresInOrder()
{
    Target target;
    TimerQueue timers;
    timers.add(1, 30ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(2, 10ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(3, 20ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(4, 10ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(5, 5ms, Qt::PreciseTimer, &target, 15ms);
    QCOMPARE(timers.activate(30ms), 5);
    QCOMPARE(target.told, (QList<int>{2, 4, 3, 5, 1}));
}

void TestTimerQueue::tellsEachOnceATurn()
{
    Target target;
    TimerQueue timers;
    timers.add(1, 1ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(2, 0ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(3, 0ms, Qt::PreciseTimer, &target, 5ms);
    QCOMPARE(timers.activate(5ms), 1);
    QCOMPARE(target.told, (QList<int>{2, 1, 3}));
    QCOMPARE(timers.activate(5ms), 0);
    QCOMPARE(target.told, (QList<int>{2, 1, 3, 2, 3}));
}

void TestTimerQueue::isNotReentered()
{
    Target target;
    TimerQueue timers;
    timers.add(1, 0ms, Qt::PreciseTimer, &target, 0ms);
    timers.add(2, 10ms, Qt::PreciseTimer, &target, 0ms);
    bool othersAreDue = false;
    target.then = [&](int id) {
        if (id != 1)
            return;
        timers.activate(20ms); // tells 2
        othersAreDue = timers.nextDue() == 20ms;
    };
    timers.activate(15ms);
    // The second was due in the outer turn, too, but the inner one has had it.
    QCOMPARE(target.told, (QList<int>{1, 2}));
    QVERIFY(othersAreDue);
    target.then = nullptr;
    timers.activate(20ms);
    QCOMPARE(target.told, (QList<int>{1, 2, 2, 1}));
}

void TestTimerQueue::forgetsWhatIsRemovedMeanwhile()
{
    Target target;
    TimerQueue timers;
    for (int id = 1; id <= 4; ++id)
        timers.add(id, 0ms, Qt::PreciseTimer, &target, 0ms);
    target.then = [&timers](int id) {
        timers.remove(id);
        timers.remove(id + 1);
    };
    timers.activate(0ms);
    QCOMPARE(target.told, (QList<int>{1, 3}));
    QVERIFY(!timers.nextDue());
}

void TestTimerQueue::leavesForLaterWhatIsAddedMeanwhile()
{
    Target target;
    TimerQueue timers;
    timers.add(1, 1ms, Qt::PreciseTimer, &target, 0ms);
    target.then = [&](int id) {
        if (id == 1)
            timers.add(2, 0ms, Qt::PreciseTimer, &target, 1ms);
    };
    timers.activate(1ms);
    QCOMPARE(target.told, QList<int>{1});
    timers.activate(1ms);
    QCOMPARE(target.told, (QList<int>{1, 2}));
}

void TestTimerQueue::knowsTheTimersOfAnObject()
{
    Target target;
    Target other;
    TimerQueue timers;
    timers.add(1, 400ms, Qt::VeryCoarseTimer, &target, 0ms);
    timers.add(2, 5ms, Qt::CoarseTimer, &target, 0ms);
    timers.add(3, 5ms, Qt::PreciseTimer, &other, 0ms);
    auto found = timers.timersOf(&target);
    QCOMPARE(found.size(), 2);
    std::sort(found.begin(), found.end(),
              [](const auto &a, const auto &b) { return a.timerId < b.timerId; });
    QCOMPARE(found[0].interval, 400);
    QCOMPARE(found[0].timerType, Qt::VeryCoarseTimer);
    QCOMPARE(found[1].timerId, 2);

    QVERIFY(timers.remove(2));
    QVERIFY(!timers.remove(2));
    QCOMPARE(timers.timersOf(&target).size(), 1);
    QVERIFY(timers.removeAll(&target));
    QVERIFY(!timers.removeAll(&target));
    QVERIFY(timers.timersOf(&target).isEmpty());
    timers.activate(1s);
    QCOMPARE(target.told, QList<int>());
    QCOMPARE(other.told, QList<int>{3});
}

void TestTimerQueue::tellsWhatRemains()
{
    Target target;
    TimerQueue timers;
    timers.add(1, 10ms, Qt::PreciseTimer, &target, 5ms);
    QVERIFY(timers.remaining(1, 5ms) == 10ms);
    QVERIFY(timers.remaining(1, 14ms) == 1ms);
    QVERIFY(timers.remaining(1, 20ms) == 0ms);
    QVERIFY(!timers.remaining(2, 20ms));
    timers.activate(20ms);
    QVERIFY(timers.remaining(1, 20ms) == 5ms);
    timers.add(2, 500ms, Qt::CoarseTimer, &target, 10'000ms);
    QVERIFY(timers.remaining(2, 10'000ms) == 512ms);
}

QTEST_GUILESS_MAIN(TestTimerQueue)
#include "tst_timerqueue.moc"
