// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Hostile.h"
#include "tests/support/ServerFrames.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>

#ifdef Q_OS_LINUX
#include <ctime>
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace Windsock;
using namespace Windsock::Test;
using std::chrono::milliseconds;
using std::chrono::system_clock;

namespace {

std::atomic<int> g_wallClockJump{0}; ///< seconds that the wall clock is off

constexpr int Hour = 3'600;

} // namespace

#ifdef Q_OS_LINUX
/// Stands before the C library's for the whole process, which is as good as setting the clock.
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept
{
    const auto result = syscall(SYS_clock_gettime, clock, time);
    if (clock == CLOCK_REALTIME)
        time->tv_sec += g_wallClockJump;
    return int(result);
}
#endif

/// A wall clock that is set while clients are connected: by a person, a time server, after a sleep.
class TestFaultClock final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void cleanup() { g_wallClockJump = 0; }
    void keepsItsTime_data();
    void keepsItsTime();
};

void TestFaultClock::keepsItsTime_data()
{
    QTest::addColumn<int>("jump");
    QTest::newRow("ten hours forward") << 10 * Hour;
    QTest::newRow("ten hours back") << -10 * Hour;
}

/// No limit of time is met by the jump, no rate stops, and the records keep their order.
void TestFaultClock::keepsItsTime()
{
    QFETCH(const int, jump);
    ServerSettings settings;
    settings.limits.handshakeTimeout = std::chrono::minutes(10);
    settings.limits.idleTimeout = std::chrono::hours(1);
    settings.limits.pingInterval = milliseconds(200);
    settings.limits.pingTimeout = std::chrono::minutes(10);
    settings.limits.maxMessagesPerSecond = 1'000;
    settings.limits.maxNewConnectionsPerSecond = 100;
    settings.limits.limitLoopback = true;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(clientFrame(1, "before"));
    QTRY_VERIFY(client->received.endsWith("before"));
    RawClient unfinished(server.port());
    unfinished.send("GET /echo HTTP/1.1\r\n");

    const auto before = system_clock::now();
    g_wallClockJump = jump;
    const auto seen = std::chrono::duration_cast<std::chrono::seconds>(system_clock::now()
                                                                       - before);
    if (std::abs(seen.count() - jump) > 60)
        QSKIP("The wall clock cannot be replaced here.");
    client->received.clear();
    QTRY_VERIFY(client->received.count("\x89\x08windsock") >= 5); // two looks at all time limits
    client->send(clientFrame(1, "after"));
    QTRY_VERIFY(client->received.contains("\x81\x05"
                                          "after"));
    QVERIFY(serves(server));
    unfinished.send(upgradeRequest("/echo").mid(20));
    QTRY_COMPARE(unfinished.status(), 101);
    QVERIFY(!client->closed);
    QTRY_COMPARE(server.closed.size(), 1); // the one that was served

    const auto records = server.sink.records();
    QVERIFY(records.size() > 5);
    QVERIFY(std::is_sorted(records.begin(), records.end(),
                           [](const TrafficRecord &a, const TrafficRecord &b) {
                               return a.time < b.time;
                           }));
    const qint64 lasted = records.back().time - records.front().time;
    QVERIFY2(lasted < 60'000'000, qPrintable(QString::number(lasted)));
    for (const HandshakeReport &report : std::as_const(server.handshakes))
        QVERIFY(std::abs(report.at - records.front().time) < 60'000'000);
}

QTEST_GUILESS_MAIN(TestFaultClock)
#include "tst_fault_clock.moc"
