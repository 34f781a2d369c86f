// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/DemoClient.h"
#include "app/demo/DemoPlan.h"
#include "app/demo/DemoScript.h"
#include "server/handlers/EndpointCatalog.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Windsock;

namespace {

EndpointSpec room(const QString &pattern, const QStringList &tokens = {})
{
    EndpointSpec spec{pattern, u"room"_qs, {}};
    if (!tokens.isEmpty())
        spec.options.insert(u"accessTokens"_qs, QJsonArray::fromStringList(tokens));
    return spec;
}

} // namespace

class DemoPlanTest final : public QObject
{
    Q_OBJECT

private slots:
    void addresses_data()
    {
        QTest::addColumn<QStringList>("listening");
        QTest::addColumn<QString>("url"); // empty: it cannot run
        QTest::newRow("loopback") << QStringList{u"ws://127.0.0.1:8888"_qs}
                                  << u"ws://127.0.0.1:8888/chat/demo"_qs;
        QTest::newRow("IPv6") << QStringList{u"ws://[::1]:1"_qs} << u"ws://[::1]:1/chat/demo"_qs;
        QTest::newRow("every address, TLS")
            << QStringList{u"wss://0.0.0.0:8888"_qs} << u"wss://127.0.0.1:8888/chat/demo"_qs;
        QTest::newRow("every IPv6 address")
            << QStringList{u"ws://[::]:8888"_qs} << u"ws://[::1]:8888/chat/demo"_qs;
        QTest::newRow("the one that is loopback")
            << QStringList{u"ws://192.0.2.1:1"_qs, u"ws://127.0.0.1:2"_qs}
            << u"ws://127.0.0.1:2/chat/demo"_qs;
        QTest::newRow("none is") << QStringList{u"ws://192.0.2.1:1"_qs} << QString();
        QTest::newRow("stopped") << QStringList{} << QString();
    }

    void addresses()
    {
        QFETCH(const QStringList, listening);
        QFETCH(const QString, url);
        const auto plan = DemoPlan::make(QUrl::fromStringList(listening),
                                         EndpointCatalog::defaults(), {});
        QCOMPARE(plan.ok(), !url.isEmpty());
        if (plan.ok())
            QCOMPARE(plan->url.toString(), url);
        else
            QVERIFY(!plan.error().isEmpty());
    }

    void rooms_data()
    {
        QTest::addColumn<QList<EndpointSpec>>("endpoints");
        QTest::addColumn<QString>("path"); // empty: there is none
        QTest::addColumn<QString>("token");
        const EndpointSpec echo{u"/echo"_qs, u"echo"_qs, {}};
        QTest::newRow("what ships") << EndpointCatalog::defaults() << u"/chat/demo"_qs << QString();
        QTest::newRow("another pattern") << QList{echo, room(u"/v1/rooms/{name}/live"_qs)}
                                         << u"/v1/rooms/demo/live"_qs << QString();
        QTest::newRow("with tokens")
            << QList{room(u"/r/{x}"_qs, {u"one"_qs, u"two"_qs})} << u"/r/demo"_qs << u"one"_qs;
        QTest::newRow("no room") << QList{echo} << QString() << QString();
        QTest::newRow("one room for all is theirs")
            << QList{room(u"/chat"_qs)} << QString() << QString();
        QTest::newRow("another endpoint comes first")
            << QList{EndpointSpec{u"/chat/.*"_qs, u"echo"_qs, {}}, room(u"/chat/{room}"_qs)}
            << QString() << QString();
    }

    void rooms()
    {
        QFETCH(const QList<EndpointSpec>, endpoints);
        QFETCH(const QString, path);
        const auto found = findDemoRoom(endpoints);
        QCOMPARE(found.has_value(), !path.isEmpty());
        if (found) {
            QCOMPARE(found->path, path);
            QTEST(found->token, "token");
            return;
        }
        // With what is suggested there is one.
        QVERIFY(findDemoRoom(QList{suggestedDemoEndpoint(endpoints)} + endpoints));
    }

    /// Whatever keeps a client from connecting, the operator is told why.
    void aReasonWhenItDoesNotConnect_data()
    {
        QTest::addColumn<bool>("isAnswered");
        QTest::newRow("refused") << false;
        QTest::newRow("closed in the handshake") << true;
    }

    void aReasonWhenItDoesNotConnect()
    {
        QFETCH(const bool, isAnswered);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        DemoPlan plan;
        plan.url = QUrl(u"ws://127.0.0.1:%1/chat/demo"_qs.arg(server.serverPort()));
        if (isAnswered)
            connect(&server, &QTcpServer::newConnection, &server,
                    [&server] { server.nextPendingConnection()->disconnectFromHost(); });
        else
            server.close();
        DemoClient client(plan, "1");
        QSignalSpy ended(&client, &DemoClient::ended);
        client.open();
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(!ended.constFirst().constFirst().toString().isEmpty());
    }

    void allThreeSpeak()
    {
        QSet<int> speakers;
        for (int line = 0; line < 2 * demoLineCount(); ++line) {
            speakers += demoLine(line).speaker;
            QVERIFY(!demoLine(line).text.isEmpty());
        }
        QCOMPARE(speakers, (QSet<int>{1, 2, 3}));
        QCOMPARE(demoLine(0).text, demoLine(demoLineCount()).text);
    }
};

QTEST_GUILESS_MAIN(DemoPlanTest)
#include "tst_demoplan.moc"
