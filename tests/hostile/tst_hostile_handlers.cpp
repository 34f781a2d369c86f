// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Room.h"
#include "server/app/WebSocketHandler.h"
#include "tests/support/Hostile.h"
#include "tests/support/ServerFrames.h"

#include <QTest>

#include <stdexcept>

using namespace Windsock;
using namespace Windsock::Test;

/// Handlers that throw in each of their calls, or do what they must not.
class TestHostileHandlers final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void survivesThrowing_data();
    void survivesThrowing();
    void survivesMisuse_data();
    void survivesMisuse();
};

namespace {

enum class Place : quint8 { Prepare, Origin, Subprotocol, Open, Message, Pong, Close };

/// What is thrown is an error of the library's, or no error at all.
class ThrowingHandler final : public WebSocketHandler
{
public:
    ThrowingHandler(Place place, bool standard) : m_place(place), m_standard(standard) {}

    std::optional<HttpResponse> prepare() override
    {
        at(Place::Prepare);
        return {};
    }
    bool checkOrigin(const QString &) override
    {
        at(Place::Origin);
        return true;
    }
    QString selectSubprotocol(const QStringList &) override
    {
        at(Place::Subprotocol);
        return {};
    }
    void open(const QStringList &) override
    {
        ping();
        at(Place::Open);
    }
    void onMessage(const Message &) override { at(Place::Message); }
    void onPong(const QByteArray &) override { at(Place::Pong); }
    void onClose() override { at(Place::Close); }

private:
    void at(Place place) const
    {
        if (place != m_place)
            return;
        if (m_standard)
            throw std::runtime_error("no");
        throw int(place);
    }

    Place m_place;
    bool m_standard;
};

/// Leaves nothing undone that its base does not forbid.
class MisusingHandler final : public WebSocketHandler
{
public:
    std::optional<HttpResponse> prepare() override
    {
        misuse();
        return {};
    }
    void open(const QStringList &) override
    {
        Room &lobby = room(u"lobby"_qs);
        lobby.join(*this);
        lobby.join(*this);
        writeMessage(u"ready"_qs);
    }
    void onMessage(const Message &message) override
    {
        if (message.text() == u"close") {
            close(1000);
            close(4000, QString(1'000, u'x'));
        } else if (message.text() == u"wrong code") {
            close(1005);
        } else if (message.text() == u"long ping") {
            ping(QByteArray(1'000, 'x'));
            writeMessage(u"pinged"_qs);
        }
        misuse();
    }
    void onClose() override
    {
        misuse();
        room(u"lobby"_qs).broadcast(Message::text(u"he is gone"_qs));
        room(u"lobby"_qs).leave(*this);
        room(u"lobby"_qs).leave(*this);
    }

private:
    /// None of this reaches anybody once the connection is closed, or before it is open.
    void misuse()
    {
        if (clientId() != 0 && closeCode() == 0)
            return;
        writeMessage(u"unheard"_qs);
        ping("unheard");
        close(4999, u"unheard"_qs);
        setNoDelay(false);
    }
};

} // namespace

void TestHostileHandlers::survivesThrowing_data()
{
    QTest::addColumn<Place>("place");
    QTest::addColumn<bool>("standard");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    const auto rows = [](const char *name, Place place, int status, int code) {
        QTest::addRow("%s, an error", name) << place << true << status << code;
        QTest::addRow("%s, a number", name) << place << false << status << code;
    };
    rows("prepare", Place::Prepare, 500, 0);
    rows("checkOrigin", Place::Origin, 500, 0);
    rows("selectSubprotocol", Place::Subprotocol, 500, 0);
    rows("open", Place::Open, 101, 1011);
    rows("onMessage", Place::Message, 101, 1011);
    rows("onPong", Place::Pong, 101, 1011);
    rows("onClose", Place::Close, 101, 1000);
}

void TestHostileHandlers::survivesThrowing()
{
    QFETCH(const Place, place);
    QFETCH(const bool, standard);
    QFETCH(const int, status);
    QFETCH(const int, code);
    Application application = shippedApplication();
    application.add(u"/throws"_qs, handler<ThrowingHandler>(place, standard));
    TestServer server(application);
    RawClient client(server.port());
    client.send(upgradeRequest("/throws", "Origin: http://127.0.0.1\r\n"));
    QTRY_COMPARE(client.status(), status);
    if (place == Place::Message)
        client.send(clientFrame(1, "x"));
    else if (place == Place::Pong)
        client.send(clientFrame(10, {}));
    else if (place == Place::Close)
        client.send(clientFrame(8, QByteArray("\x03\xe8", 2)));
    QTRY_VERIFY(client.closed);
    QCOMPARE(receivedCloseCode(client.received), code);
    QTRY_COMPARE(server.warnings.size(), 1);
    QVERIFY2(server.warnings[0].contains(u"/throws"), qPrintable(server.warnings[0]));
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule,
             status == 101 ? HandshakeRule::Accepted : HandshakeRule::InternalError);
    QTRY_COMPARE(server.closed.size(), status == 101 ? 1 : 0);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.server.statistics().connections, 0);
}

void TestHostileHandlers::survivesMisuse_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("code");
    QTest::newRow("closes twice") << QByteArray("close") << 1000;
    QTest::newRow("closes with a code that is never sent") << QByteArray("wrong code") << 1011;
    QTest::newRow("sends a long ping") << QByteArray("long ping") << 0;
}

void TestHostileHandlers::survivesMisuse()
{
    QFETCH(const QByteArray, message);
    QFETCH(const int, code);
    Application application = shippedApplication();
    application.add(u"/misuses"_qs, handler<MisusingHandler>());
    TestServer server(application);
    const auto other = admitted(server, "/misuses");
    const auto client = admitted(server, "/misuses");
    QVERIFY(other && client);
    client->send(clientFrame(1, message));
    if (code == 0) {
        QTRY_VERIFY(client->received.endsWith("\x81\x06pinged"));
        QVERIFY(client->received.contains(QByteArray("\x89\x7d" + QByteArray(125, 'x'))));
        client->socket.disconnectFromHost();
    } else {
        QTRY_COMPARE(receivedCloseCode(client->received), code);
    }
    QTRY_COMPARE(server.closed.size(), 1);
    QTRY_VERIFY(other->received.endsWith("\x81\x0ahe is gone"));
    QVERIFY(!client->received.contains("unheard"));
    QVERIFY(serves(server));
}

QTEST_GUILESS_MAIN(TestHostileHandlers)
#include "tst_hostile_handlers.moc"
