// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Server.h"
#include "server/handlers/EndpointCatalog.h"
#include "tests/support/RawClient.h"
#include "tests/support/ServerFrames.h"
#include "tests/support/TestServer.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#ifndef Q_OS_WIN
#include <sys/resource.h>
#endif

using namespace Windsock;
using namespace Windsock::Test;

/// Starting, stopping, and both doors.
class TestServerObject final : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhyItCannotStart_data();
    void tellsWhyItCannotStart();
    void listensOnSeveralAddresses();
    void speaksTls();
    void stopsWith1001AndStartsAgain();
    void stopsWithinTimeWhenClientsDoNotAnswer();
    void stopsInTimeAlsoWhatIsClosingAlready();
    void saysGoodbyeEvenWithoutTime();
    void stopsWhenDeleted();
    void pausesWithoutDescriptors();
    void changesEndpointsWhileRunning();
    void refusesBadEndpointsWhole();
    void sendsToTargets_data();
    void sendsToTargets();
    void tellsWhoWasGone();
    void closesClientsForTheOperator();
    void measuresRoundTrips();
    void updatesClientsOnlyWhenWatched();
    void recordsInBatches();
};

namespace {

Application shipped()
{
    return EndpointCatalog::application(EndpointCatalog::defaults()).value();
}

} // namespace

void TestServerObject::tellsWhyItCannotStart_data()
{
    QTest::addColumn<ServerSettings>("settings");
    QTest::addColumn<QString>("said");

    ServerSettings settings;
    settings.listen = {{QHostAddress(u"192.0.2.1"_qs), 0}};
    QTest::newRow("no such address")
        << settings << u"192.0.2.1:0: this computer has no such address"_qs;
    settings.listen = {};
    QTest::newRow("no address") << settings << u"no address"_qs;
    settings.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    settings.tlsCertificate = u"/nowhere/a.crt"_qs;
    QTest::newRow("no certificate file") << settings << u"“/nowhere/a.crt”"_qs;
    settings.tlsCertificate.clear();
    settings.tlsKey = u"/nowhere/a.key"_qs;
    QTest::newRow("key without certificate") << settings << u"certificate is missing"_qs;
}

void TestServerObject::tellsWhyItCannotStart()
{
    QFETCH(const ServerSettings, settings);
    QFETCH(const QString, said);
    Server server(shipped(), settings);
    const auto started = server.start();
    QVERIFY(!started);
    QVERIFY2(started.error().contains(said), qPrintable(started.error()));
    QCOMPARE(server.state(), ServerState::Stopped);
    QVERIFY(server.urls().isEmpty());
}

void TestServerObject::listensOnSeveralAddresses()
{
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, 0));
    const ListenAddress free{QHostAddress(QHostAddress::LocalHost), 0};
    ServerSettings settings;
    settings.listen = {free, {QHostAddress(QHostAddress::LocalHost), taken.serverPort()}};
    Server server(shipped(), settings);
    const auto started = server.start();
    QVERIFY(!started);
    QVERIFY2(started.error().contains(
                 u"127.0.0.1:%1: the port is in use"_qs.arg(taken.serverPort())),
             qPrintable(started.error()));

    settings.listen = {free, free};
    server.setSettings(settings);
    QVERIFY(server.start());
    QVERIFY(!server.start());
    QCOMPARE(server.urls().size(), 2);
    QVERIFY(server.urls()[0] != server.urls()[1]);
    for (const QUrl &url : server.urls()) {
        QCOMPARE(url.scheme(), u"ws"_qs);
        TestClient client(QUrl(url.toString() + u"/echo"));
        QTRY_VERIFY(client.connected);
    }
}

void TestServerObject::speaksTls()
{
    const QTemporaryDir directory;
    const auto certificate = TestCertificate::make(directory.path());
    const auto other = TestCertificate::make(directory.path(), u"other"_qs);
    QVERIFY(!certificate.key.isEmpty());
    ServerSettings settings;
    settings.tlsCertificate = certificate.certificate;
    settings.tlsKey = certificate.key;
    TestServer server(shipped(), settings);
    QCOMPARE(server.server.urls()[0].scheme(), u"wss"_qs);
    TestClient client(server.url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
    const QString large(100'000, u'大'); // one frame: Qt splits longer ones within characters and
                                         // then refuses them
    client.socket.sendTextMessage(large);
    QTRY_COMPARE(client.texts, QStringList{large});
    QVERIFY2(server.opened[0].tls.startsWith(u"TLSv1."), qPrintable(server.opened[0].tls));
    client.socket.close(QWebSocketProtocol::CloseCodeNormal, u"bye"_qs);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1000);
    QCOMPARE(server.closed[0].by, ClosedBy::Client);

    settings.tlsKey = other.key;
    Server mixed(shipped(), settings);
    const auto started = mixed.start();
    QVERIFY(!started);
    QVERIFY2(started.error().contains(u"does not belong"), qPrintable(started.error()));
    settings.tlsKey = certificate.certificate;
    mixed.setSettings(settings);
    QVERIFY(mixed.start().error().contains(u"no PEM private key"));
}

void TestServerObject::stopsWith1001AndStartsAgain()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
    QSignalSpy stopped(&server.server, &Server::stopped);
    server.server.stop();
    QCOMPARE(server.server.state(), ServerState::Stopping);
    QTRY_COMPARE(stopped.size(), 1);
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 1001);
    QCOMPARE(server.closed.size(), 1);
    QCOMPARE(server.server.state(), ServerState::Stopped);

    QVERIFY(server.server.start());
    TestClient next(server.url(u"/echo"_qs));
    QTRY_VERIFY(next.connected);
    QTRY_COMPARE(server.opened.last().id, 2);
}

void TestServerObject::stopsWithinTimeWhenClientsDoNotAnswer()
{
    ServerSettings settings;
    settings.limits.stopTimeout = std::chrono::milliseconds(100);
    TestServer server(shipped(), settings);
    RawClient deaf(server.port());
    deaf.send(upgradeRequest("/feed?interval=10"));
    QTRY_COMPARE(deaf.status(), 101);
    // Fill its way so that the close frame cannot leave.
    deaf.socket.disconnect(&deaf.socket);
    deaf.socket.setReadBufferSize(1);
    for (int i = 0; i < 60; ++i)
        server.server.control().send({}, Message::binary(QByteArray(1'000'000, 'x')));
    QTRY_COMPARE(server.sends.size(), 60);
    QVERIFY(server.sends.last().skipped == 1);
    QSignalSpy stopped(&server.server, &Server::stopped);
    server.server.stop();
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(server.server.statistics().connections, 0);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1001);
}

void TestServerObject::stopsInTimeAlsoWhatIsClosingAlready()
{
    ServerSettings settings;
    settings.limits.closeTimeout = std::chrono::minutes(10);
    settings.limits.stopTimeout = std::chrono::milliseconds(100);
    TestServer server(shipped(), settings);
    RawClient deaf(server.port());
    deaf.send(upgradeRequest("/sink"));
    QTRY_COMPARE(deaf.status(), 101);
    deaf.socket.disconnect(&deaf.socket);
    deaf.socket.setReadBufferSize(1);
    for (int i = 0; i < 60; ++i)
        server.server.control().send({}, Message::binary(QByteArray(1'000'000, 'x')));
    server.server.control().closeClients({1}, 4000, {});
    QSignalSpy stopped(&server.server, &Server::stopped);
    server.server.stop();
    QTRY_COMPARE(stopped.size(), 1);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 4000);
}

void TestServerObject::saysGoodbyeEvenWithoutTime()
{
    ServerSettings settings;
    settings.limits.stopTimeout = std::chrono::milliseconds(0);
    TestServer server(shipped(), settings);
    RawClient client(server.port());
    client.send(upgradeRequest("/sink"));
    QTRY_COMPARE(client.status(), 101);
    server.server.stop();
    QTRY_VERIFY(client.closed);
    QCOMPARE(receivedCloseCode(client.received), 1001);
}

void TestServerObject::stopsWhenDeleted()
{
    auto server = std::make_unique<TestServer>(shipped());
    TestClient client(server->url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
    server.reset();
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 1001);
}

void TestServerObject::pausesWithoutDescriptors()
{
#ifdef Q_OS_WIN
    QSKIP("There is no such limit.");
#else
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit small{120, before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &small), 0);
    const auto restore = qScopeGuard([&before] { setrlimit(RLIMIT_NOFILE, &before); });

    TestServer server(shipped());
    TestClient steady(server.url(u"/echo"_qs));
    QTRY_VERIFY(steady.connected);
    std::vector<std::unique_ptr<RawClient>> crowd;
    while (server.warnings.isEmpty() && crowd.size() < 60) {
        crowd.push_back(std::make_unique<RawClient>(server.port()));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(server.warnings.size(), 1);
    QVERIFY2(server.warnings[0].contains(u"descriptors"), qPrintable(server.warnings[0]));
    steady.socket.sendTextMessage(u"not disturbed"_qs);
    QTRY_COMPARE(steady.texts, QStringList{u"not disturbed"_qs});

    crowd.clear();
    RawClient next(server.port());
    next.send(upgradeRequest("/echo"));
    QTRY_COMPARE(next.status(), 101);
    QCOMPARE(server.warnings.size(), 1);
#endif
}

void TestServerObject::changesEndpointsWhileRunning()
{
    TestServer server(shipped());
    TestClient stays(server.url(u"/echo"_qs));
    TestClient removed(server.url(u"/sink"_qs));
    TestClient changed(server.url(u"/websocket"_qs));
    QTRY_VERIFY(stays.connected && removed.connected && changed.connected);
    QSignalSpy endpointsChanged(&server.server.monitor(), &ServerMonitor::endpointsChanged);

    QVERIFY(server.server.control().setEndpoints(
        {{u"/echo"_qs, u"echo"_qs, {}},
         {u"/websocket"_qs, u"reply"_qs, {{u"prefix"_qs, u"> "_qs}}},
         {u"/new"_qs, u"echo"_qs, {}}}));
    QCOMPARE(endpointsChanged.size(), 1);
    QCOMPARE(server.server.monitor().endpoints().size(), 3);
    QTRY_VERIFY(removed.disconnected && changed.disconnected);
    QCOMPARE(int(removed.socket.closeCode()), 1001);
    QCOMPARE(int(changed.socket.closeCode()), 1001);
    stays.socket.sendTextMessage(u"x"_qs);
    QTRY_COMPARE(stays.texts, QStringList{u"x"_qs});

    TestClient again(server.url(u"/websocket"_qs));
    TestClient fresh(server.url(u"/new"_qs));
    QTRY_VERIFY(again.connected && fresh.connected);
    again.socket.sendTextMessage(u"x"_qs);
    QTRY_COMPARE(again.texts, QStringList{u"> x"_qs});
}

void TestServerObject::refusesBadEndpointsWhole()
{
    TestServer server(shipped());
    const auto before = server.server.monitor().endpoints();
    QVERIFY(!server.server.control().setEndpoints(
        {{u"/ok"_qs, u"echo"_qs, {}}, {u"/("_qs, u"echo"_qs, {}}}));
    QCOMPARE(server.server.monitor().endpoints(), before);
}

void TestServerObject::sendsToTargets_data()
{
    QTest::addColumn<SendTarget>("target");
    QTest::addColumn<QList<int>>("reached"); // of the clients echo, chat/a, chat/b
    QTest::addColumn<Audience>("audience");
    using Kind = SendTarget::Kind;
    QTest::newRow("everyone") << SendTarget{Kind::Everyone, {}, {}, {}} << QList<int>{0, 1, 2}
                              << Audience::Everyone;
    QTest::newRow("endpoint") << SendTarget{Kind::Endpoint, u"/chat/{room}"_qs, {}, {}}
                              << QList<int>{1, 2} << Audience::Endpoint;
    QTest::newRow("room") << SendTarget{Kind::Room, u"/chat/{room}"_qs, u"b"_qs, {}}
                          << QList<int>{2} << Audience::Room;
    QTest::newRow("empty room") << SendTarget{Kind::Room, u"/chat/{room}"_qs, u"c"_qs, {}}
                                << QList<int>{} << Audience::Room;
    QTest::newRow("clients") << SendTarget{Kind::Clients, {}, {}, {3, 1, 3}} << QList<int>{0, 2}
                             << Audience::Selection;
    QTest::newRow("one client") << SendTarget{Kind::Clients, {}, {}, {2}} << QList<int>{1}
                                << Audience::Client;
}

void TestServerObject::sendsToTargets()
{
    QFETCH(const SendTarget, target);
    QFETCH(const QList<int>, reached);
    QFETCH(const Audience, audience);
    TestServer server(shipped());
    std::vector<std::unique_ptr<TestClient>> clients;
    for (const QString &path : {u"/echo"_qs, u"/chat/a"_qs, u"/chat/b"_qs}) {
        clients.push_back(std::make_unique<TestClient>(server.url(path)));
        QTRY_COMPARE(server.opened.size(), qsizetype(clients.size()));
    }
    const quint64 request = server.server.control().send(target, Message::text(u"operator"_qs));
    QTRY_COMPARE(server.sends.size(), 1);
    QCOMPARE(server.sends[0].request, request);
    QCOMPARE(server.sends[0].delivered, quint32(reached.size()));
    QCOMPARE(server.sends[0].gone, 0);
    for (const int index : reached)
        QTRY_COMPARE(clients[size_t(index)]->texts, QStringList{u"operator"_qs});
    // Everyone gets a second one, so that who got none of the first is known without waiting.
    server.server.control().send({}, Message::text(u"end"_qs));
    for (int i = 0; i < 3; ++i) {
        QTRY_VERIFY(clients[size_t(i)]->texts.contains(u"end"_qs));
        QCOMPARE(clients[size_t(i)]->texts.size(), reached.contains(i) ? 2 : 1);
    }

    const auto recorded = [&server](const QByteArray &payload) {
        QList<TrafficRecord> found;
        for (const TrafficRecord &record : server.sink.records()) {
            if (record.payload == payload)
                found.append(record);
        }
        return found;
    };
    QTRY_COMPARE(recorded("end").size(), 1);
    const auto records = recorded("operator");
    QCOMPARE(records.size(), reached.isEmpty() ? 0 : 1);
    if (!records.isEmpty()) {
        QCOMPARE(records[0].source, Source::Operator);
        QCOMPARE(records[0].audience, audience);
    }
}

void TestServerObject::tellsWhoWasGone()
{
    TestServer server(shipped());
    server.server.control().send({SendTarget::Kind::Clients, {}, {}, {7, 8}},
                                 Message::text(u"x"_qs));
    QTRY_COMPARE(server.sends.size(), 1);
    QCOMPARE(server.sends[0].delivered, 0);
    QCOMPARE(server.sends[0].gone, 2);
}

void TestServerObject::closesClientsForTheOperator()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/echo"_qs));
    QTRY_COMPARE(server.opened.size(), 1);
    server.server.control().closeClients({1, 99}, 4000, u"enough"_qs);
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 4000);
    QCOMPARE(client.socket.closeReason(), u"enough"_qs);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].by, ClosedBy::Operator);
    QCOMPARE(server.closed[0].code, 4000);
    QCOMPARE(server.closed[0].reason, u"enough"_qs);
}

void TestServerObject::measuresRoundTrips()
{
    TestServer server(shipped());
    QList<ClientStatistics> updates;
    connect(&server.server.monitor(), &ServerMonitor::clientsUpdated, this,
            [&updates](const QList<ClientStatistics> &clients) { updates += clients; });
    server.server.control().watchClients(true);
    TestClient client(server.url(u"/echo"_qs));
    QTRY_COMPARE(server.opened.size(), 1);
    server.server.control().pingClients({1});
    QTRY_VERIFY(!updates.isEmpty() && updates.last().roundTripLast > 0);
    QCOMPARE(updates.last().roundTripMin, updates.last().roundTripLast);
    QCOMPARE(updates.last().roundTripAverage, updates.last().roundTripLast);
    int pings = 0;
    int pongs = 0;
    for (const TrafficRecord &record : server.sink.records()) {
        pings += record.kind == RecordKind::Ping && record.direction == Direction::Out;
        pongs += record.kind == RecordKind::Pong && record.direction == Direction::In;
    }
    QCOMPARE(pings, 1);
    QCOMPARE(pongs, 1);
}

void TestServerObject::updatesClientsOnlyWhenWatched()
{
    TestServer server(shipped());
    QSignalSpy updated(&server.server.monitor(), &ServerMonitor::clientsUpdated);
    TestClient client(server.url(u"/chat/lobby"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"12345"_qs);
    QTRY_COMPARE(client.texts.size(), 1);
    QCOMPARE(updated.size(), 0);
    server.server.control().watchClients(true);
    QTRY_COMPARE(updated.size(), 1);
    const auto clients = updated[0][0].value<QList<ClientStatistics>>();
    QCOMPARE(clients.size(), 1);
    QCOMPARE(clients[0].messagesIn, 1);
    QCOMPARE(clients[0].bytesIn, 5);
    QCOMPARE(clients[0].messagesOut, 1);
    QCOMPARE(clients[0].rooms, QStringList{u"lobby"_qs});
}

void TestServerObject::recordsInBatches()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
    for (int i = 0; i < 1000; ++i)
        client.socket.sendTextMessage(QString::number(i));
    QTRY_COMPARE(client.texts.size(), 1000);
    client.socket.close();
    QTRY_COMPARE(server.closed.size(), 1);

    const auto records = server.sink.records();
    QCOMPARE(records.size(), size_t(2002)); // open, 1,000 in, 1,000 out, close
    QCOMPARE(records.front().kind, RecordKind::Open);
    QCOMPARE(records.front().payload, "/echo");
    QCOMPARE(records.back().kind, RecordKind::Close);
    QCOMPARE(records.back().closeCode, 1000);
    for (size_t i = 0; i < 1000; ++i) {
        const TrafficRecord &in = records[1 + 2 * i];
        const TrafficRecord &out = records[2 + 2 * i];
        QCOMPARE(in.payload, QByteArray::number(i));
        QCOMPARE(in.direction, Direction::In);
        QCOMPARE(in.source, Source::Client);
        QCOMPARE(out.payload, QByteArray::number(i));
        QCOMPARE(out.direction, Direction::Out);
        QCOMPARE(out.source, Source::Handler);
        QVERIFY(in.time <= out.time);
    }
    QVERIFY(server.sink.batches() < 500);
}

QTEST_GUILESS_MAIN(TestServerObject)
#include "tst_server.moc"
