// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/LoopLag.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>

using namespace Windsock;
using namespace std::chrono_literals;

class TestLoopLag final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_qs)); }
    void countsInBuckets();
    void keepsToFixedTimes();
    void notesEachTime_data();
    void notesEachTime();
    void findsStalls();
};

void TestLoopLag::countsInBuckets()
{
    LoopLag lag;
    lag.add(0ms);
    lag.add(1ms);
    lag.add(3ms);
    lag.add(10s);
    const auto snapshot = lag.snapshot();
    QCOMPARE(snapshot.count, 4);
    QCOMPARE(snapshot.buckets[0], 2);
    QCOMPARE(snapshot.buckets[2], 1);
    QCOMPARE(snapshot.buckets.back(), 1);
    QCOMPARE(snapshot.sum, 10.004);
}

void TestLoopLag::keepsToFixedTimes()
{
    LagSchedule schedule;
    QCOMPARE(schedule.wait(0ms), 50ms);
    QCOMPARE(schedule.wait(50ms), 50ms);
    QCOMPARE(schedule.wait(80ms), 20ms); // late by 30: the next time is still 100
    QCOMPARE(schedule.wait(99ms + 1ns), 1ms);
    QCOMPARE(schedule.wait(470ms), 30ms);
}

void TestLoopLag::notesEachTime_data()
{
    QTest::addColumn<qint64>("lateness"); // ms, of each of 100 times
    QTest::addColumn<quint64>("samples");
    QTest::addColumn<double>("sum"); // seconds

    QTest::newRow("in time") << qint64(0) << quint64(100) << 0.0;
    QTest::newRow("always as late as before") << qint64(30) << quint64(100) << 3.0;
    // 120 ms late, so two more times were missed, which were 70 and 20 ms late.
    QTest::newRow("misses times") << qint64(120) << quint64(300) << 21.0;
}

void TestLoopLag::notesEachTime()
{
    QFETCH(const qint64, lateness);
    LoopLag lag;
    LagSchedule schedule;
    LagSchedule::Time now = 0ms;
    for (int i = 0; i < 100; ++i) {
        now += schedule.wait(now) + std::chrono::milliseconds(lateness);
        schedule.note(now, lag);
    }
    const auto snapshot = lag.snapshot();
    QTEST(snapshot.count, "samples");
    QTEST(snapshot.sum, "sum");
}

void TestLoopLag::findsStalls()
{
    const LoopLagProbe probe;
    QTest::qWait(1); // its timer runs
    QThread::msleep(200);
    QTRY_VERIFY(probe.lag()->snapshot().sum > 0.1);
    QVERIFY(probe.lag()->snapshot().count >= 3);
}

QTEST_GUILESS_MAIN(TestLoopLag)
#include "tst_looplag.moc"
