// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Hostile.h"
#include "tests/support/ServerFrames.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace Windsock;
using namespace Windsock::Test;
using std::chrono::milliseconds;

/// What each limit does to the client that meets it.
class TestHostileLimits final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void limitsConnections_data();
    void limitsConnections();
    void limitsNewConnectionsOfAnAddress();
    void limitsHandshakesOfAnAddress();
    void limitsSizes_data();
    void limitsSizes();
    void delaysWhoSendsTooMuch_data();
    void delaysWhoSendsTooMuch();
    void closesWhoSendsTooMuch_data();
    void closesWhoSendsTooMuch();
    void closesWhoSendsPongsUnasked();
    void countsNoPongThatWasAskedFor();
    void closesTheIdle();
    void closesWhoAnswersNoPing();
    void abortsWhoDoesNotCloseToo();
};

namespace {

qsizetype countOf(const QList<HandshakeReport> &reports, HandshakeRule rule)
{
    return std::count_if(reports.begin(), reports.end(),
                         [rule](const HandshakeReport &report) { return report.rule == rule; });
}

} // namespace

void TestHostileLimits::limitsConnections_data()
{
    QTest::addColumn<int>("inAll");
    QTest::addColumn<int>("perAddress");
    QTest::addColumn<HandshakeRule>("rule");
    QTest::newRow("in all") << 3 << 0 << HandshakeRule::ConnectionLimit;
    QTest::newRow("of one address") << 100 << 3 << HandshakeRule::AddressLimit;
}

void TestHostileLimits::limitsConnections()
{
    QFETCH(const int, inAll);
    QFETCH(const int, perAddress);
    QFETCH(const HandshakeRule, rule);
    ServerSettings settings;
    settings.limits.maxConnections = inAll;
    settings.limits.maxConnectionsPerAddress = perAddress;
    settings.limits.limitLoopback = true;
    TestServer server(shippedApplication(), settings);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(admitted(server, "/echo"));
        QVERIFY(clients.back());
    }
    RawClient further(server.port());
    further.send(upgradeRequest("/echo"));
    QTRY_VERIFY(further.closed);
    QCOMPARE(further.status(), 503);
    QVERIFY(further.received.contains("\r\nRetry-After: "));
    QTRY_COMPARE(countOf(server.handshakes, rule), 1);

    // A place that becomes free is another's, however its client went.
    clients[0]->socket.abort();
    clients[1]->send(clientFrame(8, {}));
    QTRY_COMPARE(server.closed.size(), 2);
    QVERIFY(admitted(server, "/echo"));
    QVERIFY(serves(server));
}

void TestHostileLimits::limitsNewConnectionsOfAnAddress()
{
    constexpr int Rate = 5;
    constexpr int Attempts = 40;
    ServerSettings settings;
    settings.limits.maxNewConnectionsPerSecond = Rate;
    settings.limits.limitLoopback = true;
    TestServer server(shippedApplication(), settings);
    QElapsedTimer elapsed;
    elapsed.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < Attempts; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(upgradeRequest("/echo"));
    }
    QTRY_VERIFY(std::all_of(clients.begin(), clients.end(),
                            [](const auto &client) { return client->status() != 0; }));
    const qint64 most = Rate + Rate * (elapsed.elapsed() + 1'000) / 1'000;
    for (const auto &client : clients) {
        if (client->status() == 101)
            continue;
        QCOMPARE(client->status(), 429);
        QVERIFY(client->received.contains("\r\nRetry-After: 1\r\n"));
    }
    QTRY_COMPARE(server.handshakes.size(), Attempts);
    QVERIFY(server.opened.size() >= Rate);
    QVERIFY2(server.opened.size() <= most, qPrintable(QString::number(server.opened.size())));
    QCOMPARE(countOf(server.handshakes, HandshakeRule::AddressRate) + server.opened.size(),
             Attempts);
    const auto comesIn = [&server] { return admitted(server, "/echo") != nullptr; };
    QVERIFY(QTest::qWaitFor(comesIn, 20'000)); // once it has waited
}

/// Whoever may have no further client cannot fill the places of requests either.
void TestHostileLimits::limitsHandshakesOfAnAddress()
{
    ServerSettings settings;
    settings.limits.maxConnectionsPerAddress = 3;
    settings.limits.limitLoopback = true;
    TestServer server(shippedApplication(), settings);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send("GET /");
    }
    QTRY_COMPARE(countOf(server.handshakes, HandshakeRule::HandshakeLimit), 3);
    // With several I/O threads the order of coming is not that of being counted.
    const auto isClosed = [](const auto &client) { return client->closed; };
    QTRY_COMPARE(std::count_if(clients.begin(), clients.end(), isClosed), 3);
    std::erase_if(clients, isClosed);
    QCOMPARE(clients.size(), size_t(3));
    clients.resize(2);
    QTRY_COMPARE(countOf(server.handshakes, HandshakeRule::Disconnected), 1);
    QVERIFY(serves(server));
}

void TestHostileLimits::limitsSizes_data()
{
    QTest::addColumn<int>("frameSize");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code"); // 0: it comes back
    const auto fragments = [](int count, int size) -> QByteArray {
        QByteArray bytes = clientFrame(2, QByteArray(size, 'x'), false);
        for (int i = 2; i < count; ++i)
            bytes += clientFrame(0, QByteArray(size, 'x'), false);
        return bytes + clientFrame(0, QByteArray(size, 'x'));
    };
    QTest::newRow("largest message") << 0 << clientFrame(2, QByteArray(4'000, 'x')) << 0;
    QTest::newRow("too large a message") << 0 << clientFrame(2, QByteArray(4'001, 'x')) << 1009;
    QTest::newRow("largest frame") << 1'000 << clientFrame(2, QByteArray(1'000, 'x')) << 0;
    QTest::newRow("too large a frame") << 1'000 << clientFrame(2, QByteArray(1'001, 'x')) << 1009;
    QTest::newRow("largest message in frames") << 1'000 << fragments(4, 1'000) << 0;
    QTest::newRow("too large a message in frames") << 1'000 << fragments(5, 1'000) << 1009;
    QTest::newRow("too large a message in tiny frames") << 0 << fragments(4'001, 1) << 1009;
}

void TestHostileLimits::limitsSizes()
{
    QFETCH(const int, frameSize);
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    ServerSettings settings;
    settings.limits.maxMessageSize = 4'000;
    settings.limits.maxFrameSize = frameSize;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(bytes);
    QTRY_VERIFY(!serverFrames(client->received).isEmpty());
    QCOMPARE(receivedCloseCode(client->received), code);
    QCOMPARE(server.server.statistics().messagesIn, code == 0 ? 1 : 0);
    QVERIFY(serves(server));
}

void TestHostileLimits::delaysWhoSendsTooMuch_data()
{
    QTest::addColumn<int>("messages");
    QTest::addColumn<int>("bytes");
    QTest::newRow("messages") << 50 << 0;
    QTest::newRow("bytes") << 0 << 50 * 100;
    QTest::newRow("both") << 50 << 50 * 100;
}

/// Twice what a second allows comes at once, so the last of it is heard about a second later.
/// Nothing is lost or disordered, and nobody else waits.
void TestHostileLimits::delaysWhoSendsTooMuch()
{
    constexpr int Sent = 100;
    QFETCH(const int, messages);
    QFETCH(const int, bytes);
    ServerSettings settings;
    settings.limits.maxMessagesPerSecond = messages;
    settings.limits.maxBytesPerSecond = bytes;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    QByteArray burst;
    QList<QByteArray> expected;
    for (int i = 0; i < Sent; ++i) {
        expected.append(QByteArray::number(i).rightJustified(100, '.'));
        burst += clientFrame(2, expected.last());
    }
    QElapsedTimer elapsed;
    elapsed.start();
    client->send(burst);
    QTRY_VERIFY(serverFrames(client->received).size() >= 10);
    QVERIFY(serves(server));
    QTRY_COMPARE_WITH_TIMEOUT(serverFrames(client->received).size(), Sent, 20'000);
    QVERIFY2(elapsed.elapsed() > 500, qPrintable(QString::number(elapsed.elapsed())));
    QList<QByteArray> echoes;
    for (const ServerFrame &frame : serverFrames(client->received))
        echoes.append(frame.payload);
    QCOMPARE(echoes, expected);
    QCOMPARE(server.closed.size(), 1); // the one that was served
}

void TestHostileLimits::closesWhoSendsTooMuch_data()
{
    QTest::addColumn<int>("messages");
    QTest::addColumn<int>("bytes");
    QTest::newRow("messages") << 10 << 0;
    QTest::newRow("bytes") << 0 << 10 * 100;
}

void TestHostileLimits::closesWhoSendsTooMuch()
{
    QFETCH(const int, messages);
    QFETCH(const int, bytes);
    ServerSettings settings;
    settings.limits.maxMessagesPerSecond = messages;
    settings.limits.maxBytesPerSecond = bytes;
    settings.limits.ratePolicy = RatePolicy::Close;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(clientFrame(2, QByteArray(100, 'x')).repeated(1'000));
    QTRY_COMPARE(receivedCloseCode(client->received), 1008);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].by, ClosedBy::Server);
    QCOMPARE(server.closed[0].reason, u"sends too much"_qs);
    QVERIFY(server.closed[0].statistics.messagesOut < 1'000);
    QVERIFY(server.closed[0].statistics.messagesOut >= 10);
    QVERIFY(serves(server));
}

/// They are recorded and handled as messages are, so they are limited as those are.
void TestHostileLimits::closesWhoSendsPongsUnasked()
{
    ServerSettings settings;
    settings.limits.maxMessagesPerSecond = 10;
    settings.limits.ratePolicy = RatePolicy::Close;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(clientFrame(10, QByteArray(100, 'x')).repeated(1'000));
    QTRY_COMPARE(receivedCloseCode(client->received), 1008);
}

/// An answer to a ping costs nothing, however few messages are allowed.
void TestHostileLimits::countsNoPongThatWasAskedFor()
{
    ServerSettings settings;
    settings.limits.pingInterval = milliseconds(100); // and so at each tick, twice a second
    settings.limits.maxMessagesPerSecond = 1;
    settings.limits.ratePolicy = RatePolicy::Close;
    TestServer server(shippedApplication(), settings);
    TestClient polite(server.url(u"/echo"_qs)); // Qt's answers pings by itself
    const auto pongs = [&server] {
        const auto records = server.sink.records();
        return std::count_if(records.begin(), records.end(), [](const TrafficRecord &record) {
            return record.kind == RecordKind::Pong;
        });
    };
    QTRY_VERIFY(pongs() >= 6);
    QVERIFY(polite.connected && !polite.disconnected);
}

/// Pongs are no messages: a client that only keeps alive is idle.
void TestHostileLimits::closesTheIdle()
{
    ServerSettings settings;
    settings.limits.idleTimeout = milliseconds(1'000);
    TestServer server(shippedApplication(), settings);
    const auto idle = admitted(server, "/echo");
    const auto busy = admitted(server, "/echo");
    QVERIFY(idle && busy);
    QTimer traffic;
    connect(&traffic, &QTimer::timeout, this, [&] {
        idle->send(clientFrame(10, {}));
        busy->send(clientFrame(1, "x"));
    });
    traffic.start(100);
    QTRY_COMPARE(receivedCloseCode(idle->received), 1001);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].reason, u"idle for too long"_qs);
    QVERIFY(!busy->closed);
}

void TestHostileLimits::closesWhoAnswersNoPing()
{
    ServerSettings settings;
    settings.limits.pingInterval = milliseconds(300);
    settings.limits.pingTimeout = milliseconds(1'500);
    TestServer server(shippedApplication(), settings);
    TestClient polite(server.url(u"/echo"_qs)); // Qt's answers pings by itself
    const auto dumb = admitted(server, "/echo");
    QVERIFY(dumb);
    QTimer traffic;
    connect(&traffic, &QTimer::timeout, this, [&dumb] { dumb->send(clientFrame(1, "x")); });
    traffic.start(100); // messages are no answer to a ping
    QTRY_COMPARE(receivedCloseCode(dumb->received), 1011);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].reason, u"no answer to pings"_qs);
    QVERIFY(dumb->received.contains("\x89\x08windsock"));
    QVERIFY(polite.connected && !polite.disconnected);
}

void TestHostileLimits::abortsWhoDoesNotCloseToo()
{
    ServerSettings settings;
    settings.limits.closeTimeout = milliseconds(200);
    TestServer server(shippedApplication(), settings);
    const auto deaf = admitted(server, "/sink");
    QVERIFY(deaf);
    stopReading(*deaf);
    for (int i = 0; i < 60; ++i) // so that the close frame cannot leave
        server.server.control().send({}, Message::binary(QByteArray(1'000'000, 'x')));
    QTRY_COMPARE(server.sends.size(), 60);
    server.server.control().closeClients({1}, 4000, u"enough"_qs);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 4000);
    QTRY_COMPARE(server.server.statistics().connections, 0);
    QVERIFY(serves(server));
}

QTEST_GUILESS_MAIN(TestHostileLimits)
#include "tst_hostile_limits.moc"
