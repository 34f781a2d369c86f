// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Hostile.h"

#include <QTest>

#include <algorithm>

using namespace Windsock;
using namespace Windsock::Test;

/// Settings that change while somebody is on his way in, or waits.
class TestHostileChanges final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void refusesWhoIsBlockedWithinHisRequest_data();
    void refusesWhoIsBlockedWithinHisRequest();
    void blocksWhoeverIsOnHisWay();
    void takesMoreWhenTheSizeIsRaised();
    void readsAgainWhenTheRateIsLifted_data();
    void readsAgainWhenTheRateIsLifted();
};

namespace {

void block(TestServer &server)
{
    ServerSettings settings = server.server.monitor().settings();
    settings.addresses.block(QHostAddress(QHostAddress::LocalHost));
    server.server.control().setSettings(settings);
}

} // namespace

void TestHostileChanges::refusesWhoIsBlockedWithinHisRequest_data()
{
    QTest::addColumn<QByteArray>("begun");
    QTest::newRow("nothing sent yet") << QByteArray();
    QTest::newRow("half of it") << QByteArray("GET /echo HTTP/1.1\r\n");
}

/// He has been accepted before he is blocked: he hears nothing either.
void TestHostileChanges::refusesWhoIsBlockedWithinHisRequest()
{
    QFETCH(const QByteArray, begun);
    TestServer server(shippedApplication());
    RawClient client(server.port());
    client.send(begun);
    QVERIFY(admitted(server, "/echo")); // who came later is in, so he has been accepted
    block(server);
    QTRY_VERIFY(client.closed);
    client.send(upgradeRequest("/echo").sliced(begun.size()));
    QTRY_COMPARE(server.handshakes.size(), 2);
    // The other's may be told of later, from another thread.
    const auto refused = std::find_if(server.handshakes.cbegin(), server.handshakes.cend(),
                                      [](const HandshakeReport &report) {
                                          return report.rule == HandshakeRule::AddressBlocked;
                                      });
    QVERIFY(refused != server.handshakes.cend());
    QCOMPARE(refused->status, 0);
    QCOMPARE(client.received, "");
}

/// Whatever the moment is: nobody who is blocked stays.
void TestHostileChanges::blocksWhoeverIsOnHisWay()
{
    TestServer server(shippedApplication());
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(upgradeRequest("/echo"));
    }
    QTRY_VERIFY(server.opened.size() > 20);
    block(server);
    QTRY_COMPARE(server.handshakes.size(), 200);
    QTRY_COMPARE(server.server.statistics().connections, 0);
    QTRY_COMPARE(server.closed.size(), server.opened.size());
}

/// To the most that may be set, which is more than Qt takes.
void TestHostileChanges::takesMoreWhenTheSizeIsRaised()
{
    ServerSettings settings;
    settings.limits.maxMessageSize = 10;
    TestServer server(shippedApplication(), settings);
    TestClient client(server.url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
    settings = server.server.monitor().settings();
    settings.limits.maxMessageSize = 2'147'483'647;
    server.server.control().setSettings(settings);
    // Carried out in the order of asking: who hears this is under the new settings.
    server.server.control().send({}, Message::text(u"raised"_qs));
    QTRY_COMPARE(client.texts.size(), 1);
    client.socket.sendBinaryMessage(QByteArray(1'000, 'x'));
    QTRY_COMPARE(client.binaries.size(), 1);
}

void TestHostileChanges::readsAgainWhenTheRateIsLifted_data()
{
    QTest::addColumn<qint64>("before");
    QTest::addColumn<qint64>("after");
    QTest::newRow("lifted") << qint64(100) << qint64(0);
    QTest::newRow("raised") << qint64(100) << qint64(10'000'000);
    QTest::newRow("from one that owes months") << qint64(1) << qint64(0);
}

/// A client that has sent 3 MB too much waits for hours, but not once it need not.
void TestHostileChanges::readsAgainWhenTheRateIsLifted()
{
    QFETCH(const qint64, before);
    QFETCH(const qint64, after);
    ServerSettings settings;
    settings.limits.maxBytesPerSecond = before;
    TestServer server(shippedApplication(), settings);
    const auto client = admitted(server, "/sink");
    QVERIFY(client);
    constexpr int Large = 3'000'000;
    client->send(announcedFrame(2, Large) + QByteArray(Large, 'x') + clientFrame(1, "next"));
    const auto messagesIn = [&server] { return server.server.statistics().messagesIn; };
    QTRY_COMPARE(messagesIn(), 1);
    QTest::qWait(200);
    QCOMPARE(messagesIn(), 1);
    settings = server.server.monitor().settings();
    settings.limits.maxBytesPerSecond = after;
    server.server.control().setSettings(settings);
    QTRY_COMPARE(messagesIn(), 2);
}

QTEST_GUILESS_MAIN(TestHostileChanges)
#include "tst_hostile_changes.moc"
