// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/HalfClose.h"
#include "tests/support/Hostile.h"
#include "tests/support/Process.h"
#include "tests/support/ServerFrames.h"

#include <QTest>

#include <algorithm>

using namespace Windsock;
using namespace Windsock::Test;

/// Clients that are sent to and do not read.
class TestHostileSlowReaders final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void skipsThemAndServesTheOthers();
    void resumesWhenTheyRead();
    void closesThemIfToldSo();
    void losesNoAnswerOfOneThatFloods();
    void losesNoAnswerOfOneThatHasEnded_data();
    void losesNoAnswerOfOneThatHasEnded();
    void noticesOneThatLeavesWhileItIsHeld();
};

namespace {

constexpr qint64 MiB = 1024 * 1024;
constexpr int Broadcasts = 30;

QByteArray payload(int index)
{
    return QByteArray(MiB, char('a' + index % 26));
}

ServerSettings withSendBuffer(qint64 bytes)
{
    ServerSettings settings;
    settings.limits.sendBuffer = bytes;
    return settings;
}

void broadcast(TestServer &server)
{
    for (int i = 0; i < Broadcasts; ++i)
        server.server.control().send({}, Message::binary(payload(i)));
}

} // namespace

/// 20 that never read, one that does, 30 MiB to each: what is held for the former stays within
/// their limits, what was not sent is counted, and the latter gets everything in order.
void TestHostileSlowReaders::skipsThemAndServesTheOthers()
{
    constexpr int Count = 20;
    constexpr qint64 HeadsOfFrames = 100;
    ServerSettings settings;
    settings.limits.sendBuffer = 2 * MiB;
    TestServer server(shippedApplication(), settings);
    TestClient reader(server.url(u"/sink"_qs));
    QTRY_VERIFY(reader.connected);
    std::vector<std::unique_ptr<RawClient>> deaf;
    for (int i = 0; i < Count; ++i) {
        deaf.push_back(admitted(server, "/sink"));
        QVERIFY(deaf.back());
        stopReading(*deaf.back());
    }
    const qint64 before = residentBytes();
    for (int i = 0; i < Broadcasts; ++i) {
        server.server.control().send({}, Message::binary(payload(i)));
        QTRY_COMPARE(reader.binaries.size(), i + 1);
        QCOMPARE(reader.binaries.last(), payload(i));
    }
    QTRY_COMPARE(server.sends.size(), Broadcasts);
    quint64 delivered = 0;
    quint64 skipped = 0;
    for (const SendReport &report : std::as_const(server.sends)) {
        delivered += report.delivered;
        skipped += report.skipped;
    }
    QCOMPARE(delivered + skipped, quint64(Broadcasts * (Count + 1)));
    QVERIFY(skipped > 0);
    const Statistics statistics = server.server.statistics();
    QCOMPARE(statistics.skipped, skipped);
    QCOMPARE(statistics.messagesOut, delivered);
    QTRY_VERIFY(server.server.statistics().backlog > 0);
    // Of the reader too, when the figure was taken; the heads of frames come on top.
    const auto most = quint64((Count + 1) * (settings.limits.sendBuffer + HeadsOfFrames));
    QVERIFY(server.server.statistics().backlog <= most);
    QCOMPARE(server.closed.size(), 0);
    QVERIFY(serves(server));

    if (before < 0)
        return; // what the process has in memory cannot be told here
    // The client that reads and the records of all messages live in this process too.
    const qint64 own = 2 * Broadcasts * MiB;
    const qint64 grown = residentBytes() - before - own;
    QVERIFY2(grown < Count * settings.limits.sendBuffer + 60 * MiB,
             qPrintable(QString::number(grown / MiB)));
}

void TestHostileSlowReaders::resumesWhenTheyRead()
{
    TestServer server(shippedApplication(), withSendBuffer(MiB));
    const auto client = admitted(server, "/sink");
    QVERIFY(client);
    client->socket.setReadBufferSize(1);
    broadcast(server);
    QTRY_COMPARE(server.sends.size(), Broadcasts);
    QVERIFY(server.server.statistics().skipped > 0);
    client->socket.setReadBufferSize(0);
    client->received += client->socket.readAll();
    const auto sent = qsizetype(server.server.statistics().messagesOut);
    QTRY_COMPARE(serverMessages(client->received).size(), sent);
    for (const QByteArray &message : serverMessages(client->received))
        QCOMPARE(message.count(message.front()), MiB); // each is whole

    server.server.control().send({}, Message::text(u"welcome back"_qs));
    QTRY_VERIFY(client->received.endsWith("welcome back"));
}

void TestHostileSlowReaders::closesThemIfToldSo()
{
    ServerSettings settings;
    settings.limits.sendBuffer = MiB;
    settings.limits.slowReaders = SlowReaderPolicy::Close;
    settings.limits.closeTimeout = std::chrono::milliseconds(300);
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/sink");
    QVERIFY(client);
    stopReading(*client);
    broadcast(server);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1013);
    QCOMPARE(server.closed[0].by, ClosedBy::Server);
    QCOMPARE(server.closed[0].statistics.skipped, 1); // the message that was one too many
    QVERIFY(serves(server));
}

/// Its answers back up, so it is not read from; once it reads, all of them are there.
void TestHostileSlowReaders::losesNoAnswerOfOneThatFloods()
{
    constexpr int Count = 400;
    TestServer server(shippedApplication(), withSendBuffer(MiB));
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->socket.setReadBufferSize(1);
    client->send(clientFrame(2, QByteArray(50'000, 'x')).repeated(Count));
    QTRY_VERIFY(server.server.statistics().backlog > 0);
    QVERIFY(serves(server));
    QVERIFY(server.server.statistics().backlog < 3 * MiB);
    QVERIFY(server.server.statistics().messagesIn < Count);
    client->socket.setReadBufferSize(0);
    client->received += client->socket.readAll();
    QTRY_COMPARE_WITH_TIMEOUT(serverMessages(client->received).size(), Count, 20'000);
    QCOMPARE(server.server.statistics().skipped, 0);
}

/// The same of one that says no more, with or without a goodbye, before it has read anything.
void TestHostileSlowReaders::losesNoAnswerOfOneThatHasEnded_data()
{
    QTest::addColumn<QByteArray>("goodbye");
    QTest::addColumn<int>("code");
    QTest::newRow("without a close frame") << QByteArray() << 1006;
    QTest::newRow("with a close frame") << clientFrame(8, "\x03\xe8") << 1000;
}

void TestHostileSlowReaders::losesNoAnswerOfOneThatHasEnded()
{
#ifdef Q_OS_WIN
    QSKIP("QTcpSocket throws them away");
#endif
    QFETCH(const QByteArray, goodbye);
    QFETCH(const int, code);
    TestServer server(shippedApplication(), withSendBuffer(MiB));
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    client->socket.setReadBufferSize(1);
    quint64 count = 0;
    while (server.server.statistics().backlog <= MiB) { // beyond it nothing is read
        client->send(clientFrame(2, QByteArray(50'000, 'x')));
        ++count;
        QTRY_VERIFY(server.server.statistics().messagesIn >= count
                    || server.server.statistics().backlog > MiB);
    }
    client->send(clientFrame(2, "last") + goodbye);
    QTRY_COMPARE(client->socket.bytesToWrite(), 0);
    halfClose(client->socket);
    QVERIFY(serves(server));
    client->socket.setReadBufferSize(0);
    client->received += client->socket.readAll();
    QTRY_COMPARE_WITH_TIMEOUT(serverMessages(client->received).size(), qsizetype(count) + 1,
                              20'000);
    QTRY_VERIFY(client->closed);
    QTRY_COMPARE(server.closed.size(), 2); // the other was served
    QCOMPARE(int(server.closed.last().code), code);
}

/// A client that owes hours to a rate is not kept for them when it has gone, nor is what it said.
void TestHostileSlowReaders::noticesOneThatLeavesWhileItIsHeld()
{
#ifdef Q_OS_WIN
    QSKIP("QTcpSocket tells of it, and throws away what it said");
#endif
    constexpr int Count = 50;
    ServerSettings settings;
    settings.limits.maxBytesPerSecond = 10;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/sink");
    QVERIFY(client);
    client->send(clientFrame(2, QByteArray(1'000, 'x')).repeated(Count));
    client->socket.disconnectFromHost();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(int(server.closed.first().code), 1006);
    QCOMPARE(server.server.statistics().messagesIn, quint64(Count));
}

QTEST_GUILESS_MAIN(TestHostileSlowReaders)
#include "tst_hostile_slowreaders.moc"
