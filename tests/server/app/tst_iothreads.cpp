// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Room.h"
#include "server/app/WebSocketHandler.h"
#include "server/handlers/EndpointCatalog.h"
#include "server/monitor/Counters.h"
#include "server/monitor/TrafficLog.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <optional>

using namespace Windsock;
using namespace Windsock::Test;

namespace {

constexpr int Threads = 3;

/// Says in which thread it lives, and to the others of its room whatever it hears.
class WhereHandler final : public WebSocketHandler
{
public:
    void open(const QStringList & /*arguments*/) override
    {
        room(u"all"_qs).join(*this);
        writeMessage(QThread::currentThread()->objectName());
    }
    void onMessage(const Message &message) override
    {
        const Room::Sent sent = room(u"all"_qs).broadcast(message, this);
        writeMessage(u"%1 here, %2 elsewhere"_qs.arg(sent.delivered).arg(sent.elsewhere));
    }
};

/// Says much to its room when it is told "flood"; waits when it is told "wait".
class FloodHandler final : public WebSocketHandler
{
public:
    static constexpr int Messages = 20;
    /// Of them are posted to a thread that is behind; each is a little more than a sixteenth of
    /// what may wait there, and the last may exceed it.
    static constexpr int Posted = 16;
    static inline std::atomic_bool isWaiting = false;
    static inline QSemaphore gate{0};

    void open(const QStringList & /*arguments*/) override { room(u"all"_qs).join(*this); }
    void onMessage(const Message &message) override
    {
        if (message.text() == u"wait") {
            isWaiting = true;
            gate.acquire();
            return;
        }
        quint32 skipped = 0;
        const Message part = Message::binary(QByteArray(RoomRegistry::MaxPosted / 16, 'x'));
        for (int i = 0; i < Messages; ++i)
            skipped += room(u"all"_qs).broadcast(part, this).skipped;
        writeMessage(QString::number(skipped));
    }
};

Application where()
{
    Application application;
    application.add(u"/where"_qs, handler<WhereHandler>());
    return application;
}

ServerSettings inThreads(int threads)
{
    ServerSettings settings;
    settings.limits.ioThreads = threads;
    return settings;
}

using Clients = std::vector<std::unique_ptr<TestClient>>;

/// Connects one after the other, so that their numbers are in this order.
Clients connected(TestServer &server, const QString &path, int count)
{
    Clients clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<TestClient>(server.url(path)));
        const TestClient &client = *clients.back();
        if (!QTest::qWaitFor([&client] { return client.connected; }))
            return {};
    }
    return clients;
}

/// The places that were told first to each.
QStringList placesOf(const Clients &clients)
{
    QStringList places;
    for (const auto &client : clients)
        places += client->texts.value(0);
    std::sort(places.begin(), places.end());
    return places;
}

QList<TrafficRecord> sentRecords(const TestServer &server, const QByteArray &payload)
{
    QList<TrafficRecord> found;
    for (const TrafficRecord &record : server.sink.records()) {
        if (record.direction == Direction::Out && record.payload == payload)
            found.append(record);
    }
    return found;
}

} // namespace

/// Connections spread over several I/O threads, and what crosses them.
class TestIoThreads final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void spreadsConnections();
    void broadcastsAcrossThreads();
    void givesNewcomersEverythingOnce();
    void boundsWhatIsOnItsWay();
    void countsWhomItPassesOver();
    void countsRoomsOverAllThreads();
    void sendsForTheOperatorInOneRecord();
    void limitsConnectionsOverAllThreads();
    void stopsAndStartsWithOtherThreads_data();
    void stopsAndStartsWithOtherThreads();
    void stopsWhileClientsCome();
    void recordsNothingAfterTheStop();
    void measuresEachThread();
};

void TestIoThreads::spreadsConnections()
{
    TestServer server(where(), inThreads(Threads));
    Clients clients = connected(server, u"/where"_qs, 2 * Threads);
    const QStringList all{u"windsock-io-0"_qs, u"windsock-io-0"_qs, u"windsock-io-1"_qs,
                          u"windsock-io-1"_qs, u"windsock-io-2"_qs, u"windsock-io-2"_qs};
    QTRY_COMPARE(placesOf(clients), all);

    // Whoever comes next takes the place of whoever went.
    const QString left = clients.front()->texts.first();
    clients.erase(clients.begin());
    QTRY_COMPARE(server.closed.size(), 1);
    const TestClient next(server.url(u"/where"_qs));
    QTRY_COMPARE(next.texts, QStringList{left});
}

void TestIoThreads::broadcastsAcrossThreads()
{
    TestServer server(where(), inThreads(Threads));
    const Clients clients = connected(server, u"/where"_qs, 2 * Threads);
    QTRY_VERIFY(!placesOf(clients).contains(QString()));
    clients.front()->socket.sendTextMessage(u"to all"_qs);
    QTRY_COMPARE(clients.front()->texts.last(), u"1 here, 4 elsewhere"_qs);
    for (size_t i = 1; i < clients.size(); ++i)
        QTRY_COMPARE(clients[i]->texts.last(), u"to all"_qs);
    QCOMPARE(clients.front()->texts.size(), 2); // not to itself

    QTRY_COMPARE(sentRecords(server, "to all").size(), 1);
    const TrafficRecord record = sentRecords(server, "to all").first();
    QVERIFY(record.recipients);
    QCOMPARE(*record.recipients, (std::vector<ClientId>{2, 3, 4, 5, 6}));
    QCOMPARE(record.room, u"all"_qs);
    QCOMPARE(int(server.server.statistics().messagesOut), 2 * Threads + 1 + 5);
}

/// Whatever the moment is at which somebody joins: what was said before comes from the history,
/// what is said later by itself, and nothing twice.
void TestIoThreads::givesNewcomersEverythingOnce()
{
    constexpr int Messages = 3'000;
    const auto application = EndpointCatalog::application(
        {{u"/chat/{room}"_qs, u"room"_qs, {{u"history"_qs, Messages}}}});
    TestServer server(*application, inThreads(Threads));
    TestClient speaker(server.url(u"/chat/x"_qs));
    QTRY_VERIFY(speaker.connected);
    Clients newcomers;
    for (int i = 0; i < Messages; ++i) {
        speaker.socket.sendTextMessage(QString::number(i));
        if (i % 100 == 0) {
            newcomers.push_back(std::make_unique<TestClient>(server.url(u"/chat/x"_qs)));
            QTRY_VERIFY(speaker.texts.size() >= i / 2); // it is under way
        }
    }
    QStringList all;
    for (int i = 0; i < Messages; ++i)
        all += QString::number(i);
    QTRY_COMPARE(speaker.texts, all);
    for (const auto &newcomer : newcomers) {
        QTRY_VERIFY(newcomer->texts.size() >= Messages);
        QCOMPARE(newcomer->texts, all);
    }
}

/// A thread that is behind is not posted to without end.
void TestIoThreads::boundsWhatIsOnItsWay()
{
    TrafficLog traffic([](const std::shared_ptr<const Activity> &) {});
    RoomDirectory directory;
    Counters counters;
    RoomRegistry behind(traffic, counters, directory, 0);
    QVERIFY(behind.tryPost(2 * RoomRegistry::MaxPosted)); // one, however long
    QVERIFY(!behind.tryPost(1));

    RoomRegistry other(traffic, counters, directory, 1);
    int posts = 0;
    while (posts < 100'000 && other.tryPost(RoomRegistry::PostCost))
        ++posts;
    QCOMPARE(posts, int(RoomRegistry::MaxPosted / RoomRegistry::PostCost));
}

/// Two of the three are in the thread that is behind, and each message is posted to it once.
void TestIoThreads::countsWhomItPassesOver()
{
    Application application;
    application.add(u"/flood"_qs, handler<FloodHandler>());
    TestServer server(application, inThreads(2));
    const Clients clients = connected(server, u"/flood"_qs, 3);
    QCOMPARE(clients.size(), size_t(3));
    const auto goOn = qScopeGuard([] { FloodHandler::gate.release(); });
    clients[0]->socket.sendTextMessage(u"wait"_qs);
    QTRY_VERIFY(FloodHandler::isWaiting);
    clients[1]->socket.sendTextMessage(u"flood"_qs);
    QTRY_COMPARE(clients[1]->texts.size(), 1);
    const int skipped = clients[1]->texts.first().toInt();
    QCOMPARE(skipped, 2 * (FloodHandler::Messages - FloodHandler::Posted));
    QCOMPARE(server.server.statistics().skipped, quint64(skipped));
}

void TestIoThreads::countsRoomsOverAllThreads()
{
    TestServer server(where(), inThreads(Threads));
    QList<RoomInfo> rooms;
    connect(&server.server.monitor(), &ServerMonitor::roomsChanged, this,
            [&rooms](const QList<RoomInfo> &changed) { rooms += changed; });
    {
        const Clients clients = connected(server, u"/where"_qs, 2 * Threads);
        QTRY_VERIFY(!rooms.isEmpty() && rooms.last().members == 2 * Threads);
    }
    QTRY_COMPARE(rooms.last().members, 0);
}

void TestIoThreads::sendsForTheOperatorInOneRecord()
{
    TestServer server(where(), inThreads(Threads));
    const Clients clients = connected(server, u"/where"_qs, 2 * Threads);
    QTRY_VERIFY(!placesOf(clients).contains(QString()));
    const std::vector<ClientId> all{1, 2, 3, 4, 5, 6};
    const auto send = [&server](const SendTarget &target, const QString &text) {
        server.server.control().send(target, Message::text(text));
    };
    send({}, u"everyone"_qs);
    QTRY_COMPARE(server.sends.size(), 1);
    QCOMPARE(server.sends.last().delivered, all.size());
    QTRY_COMPARE(sentRecords(server, "everyone").size(), 1);
    QCOMPARE(*sentRecords(server, "everyone").first().recipients, all);

    send({SendTarget::Kind::Room, u"/where"_qs, u"all"_qs, {}}, u"room"_qs);
    QTRY_COMPARE(server.sends.size(), 2);
    QCOMPARE(server.sends.last().delivered, all.size());
    QTRY_COMPARE(sentRecords(server, "room").size(), 1);

    send({SendTarget::Kind::Clients, {}, {}, {6, 2, 77, 2}}, u"some"_qs);
    QTRY_COMPARE(server.sends.size(), 3);
    QCOMPARE(server.sends.last().delivered, 2);
    QCOMPARE(server.sends.last().gone, 1);
    QTRY_COMPARE(sentRecords(server, "some").size(), 1);
    QCOMPARE(*sentRecords(server, "some").first().recipients, (std::vector<ClientId>{2, 6}));

    send({SendTarget::Kind::Clients, {}, {}, {5}}, u"one"_qs);
    QTRY_COMPARE(sentRecords(server, "one").size(), 1);
    QCOMPARE(sentRecords(server, "one").first().client, 5);
    QCOMPARE(sentRecords(server, "one").first().endpoint, u"/where"_qs);
}

void TestIoThreads::limitsConnectionsOverAllThreads()
{
    ServerSettings settings = inThreads(Threads);
    settings.limits.maxConnections = Threads + 1;
    TestServer server(where(), settings);
    Clients clients = connected(server, u"/where"_qs, Threads + 1);
    QCOMPARE(clients.size(), size_t(Threads + 1));
    RawClient refused(server.port());
    refused.send(upgradeRequest("/where"));
    QTRY_COMPARE(refused.status(), 503);
    clients.pop_back();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(connected(server, u"/where"_qs, 1).size(), size_t(1));
}

void TestIoThreads::stopsAndStartsWithOtherThreads_data()
{
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("after");
    QTest::newRow("more") << 1 << 3;
    QTest::newRow("fewer") << 3 << 1;
    QTest::newRow("as many") << 2 << 2;
}

void TestIoThreads::stopsAndStartsWithOtherThreads()
{
    QFETCH(const int, before);
    QFETCH(const int, after);
    TestServer server(where(), inThreads(before));
    QSignalSpy stopped(&server.server, &Server::stopped);
    const Clients clients = connected(server, u"/where"_qs, 4);
    QTRY_VERIFY(!placesOf(clients).contains(QString()));
    server.server.stop();
    QTRY_COMPARE(stopped.size(), 1);
    for (const auto &client : clients) {
        QTRY_VERIFY(client->disconnected);
        QCOMPARE(int(client->socket.closeCode()), 1001);
    }
    QTRY_COMPARE(server.closed.size(), 4);

    ServerSettings settings = server.server.settings();
    settings.limits.ioThreads = after;
    server.server.setSettings(settings);
    QVERIFY(server.server.start());
    const Clients again = connected(server, u"/where"_qs, after);
    QTRY_VERIFY(!placesOf(again).contains(QString()));
    QCOMPARE(placesOf(again).last(), u"windsock-io-%1"_qs.arg(after - 1));
    QCOMPARE(int(server.server.statistics().connectionsTotal), 4 + after);
}

void TestIoThreads::stopsWhileClientsCome()
{
    for (int round = 0; round < 10; ++round) {
        TestServer server(where(), inThreads(Threads));
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 30; ++i) {
            crowd.push_back(std::make_unique<RawClient>(server.port()));
            crowd.back()->send(upgradeRequest("/where"));
        }
        QSignalSpy stopped(&server.server, &Server::stopped);
        server.server.stop();
        QTRY_COMPARE(stopped.size(), 1);
        for (const auto &client : crowd)
            QTRY_VERIFY(client->closed);
        QCOMPARE(server.server.statistics().connections, 0);
    }
}

/// What one thread still owes to another when it stops belongs to the records of before the stop.
void TestIoThreads::recordsNothingAfterTheStop()
{
    for (int round = 0; round < 10; ++round) {
        TestServer server(where(), inThreads(Threads));
        const Clients clients = connected(server, u"/where"_qs, 2 * Threads);
        QCOMPARE(clients.size(), 2U * Threads);
        for (int i = 0; i < 200; ++i) {
            for (const auto &client : clients)
                client->socket.sendTextMessage(QString::number(i));
        }
        QTRY_VERIFY(server.sink.records().size() > 100);
        std::optional<size_t> atStop;
        connect(&server.server, &Server::stopped, this,
                [&] { atStop = server.sink.records().size(); });
        server.server.stop();
        QTRY_VERIFY(atStop);
        // Ends each thread behind all that it still had to do.
        ServerSettings one = server.server.settings();
        one.limits.ioThreads = 1;
        server.server.setSettings(one);
        QVERIFY(server.server.start());
        QCOMPARE(server.sink.records().size(), *atStop);
    }
}

void TestIoThreads::measuresEachThread()
{
    const TestServer server(where(), inThreads(2));
    RawClient client(server.port());
    client.send("GET /-/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QTRY_VERIFY(client.closed);
    QVERIFY(client.body().contains("thread=\"io-0\""));
    QVERIFY(client.body().contains("thread=\"io-1\""));
    QVERIFY(!client.body().contains("thread=\"io-2\""));
}

QTEST_GUILESS_MAIN(TestIoThreads)
#include "tst_iothreads.moc"
