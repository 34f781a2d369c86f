// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/WebSocketHandler.h"
#include "server/handlers/EndpointCatalog.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QJsonArray>
#include <QTest>

using namespace Windsock;
using namespace Windsock::Test;

/// Endpoints that ask for a token, over real sockets; and that nobody is shown one.
class TestTokens final : public QObject
{
    Q_OBJECT

private slots:
    void decides_data();
    void decides();
    void shippedEndpointsTakeTokens();
    void comesBeforeTheHandlerAndTheOrigin();
    void theHandlerSeesTheRequestAsItCame();
    void nobodyIsShownAToken_data();
    void nobodyIsShownAToken();
};

namespace {

const QByteArray Secret = QByteArrayLiteral("s3cret-Token/1==");

/// What handlers were asked, told from the I/O thread to the test's.
struct Asked
{
    std::mutex mutex;
    int handlers = 0;
    RequestHead request;
};

class AskedHandler final : public WebSocketHandler
{
public:
    explicit AskedHandler(Asked *asked) : m_asked(asked)
    {
        const std::scoped_lock lock(m_asked->mutex);
        ++m_asked->handlers;
    }
    void open(const QStringList &) override
    {
        const std::scoped_lock lock(m_asked->mutex);
        m_asked->request = request();
    }
    void onMessage(const Message &) override {}

private:
    Asked *m_asked;
};

Application guarded(Asked *asked)
{
    UrlSpec spec(u"/x"_qs, handler<AskedHandler>(asked));
    spec.setAccessTokens({u"another"_qs, QString::fromLatin1(Secret)});
    Application application;
    application.add(spec);
    return application;
}

QByteArray allOf(const HandshakeReport &report)
{
    const QStringList texts{report.path, report.host, report.origin, report.userAgent,
                            report.detail};
    return report.request + texts.join(u'\n').toUtf8() + report.method;
}

QByteArray allOf(const ClientInfo &client)
{
    return client.headers.lines()
        + QStringList{client.endpoint,  client.path,        client.origin,
                      client.userAgent, client.subprotocol, client.tls}
              .join(u'\n')
              .toUtf8();
}

/// Everything that the server has told anybody but its handlers.
QByteArray allThatIsShown(const TestServer &server)
{
    QByteArray all;
    for (const HandshakeReport &report : server.handshakes)
        all += allOf(report);
    for (const ClientInfo &client : server.opened)
        all += allOf(client);
    for (const ClientClosed &client : server.closed)
        all += client.reason.toUtf8() + client.statistics.rooms.join(u'\n').toUtf8();
    for (const TrafficRecord &record : server.sink.records())
        all += record.payload + record.endpoint.toUtf8() + record.room.toUtf8();
    return all + server.warnings.join(u'\n').toUtf8();
}

} // namespace

void TestTokens::decides_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<HandshakeRule>("rule");

    const auto field = [](const char *value) -> QByteArray {
        return "Authorization: " + QByteArray(value) + "\r\n";
    };
    const QByteArray path = "/x";
    using Rule = HandshakeRule;
    QTest::newRow("none") << path << QByteArray() << Rule::TokenMissing;
    QTest::newRow("scheme only") << path << field("Bearer") << Rule::TokenMissing;
    QTest::newRow("another scheme") << path << field("Basic czNjcmV0") << Rule::TokenMissing;
    QTest::newRow("empty in the query")
        << path + "?access_token=" << QByteArray() << Rule::TokenMissing;
    QTest::newRow("wrong header") << path << field("Bearer wrong") << Rule::TokenWrong;
    QTest::newRow("wrong query") << path + "?access_token=wrong" << QByteArray()
                                 << Rule::TokenWrong;
    QTest::newRow("only its beginning") << path << field("Bearer s3cret") << Rule::TokenWrong;
    QTest::newRow("wrong header, right query")
        << path + "?access_token=another" << field("Bearer wrong") << Rule::TokenWrong;
    QTest::newRow("right header") << path << field("Bearer s3cret-Token/1==") << Rule::Accepted;
    QTest::newRow("right header, other case") << path << field("bearer another") << Rule::Accepted;
    QTest::newRow("right query") << path + "?access_token=s3cret-Token/1==" << QByteArray()
                                 << Rule::Accepted;
    QTest::newRow("right query, encoded")
        << path + "?a=b&access_token=s3cret-Token%2F1%3D%3D" << QByteArray() << Rule::Accepted;
}

void TestTokens::decides()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, extra);
    QFETCH(const HandshakeRule, rule);
    Asked asked;
    const TestServer server(guarded(&asked));
    RawClient client(server.port());
    client.send(upgradeRequest(path, extra));
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, rule);
    const int status = rule == HandshakeRule::Accepted ? 101 : 401;
    QCOMPARE(server.handshakes[0].status, status);
    QTRY_COMPARE(client.status(), status);
    if (status == 101)
        return;
    QTRY_VERIFY(client.closed);
    QByteArray challenge = "\r\nWWW-Authenticate: Bearer realm=\"windsock\"";
    if (rule == HandshakeRule::TokenWrong)
        challenge += ", error=\"invalid_token\"";
    challenge += "\r\n";
    QVERIFY2(client.received.contains(challenge), client.received.constData());
    QCOMPARE(asked.handlers, 0);
}

void TestTokens::shippedEndpointsTakeTokens()
{
    const QJsonObject options{{u"accessTokens"_qs, QJsonArray{u"abc"_qs}}};
    const TestServer server(*EndpointCatalog::application(
        {{u"/echo"_qs, u"echo"_qs, options}, {u"/sink"_qs, u"sink"_qs, {}}}));
    TestClient refused(server.url(u"/echo"_qs));
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::TokenMissing);
    TestClient open(server.url(u"/sink"_qs));
    QTRY_VERIFY(open.connected);
    TestClient client(server.url(u"/echo?access_token=abc"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"hello"_qs);
    QTRY_COMPARE(client.texts, QStringList{u"hello"_qs});
    QVERIFY(!refused.connected);
}

/// A page that may not connect learns nothing about tokens by it, nor does the handler hear of it.
void TestTokens::comesBeforeTheHandlerAndTheOrigin()
{
    Asked asked;
    const TestServer server(guarded(&asked));
    RawClient without(server.port());
    without.send(upgradeRequest("/x", "Origin: http://elsewhere.example\r\n"));
    QTRY_COMPARE(without.status(), 401);
    {
        const std::scoped_lock lock(asked.mutex);
        QCOMPARE(asked.handlers, 0);
    }
    RawClient with(server.port());
    with.send(upgradeRequest("/x?access_token=another", "Origin: http://elsewhere.example\r\n"));
    QTRY_COMPARE(with.status(), 403);
}

void TestTokens::theHandlerSeesTheRequestAsItCame()
{
    Asked asked;
    const TestServer server(guarded(&asked));
    RawClient client(server.port());
    client.send(
        upgradeRequest("/x?y=1&access_token=another", "Authorization: Bearer " + Secret + "\r\n"));
    QTRY_COMPARE(server.opened.size(), 1);
    const std::scoped_lock lock(asked.mutex);
    QCOMPARE(asked.request.query, u"y=1&access_token=another"_qs);
    QCOMPARE(asked.request.header("Authorization"), "Bearer " + Secret);
}

void TestTokens::nobodyIsShownAToken_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<HandshakeRule>("rule");

    const QByteArray header = "Authorization: Bearer " + Secret + "\r\n";
    const QByteArray query = "?access_token=" + Secret;
    using Rule = HandshakeRule;
    QTest::newRow("accepted") << upgradeRequest("/x" + query,
                                                header + "Referer: http://x/" + query + "\r\n")
                              << Rule::Accepted;
    QTest::newRow("wrong") << upgradeRequest("/x" + query + "x", "Proxy-" + header)
                           << Rule::TokenWrong;
    QTest::newRow("unknown path") << upgradeRequest("/nowhere" + query, header)
                                  << Rule::UnknownPath;
    QTest::newRow("foreign origin")
        << upgradeRequest("/x" + query, header + "Origin: http://elsewhere.example\r\n")
        << Rule::ForeignOrigin;
    QTest::newRow("no upgrade") << "GET /x" + query + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n"
                                << Rule::NotAnUpgrade;
    QTest::newRow("own page") << "GET /" + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header
            + "\r\n" << Rule::PageServed;
    QTest::newRow("malformed") << "GET /x" + query + " HTTP/9\r\n" + header + "\r\n"
                               << Rule::Malformed;
    QTest::newRow("folded") << "GET /x" + query
            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n " + Secret
            + "\r\n\r\n" << Rule::Malformed;
    QTest::newRow("not complete in time")
        << "GET /x" + query + " HTTP/1.1\r\n" + header << Rule::Timeout;
    QTest::newRow("too long") << "GET /x" + query + " HTTP/1.1\r\n" + header
            + "A: " + QByteArray(20'000, 'a')
                              << Rule::HeadTooLarge;
}

void TestTokens::nobodyIsShownAToken()
{
    QFETCH(const QByteArray, request);
    QFETCH(const HandshakeRule, rule);
    Asked asked;
    ServerSettings settings;
    settings.limits.handshakeTimeout = std::chrono::milliseconds(300);
    TestServer server(guarded(&asked), settings);
    {
        RawClient client(server.port());
        client.send(request);
        QTRY_COMPARE(server.handshakes.size(), 1);
        QCOMPARE(server.handshakes[0].rule, rule);
        QVERIFY2(server.handshakes[0].request.contains("\xe2\x80\xa6"),
                 server.handshakes[0].request.constData());
        if (rule == HandshakeRule::Accepted)
            QTRY_COMPARE(server.opened.size(), 1);
    }
    if (rule == HandshakeRule::Accepted) {
        QCOMPARE(server.opened[0].path, u"/x?access_token=…"_qs);
        QTRY_COMPARE(server.closed.size(), 1);
    }
    RawClient metrics(server.port());
    metrics.send("GET /-/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QTRY_VERIFY(metrics.closed);
    QCOMPARE(metrics.status(), 200);
    server.server.control().stop();
    QTRY_COMPARE(server.server.state(), ServerState::Stopped);
    const QByteArray shown = allThatIsShown(server) + metrics.received;
    QVERIFY2(!shown.contains("s3cret"), shown.constData());
}

QTEST_GUILESS_MAIN(TestTokens)
#include "tst_tokens.moc"
