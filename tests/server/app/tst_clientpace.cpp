// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ClientPace.h"

#include <QTest>

using namespace Windsock;
using namespace std::chrono_literals;
using Due = ClientPace::Due;

namespace {

constexpr qint64 Second = 1'000'000;

ClientPace startedAt(qint64 now)
{
    ClientPace pace;
    pace.start(now);
    return pace;
}

} // namespace

class TestClientPace : public QObject
{
    Q_OBJECT

private slots:
    void asksForNothingByDefault();
    void closesTheIdle();
    void takesNoPongForAMessage();
    void pingsAtEachInterval();
    void closesWhoAnswersNoPing_data();
    void closesWhoAnswersNoPing();
    void keepsWhoAnswersEachPing();
    void waitsForWhomItDoesNotRead();
    void waitsNoLongerWhenTheHoldEnds();
    void startsAnewWhenPingsAreSwitchedOn();
    void owesTheLongerOfBothRates();
};

void TestClientPace::asksForNothingByDefault()
{
    ClientPace pace = startedAt(0);
    QCOMPARE(pace.tick(Limits(), 1'000'000 * Second), Due::Nothing);
}

void TestClientPace::closesTheIdle()
{
    Limits limits;
    limits.idleTimeout = 10s;
    ClientPace pace = startedAt(5 * Second);
    QCOMPARE(pace.tick(limits, 15 * Second - 1), Due::Nothing);
    pace.onMessage();
    QCOMPARE(pace.tick(limits, 16 * Second), Due::Nothing);
    QCOMPARE(pace.tick(limits, 26 * Second - 1), Due::Nothing);
    QCOMPARE(pace.tick(limits, 26 * Second), Due::CloseIdle);
}

void TestClientPace::takesNoPongForAMessage()
{
    Limits limits;
    limits.idleTimeout = 10s;
    ClientPace pace = startedAt(0);
    pace.onPong();
    QCOMPARE(pace.tick(limits, 10 * Second), Due::CloseIdle);
}

void TestClientPace::pingsAtEachInterval()
{
    Limits limits;
    limits.pingInterval = 2s;
    ClientPace pace = startedAt(0);
    QCOMPARE(pace.tick(limits, Second), Due::Ping);
    QCOMPARE(pace.tick(limits, 3 * Second - 1), Due::Nothing);
    QCOMPARE(pace.tick(limits, 3 * Second), Due::Ping);
    QCOMPARE(pace.tick(limits, 4 * Second), Due::Nothing);
}

void TestClientPace::closesWhoAnswersNoPing_data()
{
    QTest::addColumn<int>("interval");
    QTest::addColumn<int>("timeout");
    QTest::addColumn<int>("closedAfter");
    QTest::newRow("given") << 1 << 5 << 5;
    QTest::newRow("shorter than the interval") << 10 << 5 << 14; // the next ping came after 9
    QTest::newRow("three intervals") << 20 << 0 << 60;
    QTest::newRow("30 s at least") << 1 << 0 << 30;
}

void TestClientPace::closesWhoAnswersNoPing()
{
    QFETCH(const int, interval);
    QFETCH(const int, timeout);
    QFETCH(const int, closedAfter);
    Limits limits;
    limits.pingInterval = std::chrono::seconds(interval);
    limits.pingTimeout = std::chrono::seconds(timeout);
    ClientPace pace = startedAt(Second);
    QCOMPARE(pace.tick(limits, Second), Due::Ping);
    pace.onPong();
    const qint64 answered = 2 * Second;
    for (qint64 now = answered; now < answered + closedAfter * Second; now += Second / 2)
        QVERIFY(pace.tick(limits, now) != Due::CloseDumb);
    QCOMPARE(pace.tick(limits, answered + closedAfter * Second), Due::CloseDumb);
}

/// However long it is until the next ping.
void TestClientPace::keepsWhoAnswersEachPing()
{
    Limits limits;
    limits.pingInterval = 10s;
    limits.pingTimeout = 2s;
    ClientPace pace = startedAt(0);
    int pings = 0;
    for (qint64 now = Second; now <= 61 * Second; now += Second / 2) {
        const Due due = pace.tick(limits, now);
        QVERIFY(due != Due::CloseDumb);
        if (due == Due::Ping) {
            ++pings;
            pace.onPong();
        }
    }
    QCOMPARE(pings, 7);
}

void TestClientPace::waitsForWhomItDoesNotRead()
{
    Limits limits;
    limits.pingInterval = 1s;
    limits.pingTimeout = 5s;
    limits.maxBytesPerSecond = 10;
    ClientPace pace = startedAt(Second);
    QCOMPARE(pace.tick(limits, Second), Due::Ping);
    QCOMPARE(pace.take(110, limits, Second).count(), 10 * Second);
    QVERIFY(pace.tick(limits, 16 * Second - 1) != Due::CloseDumb);
    QCOMPARE(pace.tick(limits, 16 * Second), Due::CloseDumb);
}

void TestClientPace::waitsNoLongerWhenTheHoldEnds()
{
    Limits limits;
    limits.pingInterval = 1s;
    limits.pingTimeout = 5s;
    limits.maxBytesPerSecond = 10;
    ClientPace pace = startedAt(Second);
    QCOMPARE(pace.tick(limits, Second), Due::Ping);
    QCOMPARE(pace.take(1'010, limits, Second).count(), 100 * Second);
    pace.endHold(20 * Second);
    QVERIFY(pace.tick(limits, 25 * Second - 1) != Due::CloseDumb);
    QCOMPARE(pace.tick(limits, 25 * Second), Due::CloseDumb);
}

void TestClientPace::startsAnewWhenPingsAreSwitchedOn()
{
    Limits limits;
    limits.pingTimeout = 5s;
    ClientPace pace = startedAt(0);
    QCOMPARE(pace.tick(limits, 100 * Second), Due::Nothing);
    limits.pingInterval = 1s;
    QCOMPARE(pace.tick(limits, 101 * Second), Due::Ping);
    QCOMPARE(pace.tick(limits, 106 * Second), Due::CloseDumb);
}

void TestClientPace::owesTheLongerOfBothRates()
{
    Limits limits;
    limits.maxMessagesPerSecond = 2;
    limits.maxBytesPerSecond = 100;
    ClientPace pace = startedAt(0);
    QCOMPARE(pace.take(10, limits, Second).count(), 0);
    QCOMPARE(pace.take(10, limits, Second).count(), 0);
    QCOMPARE(pace.take(10, limits, Second).count(), Second / 2);
    QCOMPARE(pace.take(270, limits, Second).count(), 2 * Second);
}

QTEST_APPLESS_MAIN(TestClientPace)
#include "tst_clientpace.moc"
