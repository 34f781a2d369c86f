// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Hostile.h"
#include "tests/support/Process.h"
#include "tests/support/ServerFrames.h"

#include <QTest>
#include <QTimer>

using namespace Windsock;
using namespace Windsock::Test;

/// What a client may send once it is connected.
class TestHostileFrames final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void closes_data();
    void closes();
    void passesOverWhatFollowsAClose_data();
    void passesOverWhatFollowsAClose();
    void acceptsUnmaskedFrames();
    void reservesNothingForAnnouncements();
    void limitsTheSumOfFragments();
    void answersEveryPingOfAFlood();
};

namespace {

constexpr qint64 MiB = 1024 * 1024;

QByteArray closeFrame(int code, const QByteArray &reason = {})
{
    QByteArray payload;
    payload += char(code >> 8);
    payload += char(code & 0xff);
    return clientFrame(8, payload + reason);
}

/// With the bits of RFC 6455, 5.2 that no extension has taken.
QByteArray withBits(int bits, QByteArray frame)
{
    frame[0] = char(uchar(frame[0]) | uchar(bits));
    return frame;
}

} // namespace

void TestHostileFrames::closes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");

    const auto row = [](const char *name, int code, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << code;
    };
    row("RSV1 without an extension", 1002, withBits(0x40, clientFrame(1, "x")));
    row("RSV2", 1002, withBits(0x20, clientFrame(1, "x")));
    row("RSV3", 1002, withBits(0x10, clientFrame(2, "x")));
    row("reserved opcode 3", 1002, clientFrame(3, "x"));
    row("reserved opcode 7", 1002, clientFrame(7, {}));
    row("reserved control opcode 11", 1002, clientFrame(11, "x"));
    row("reserved control opcode 15", 1002, clientFrame(15, {}));
    row("ping in fragments", 1002, clientFrame(9, "x", false));
    row("close in fragments", 1002, clientFrame(8, {}, false));
    row("ping of 126 bytes", 1002, clientFrame(9, QByteArray(126, 'x')));
    row("close of 126 bytes", 1002, clientFrame(8, QByteArray(126, 'x')));
    row("continuation without a start", 1002, clientFrame(0, "x"));
    row("text within a text", 1002, clientFrame(1, "a", false) + clientFrame(1, "b"));
    row("binary within a text", 1002, clientFrame(1, "a", false) + clientFrame(2, "b"));
    row("length in more bytes than it needs", 1002,
        QByteArray("\x81\xfe\x00\x05\x00\x00\x00\x00hello", 13));
    row("bad UTF-8", 1007, clientFrame(1, "\xff"));
    row("UTF-8 that is too long", 1007, clientFrame(1, "\xc0\xaf"));
    row("half of a surrogate pair", 1007, clientFrame(1, "\xed\xa0\x80"));
    row("a cut character at the end", 1007, clientFrame(1, "a\xe4\xbd"));
    row("close of one byte", 1002, clientFrame(8, "x"));
    row("close code 999", 1002, closeFrame(999));
    row("close code 1005, which is never sent", 1002, closeFrame(1005));
    row("close code 1006, which is never sent", 1002, closeFrame(1006));
    row("close code 2999", 1002, closeFrame(2999));
    row("close code 65535", 1002, closeFrame(65'535));
    row("close reason of bad UTF-8", 1007, closeFrame(1000, "\xff"));
    row("8 EiB announced", 1009, announcedFrame(2, 0x7fff'ffff'ffff'ffff));
    row("a negative length announced", 1002, announcedFrame(2, 0xffff'ffff'ffff'ffff));
    row("10 MiB and a byte announced", 1009, announcedFrame(2, 10 * MiB + 1));
    row("garbage", 1002, QByteArray(1'000, '\xff'));
    row("another handshake", 1002, upgradeRequest("/echo"));
}

/// The code tells what was wrong; the client is reported once, and nobody else notices.
void TestHostileFrames::closes()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    TestServer server(shippedApplication());
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(bytes);
    QTRY_COMPARE(receivedCloseCode(client->received), code);
    QTRY_VERIFY(client->closed);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, code);
    QCOMPARE(server.closed[0].by, ClosedBy::Protocol);
    QCOMPARE(server.closed[0].statistics.messagesIn, 0);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.server.statistics().connections, 0);
}

void TestHostileFrames::passesOverWhatFollowsAClose_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("a message") << clientFrame(1, "x");
    QTest::newRow("many messages") << clientFrame(1, "x").repeated(20'000);
    QTest::newRow("another close") << closeFrame(1001);
    QTest::newRow("a byte") << QByteArray("\x81");
    QTest::newRow("garbage") << QByteArray(100'000, '\xff');
}

/// A client that closes in peace is answered, whatever comes in the same segment.
void TestHostileFrames::passesOverWhatFollowsAClose()
{
    QFETCH(const QByteArray, more);
    TestServer server(shippedApplication());
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(closeFrame(1000) + more);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1000);
    QCOMPARE(server.closed[0].by, ClosedBy::Client);
    QCOMPARE(server.closed[0].statistics.messagesIn, 0);
    QTRY_VERIFY(client->closed);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.server.statistics().connections, 0);
}

/// RFC 6455, 5.1 wants them refused. The engine, Qt's, takes them; nothing of ours depends on
/// masks, which protect proxies between client and server and not the server.
void TestHostileFrames::acceptsUnmaskedFrames()
{
    TestServer server(shippedApplication());
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send("\x81\x02hi");
    QTRY_COMPARE(serverFrames(client->received).size(), 1);
    QCOMPARE(serverFrames(client->received)[0].payload, "hi");
}

/// 2 GB are announced and a few bytes of them sent.
void TestHostileFrames::reservesNothingForAnnouncements()
{
    constexpr int Count = 200;
    TestServer server(shippedApplication());
    QVERIFY(serves(server));
    const qint64 before = residentBytes();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < Count; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(upgradeRequest("/echo") + announcedFrame(2, 10 * MiB) + "some");
    }
    QTRY_COMPARE(server.opened.size(), Count + 1);
    QVERIFY(serves(server)); // its answer comes after all that was sent before
    QCOMPARE(server.closed.size(), 1);
    if (before < 0)
        QSKIP("What the process has in memory cannot be told here.");
    const qint64 grown = residentBytes() - before;
    QVERIFY2(grown < 40 * MiB, qPrintable(QString::number(grown)));
}

void TestHostileFrames::limitsTheSumOfFragments()
{
    ServerSettings settings;
    settings.limits.maxMessageSize = 100'000;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(clientFrame(2, QByteArray(1'000, 'x'), false));
    QTimer endless;
    connect(&endless, &QTimer::timeout, this,
            [&client] { client->send(clientFrame(0, QByteArray(1'000, 'x'), false)); });
    endless.start(0);
    QTRY_COMPARE(receivedCloseCode(client->received), 1009);
    endless.stop();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].statistics.messagesIn, 0);
}

void TestHostileFrames::answersEveryPingOfAFlood()
{
    constexpr int Count = 20'000;
    TestServer server(shippedApplication());
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->send(clientFrame(9, "ping").repeated(Count));
    QTRY_COMPARE(client->received.count("\x8a\x04ping"), Count);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1000); // that of the client that was served
}

QTEST_GUILESS_MAIN(TestHostileFrames)
#include "tst_hostile_frames.moc"
