// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Room.h"
#include "server/app/WebSocketHandler.h"
#include "server/handlers/EndpointCatalog.h"
#include "server/monitor/Counters.h"
#include "server/monitor/TrafficLog.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QTest>

#include <algorithm>

using namespace Windsock;
using namespace Windsock::Test;

namespace {

/// Joins the room that its path names; "leave", "others …" and "all …" are its commands.
class MemberHandler final : public WebSocketHandler
{
public:
    void open(const QStringList &arguments) override
    {
        m_room = &room(arguments.value(0));
        m_room->join(*this);
        m_room->join(*this);
        writeMessage(u"%1 in %2"_qs.arg(m_room->size()).arg(m_room->name()));
    }
    void onMessage(const Message &message) override
    {
        const QString text = message.text();
        if (text == u"leave") {
            m_room->leave(*this);
            writeMessage(m_room->contains(*this) ? u"still in"_qs : u"left"_qs);
        } else if (text.startsWith(u"others ")) {
            const Room::Sent sent = m_room->broadcast(Message::text(text.mid(7)), this);
            writeMessage(u"%1 of others"_qs.arg(sent.delivered + sent.elsewhere));
        } else {
            m_room->broadcast(message);
        }
    }

private:
    Room *m_room = nullptr;
};

/// Sends all in the room as many messages as it is told, in one turn of the event loop.
class BurstHandler final : public WebSocketHandler
{
public:
    static constexpr int MessageSize = 1'024;

    void open(const QStringList & /*arguments*/) override { room(u"all"_qs).join(*this); }
    void onMessage(const Message &message) override
    {
        const QString text(MessageSize, u'x');
        for (int i = message.text().toInt(); i > 0; --i)
            room(u"all"_qs).broadcast(Message::text(text));
    }
};

Application members()
{
    Application application;
    application.add(u"/m/{room}"_qs, handler<MemberHandler>());
    return application;
}

} // namespace

class TestRoom final : public QObject
{
    Q_OBJECT

private slots:
    void broadcastsToMembersOnly();
    void recordsABroadcastOnce();
    void skipsMembersThatDoNotRead();
    void skipsNobodyForABurst();
    void tellsMemberCounts();
    void givesNewcomersTheHistory();
    void boundsTheEmptyRoomsThatItKeeps();
};

void TestRoom::broadcastsToMembersOnly()
{
    TestServer server(members());
    TestClient a(server.url(u"/m/red"_qs));
    QTRY_COMPARE(a.texts, QStringList{u"1 in red"_qs});
    TestClient b(server.url(u"/m/red"_qs));
    QTRY_COMPARE(b.texts, QStringList{u"2 in red"_qs});
    TestClient other(server.url(u"/m/blue"_qs));
    QTRY_COMPARE(other.texts, QStringList{u"1 in blue"_qs});

    a.socket.sendTextMessage(u"hello"_qs);
    QTRY_COMPARE(b.texts.last(), u"hello"_qs);
    QTRY_COMPARE(a.texts.last(), u"hello"_qs);
    b.socket.sendTextMessage(u"others only"_qs);
    QTRY_COMPARE(a.texts.last(), u"only"_qs);
    QTRY_COMPARE(b.texts.last(), u"1 of others"_qs);
    b.socket.sendTextMessage(u"leave"_qs);
    QTRY_COMPARE(b.texts.last(), u"left"_qs);
    a.socket.sendTextMessage(u"alone"_qs);
    QTRY_COMPARE(a.texts.last(), u"alone"_qs);
    QCOMPARE(b.texts.last(), u"left"_qs);
    QCOMPARE(other.texts, QStringList{u"1 in blue"_qs});
}

void TestRoom::recordsABroadcastOnce()
{
    TestServer server(members());
    TestClient a(server.url(u"/m/red"_qs));
    QTRY_COMPARE(a.texts.size(), 1);
    TestClient b(server.url(u"/m/red"_qs));
    QTRY_COMPARE(b.texts.size(), 1);
    a.socket.sendTextMessage(u"hello"_qs);
    QTRY_COMPARE(b.texts.size(), 2);

    const auto broadcast = [&server] {
        QList<TrafficRecord> found;
        for (const TrafficRecord &record : server.sink.records()) {
            if (record.direction == Direction::Out && record.payload == "hello")
                found.append(record);
        }
        return found;
    };
    QTRY_COMPARE(broadcast().size(), 1);
    QCOMPARE(broadcast()[0].client, 0);
    QCOMPARE(broadcast()[0].room, u"red"_qs);
    QCOMPARE(broadcast()[0].endpoint, u"/m/{room}"_qs);
    QVERIFY(broadcast()[0].recipients);
    QCOMPARE(*broadcast()[0].recipients, (std::vector<ClientId>{1, 2}));
}

void TestRoom::skipsMembersThatDoNotRead()
{
    ServerSettings settings;
    settings.limits.sendBuffer = 256 * 1024;
    TestServer server(members(), settings);
    RawClient lazy(server.port());
    lazy.socket.setReadBufferSize(1024);
    lazy.send(upgradeRequest("/m/red"));
    QTRY_COMPARE(lazy.status(), 101);
    TestClient eager(server.url(u"/m/red"_qs));
    QTRY_COMPARE(eager.texts.size(), 1);

    lazy.socket.disconnect(&lazy.socket); // from here on it reads nothing
    const QByteArray large(512 * 1024, 'x');
    int sent = 0;
    // The kernel's buffers take some megabytes before the backlog grows.
    for (; sent < 100 && server.server.statistics().skipped == 0; ++sent) {
        eager.socket.sendBinaryMessage(large);
        QTRY_COMPARE(eager.binaries.size(), sent + 1);
    }
    QVERIFY(server.server.statistics().skipped > 0);
    QCOMPARE(eager.binaries.size(), sent);
    const auto isRecorded = [&server] {
        const auto records = server.sink.records();
        return std::any_of(records.begin(), records.end(), [](const TrafficRecord &record) {
            return record.skipped == 1 && record.recipients && record.recipients->size() == 1;
        });
    };
    QTRY_VERIFY(isRecorded());
}

/// What one turn of the loop sends is more than may wait, but the system takes it.
void TestRoom::skipsNobodyForABurst()
{
    constexpr int Burst = 100;
    ServerSettings settings;
    settings.limits.sendBuffer = 4 * BurstHandler::MessageSize;
    Application application;
    application.add(u"/burst"_qs, handler<BurstHandler>());
    TestServer server(application, settings);
    TestClient reader(server.url(u"/burst"_qs));
    QTRY_VERIFY(reader.connected);
    reader.socket.sendTextMessage(QString::number(Burst));
    QTRY_COMPARE(reader.texts.size(), Burst);
    QCOMPARE(server.server.statistics().skipped, 0);
}

void TestRoom::tellsMemberCounts()
{
    TestServer server(members());
    QList<RoomInfo> rooms;
    connect(&server.server.monitor(), &ServerMonitor::roomsChanged, this,
            [&rooms](const QList<RoomInfo> &changed) { rooms += changed; });
    {
        TestClient client(server.url(u"/m/red"_qs));
        QTRY_VERIFY(!rooms.isEmpty() && rooms.last().members == 1);
        QCOMPARE(rooms.last().name, u"red"_qs);
        QCOMPARE(rooms.last().endpoint, u"/m/{room}"_qs);
    }
    QTRY_COMPARE(rooms.last().members, 0);
}

void TestRoom::givesNewcomersTheHistory()
{
    const auto application = EndpointCatalog::application(
        {{u"/chat/{room}"_qs, u"room"_qs, {{u"history"_qs, 3}}}});
    TestServer server(*application);
    {
        TestClient early(server.url(u"/chat/x"_qs));
        QTRY_VERIFY(early.connected);
        for (int i = 1; i <= 4; ++i)
            early.socket.sendTextMessage(QString::number(i));
        early.socket.sendBinaryMessage("five");
        QTRY_COMPARE(early.texts.size(), 4);
        QTRY_COMPARE(early.binaries.size(), 1);
    }
    QTRY_COMPARE(server.closed.size(), 1);
    TestClient late(server.url(u"/chat/x"_qs));
    QTRY_COMPARE(late.binaries, QList<QByteArray>{"five"});
    QCOMPARE(late.texts, QStringList({u"3"_qs, u"4"_qs}));
    TestClient elsewhere(server.url(u"/chat/y"_qs));
    QTRY_VERIFY(elsewhere.connected);
    elsewhere.socket.sendTextMessage(u"first"_qs);
    QTRY_COMPARE(elsewhere.texts, QStringList{u"first"_qs});
}

void TestRoom::boundsTheEmptyRoomsThatItKeeps()
{
    TrafficLog traffic([](const std::shared_ptr<const Activity> &) {});
    RoomDirectory directory;
    Counters counters;
    RoomRegistry rooms(traffic, counters, directory, 0);
    const Message half = Message::binary(QByteArray(RoomDirectory::MaxRoomHistoryBytes / 2, 'x'));
    for (int i = 0; i < RoomRegistry::MaxEmptyRooms + 10; ++i) {
        Room &room = rooms.room(u"/m"_qs, QString::number(i));
        for (int n = 0; n < 3; ++n)
            room.broadcast(half, nullptr, 100);
        QVERIFY(room.history().size() <= 2); // its own bound in bytes
    }
    QVERIFY(!rooms.find(u"/m"_qs, u"9"_qs));
    QVERIFY(rooms.find(u"/m"_qs, u"10"_qs));
    qint64 bytes = 0;
    for (int i = 0; i < RoomRegistry::MaxEmptyRooms + 10; ++i) {
        if (const Room *room = rooms.find(u"/m"_qs, QString::number(i))) {
            for (const Message &message : room->history())
                bytes += message.size();
        }
    }
    QVERIFY(bytes <= RoomDirectory::MaxHistoryBytes);
}

QTEST_GUILESS_MAIN(TestRoom)
#include "tst_room.moc"
