// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Windsock;
using namespace Windsock::Test;

class TestHandlers final : public QObject
{
    Q_OBJECT

private slots:
    void replies();
    void echoes();
    void sinks();
    void feeds();
    void refusesFeedIntervals_data();
    void refusesFeedIntervals();
    void takesCommonOptions();
};

namespace {

Application shipped()
{
    return EndpointCatalog::application(EndpointCatalog::defaults()).value();
}

} // namespace

void TestHandlers::replies()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/websocket"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"你好"_qs);
    client.socket.sendBinaryMessage("\x01\x02");
    QTRY_COMPARE(client.texts, QStringList{u"服务器收到消息: 你好"_qs});
    QTRY_COMPARE(client.binaries, QList<QByteArray>{"\x01\x02"});
}

void TestHandlers::echoes()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/echo?x=1"_qs));
    QTRY_VERIFY(client.connected);
    const QByteArray mebibyte(1024 * 1024, '\xfe');
    client.socket.sendBinaryMessage(mebibyte);
    client.socket.sendTextMessage(u"e\u0301 🎐"_qs);
    QTRY_COMPARE(client.binaries, QList<QByteArray>{mebibyte});
    QTRY_COMPARE(client.texts, QStringList{u"e\u0301 🎐"_qs});
}

void TestHandlers::sinks()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/sink"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"x"_qs);
    QTRY_COMPARE(server.server.statistics().messagesIn, 1);
    QCOMPARE(server.server.statistics().messagesOut, 0);
}

void TestHandlers::feeds()
{
    TestServer server(shipped());
    TestClient client(server.url(u"/feed?interval=10"_qs));
    QTRY_VERIFY(client.texts.size() >= 5);
    QStringList symbols;
    for (const QString &text : std::as_const(client.texts)) {
        const QJsonObject quote = QJsonDocument::fromJson(text.toUtf8()).object();
        QCOMPARE(quote[u"type"].toString(), u"quote"_qs);
        QVERIFY(quote[u"price"].toDouble() > 0);
        QVERIFY(quote[u"volume"].toInt() >= 100);
        symbols.append(quote[u"symbol"].toString());
    }
    QCOMPARE(symbols.first(4), QStringList({u"QTSX"_qs, u"WIND"_qs, u"SOCK"_qs, u"QTSX"_qs}));
}

void TestHandlers::refusesFeedIntervals_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("too fast") << QByteArray("9");
    QTest::newRow("too slow") << QByteArray("3600001");
    QTest::newRow("negative") << QByteArray("-10");
    QTest::newRow("word") << QByteArray("fast");
    QTest::newRow("nothing") << QByteArray();
}

void TestHandlers::refusesFeedIntervals()
{
    QFETCH(const QByteArray, query);
    TestServer server(shipped());
    RawClient client(server.port());
    client.send(upgradeRequest("/feed?interval=" + query));
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), 400);
    QVERIFY(client.body().contains("from 10 to"));
}

void TestHandlers::takesCommonOptions()
{
    const QJsonObject options{{u"allowedOrigins"_qs, QJsonArray{u"https://friend.example"_qs}},
                              {u"subprotocols"_qs, QJsonArray{u"v2"_qs, u"v1"_qs}}};
    TestServer server(*EndpointCatalog::application({{u"/echo"_qs, u"echo"_qs, options}}));
    TestClient client(server.url(u"/echo"_qs), {u"v1"_qs, u"v2"_qs}, u"https://friend.example"_qs);
    QTRY_VERIFY(client.connected);
    QCOMPARE(client.socket.subprotocol(), u"v2"_qs);
    TestClient other(server.url(u"/echo"_qs), {u"v3"_qs});
    QTRY_VERIFY(other.connected);
    QCOMPARE(other.socket.subprotocol(), QString());
}

QTEST_GUILESS_MAIN(TestHandlers)
#include "tst_handlers.moc"
