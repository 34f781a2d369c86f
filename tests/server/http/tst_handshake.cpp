// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Windsock;
using namespace Windsock::Test;

/// The gate, seen from outside over raw sockets: one answer, one report, and a closed socket for
/// each attempt.
class TestHandshake final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void refuses_data();
    void refuses();
    void answersLateHeadsWith408();
    void acceptsAHandshakeByteByByte();
    void deliversAFrameOfTheSameSegment();
    void sendsNothingUnaskedOn101();
    void reportsTlsOnAPlainPort();
    void reportsPlainTextOnATlsPort();
    void reportsAClientThatGoesAway();
    void limitsConnections();
    void servesItsPages();
    void limitsUnfinishedHandshakes();
    void readsNoSecondHandshakeFromFrames();
};

namespace {

Application shipped()
{
    return EndpointCatalog::application(EndpointCatalog::defaults()).value();
}

} // namespace

void TestHandshake::refuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<HandshakeRule>("rule");
    QTest::addColumn<QByteArray>("header");

    const QByteArray none;
    QTest::newRow("malformed") << QByteArray("nonsense\r\n\r\n") << 400 << HandshakeRule::Malformed
                               << none;
    QTest::newRow("no Host") << QByteArray("GET /echo HTTP/1.1\r\n\r\n") << 400
                             << HandshakeRule::MissingHost << none;
    QTest::newRow("unknown path") << upgradeRequest("/nowhere") << 404 << HandshakeRule::UnknownPath
                                  << none;
    QTest::newRow("unknown page") << QByteArray("GET /-/x HTTP/1.1\r\nHost: h\r\n\r\n") << 404
                                  << HandshakeRule::UnknownPath << none;
    QTest::newRow("POST") << QByteArray("POST /echo HTTP/1.1\r\nHost: h\r\n\r\n") << 405
                          << HandshakeRule::MethodNotAllowed << QByteArray("\r\nAllow: GET\r\n");
    QTest::newRow("plain GET") << QByteArray("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n") << 426
                               << HandshakeRule::NotAnUpgrade
                               << QByteArray("\r\nSec-WebSocket-Version: 13\r\n");
    QTest::newRow("foreign origin") << upgradeRequest("/echo", "Origin: http://evil.example\r\n")
                                    << 403 << HandshakeRule::ForeignOrigin << none;
    QTest::newRow("null origin") << upgradeRequest("/echo", "Origin: null\r\n") << 403
                                 << HandshakeRule::ForeignOrigin << none;
    QTest::newRow("handler refuses")
        << upgradeRequest("/feed?interval=1") << 400 << HandshakeRule::HandlerRefused << none;
    QTest::newRow("long head") << upgradeRequest("/echo", "X: " + QByteArray(17'000, 'x') + "\r\n")
                               << 431 << HandshakeRule::HeadTooLarge << none;
    QTest::newRow("endless head") << QByteArray(100'000, 'G') << 431 << HandshakeRule::HeadTooLarge
                                  << none;
    QTest::newRow("metrics by a foreign name")
        << QByteArray("GET /-/metrics HTTP/1.1\r\nHost: evil.example:8888\r\n\r\n") << 403
        << HandshakeRule::LoopbackOnly << none;
    QTest::newRow("many fields") << upgradeRequest("/echo", QByteArray("X: y\r\n").repeated(100))
                                 << 431 << HandshakeRule::HeadTooLarge << none;
}

void TestHandshake::refuses()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    QFETCH(const HandshakeRule, rule);
    QFETCH(const QByteArray, header);
    TestServer server(shipped());
    RawClient client(server.port());
    client.send(request);

    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), status);
    QVERIFY(!client.body().trimmed().isEmpty());
    QVERIFY2(client.received.contains(header), client.received.constData());
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, rule);
    QCOMPARE(server.handshakes[0].status, status);
    QCOMPARE(server.handshakes[0].port, client.localPort);
    QVERIFY(!server.handshakes[0].detail.isEmpty());
    QVERIFY(server.handshakes[0].request.size() <= 16 * 1024);
    QCOMPARE(server.opened.size(), 0);
    QCOMPARE(server.server.statistics().handshakesRefused, 1);
}

void TestHandshake::answersLateHeadsWith408()
{
    ServerSettings settings;
    settings.limits.handshakeTimeout = std::chrono::milliseconds(50);
    TestServer server(shipped(), settings);
    RawClient client(server.port());
    client.send("GET /echo HTTP/1.1\r\nHost:");
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), 408);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::Timeout);
    QCOMPARE(server.handshakes[0].request, "GET /echo HTTP/1.1\r\nHost:");
}

void TestHandshake::acceptsAHandshakeByteByByte()
{
    TestServer server(shipped());
    RawClient client(server.port());
    client.socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray request = upgradeRequest("/echo");
    for (const char byte : request) {
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(client.status(), 101);
    client.send(clientFrame(1, "slow"));
    QTRY_VERIFY(client.received.endsWith("\x81\x04slow"));
}

void TestHandshake::deliversAFrameOfTheSameSegment()
{
    TestServer server(shipped());
    RawClient client(server.port());
    client.send(upgradeRequest("/echo") + clientFrame(1, "first") + clientFrame(2, "second"));
    const QByteArray echoes = QByteArray("\x81\x05") + "first" + "\x82\x06" + "second";
    QTRY_VERIFY(client.received.endsWith(echoes));
}

void TestHandshake::sendsNothingUnaskedOn101()
{
    TestServer server(shipped());
    RawClient client(server.port());
    client.send(upgradeRequest("/echo",
                               "Origin: http://127.0.0.1\r\nSec-WebSocket-Protocol: chat, v2\r\n"
                               "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
    QTRY_COMPARE(client.status(), 101);
    QTRY_VERIFY(client.received.contains("\r\n\r\n"));
    QCOMPARE(client.received,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::Accepted);
    QCOMPARE(server.handshakes[0].status, 101);
    QCOMPARE(server.handshakes[0].client, 1);
    QCOMPARE(server.handshakes[0].origin, u"http://127.0.0.1"_qs);
}

void TestHandshake::reportsTlsOnAPlainPort()
{
    TestServer server(shipped());
    QSslSocket client;
    client.connectToHostEncrypted(u"127.0.0.1"_qs, server.port());
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::TlsOnPlainPort);
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
}

void TestHandshake::reportsPlainTextOnATlsPort()
{
    const QTemporaryDir directory;
    const auto certificate = TestCertificate::make(directory.path());
    QVERIFY(!certificate.key.isEmpty());
    ServerSettings settings;
    settings.tlsCertificate = certificate.certificate;
    settings.tlsKey = certificate.key;
    TestServer server(shipped(), settings);
    RawClient client(server.port());
    client.send(upgradeRequest("/echo"));
    QTRY_VERIFY(client.closed);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::TlsFailed);
}

void TestHandshake::reportsAClientThatGoesAway()
{
    TestServer server(shipped());
    RawClient client(server.port());
    client.send("GET /echo HTT");
    client.socket.disconnectFromHost();
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::Disconnected);
    QCOMPARE(server.handshakes[0].status, 0);
}

void TestHandshake::limitsConnections()
{
    ServerSettings settings;
    settings.limits.maxConnections = 1;
    TestServer server(shipped(), settings);
    RawClient first(server.port());
    first.send(upgradeRequest("/echo"));
    QTRY_COMPARE(first.status(), 101);
    RawClient second(server.port());
    second.send(upgradeRequest("/echo"));
    QTRY_VERIFY(second.closed);
    QCOMPARE(second.status(), 503);
    QVERIFY(second.received.contains("\r\nRetry-After: "));

    first.socket.abort();
    QTRY_COMPARE(server.closed.size(), 1);
    RawClient third(server.port());
    third.send(upgradeRequest("/echo"));
    QTRY_COMPARE(third.status(), 101);
}

void TestHandshake::servesItsPages()
{
    TestServer server(shipped());
    const auto get = [&server](const QByteArray &path, const QByteArray &method = "GET") {
        auto client = std::make_unique<RawClient>(server.port());
        client->send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client;
    };
    const auto page = get("/");
    QTRY_VERIFY(page->closed);
    QCOMPARE(page->status(), 200);
    QVERIFY(
        page->received.contains("Content-Security-Policy: default-src 'none'; script-src 'nonce-"));
    QVERIFY(page->body().contains("/chat/{room}"));
    QVERIFY(!page->body().contains("@NONCE@"));
    QVERIFY(!page->body().contains("@PATHS@"));

    const auto healthy = get("/-/healthy");
    QTRY_VERIFY(healthy->closed);
    QCOMPARE(healthy->body(), "ok\n");

    const auto metrics = get("/-/metrics");
    QTRY_VERIFY(metrics->closed);
    QVERIFY(metrics->received.contains("text/plain; version=0.0.4"));
    QVERIFY(metrics->body().contains("\nwindsock_handshakes_total{result=\"page_served\"} 2\n"));
    QVERIFY(metrics->body().contains(
        "windsock_event_loop_lag_seconds_bucket{thread=\"io-0\",le=\"+Inf\"}"));
    const auto head = get("/-/healthy", "HEAD");
    QTRY_VERIFY(head->closed);
    QCOMPARE(head->status(), 200);
    QVERIFY(head->received.contains("\r\nContent-Length: 3\r\n"));
    QCOMPARE(head->body(), "");
    // Probes are counted, not told of.
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::PageServed);
    QCOMPARE(server.handshakes[0].path, u"/"_qs);
    QCOMPARE(server.server.statistics().handshakesRefused, 0);
}

void TestHandshake::limitsUnfinishedHandshakes()
{
    ServerSettings settings;
    settings.limits.maxHandshakes = 1;
    TestServer server(shipped(), settings);
    RawClient first(server.port());
    first.send("GET /ec");
    RawClient second(server.port());
    QTRY_VERIFY(second.closed);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::HandshakeLimit);
    QCOMPARE(server.handshakes[0].port, second.localPort);
    first.send(upgradeRequest("/echo").mid(7));
    QTRY_COMPARE(first.status(), 101);
}

/// With TLS each record tells of itself; the one behind the handshake must not be taken for another
/// handshake, whatever a client writes in its frames.
void TestHandshake::readsNoSecondHandshakeFromFrames()
{
    const QTemporaryDir directory;
    const auto certificate = TestCertificate::make(directory.path());
    ServerSettings settings;
    settings.tlsCertificate = certificate.certificate;
    settings.tlsKey = certificate.key;
    TestServer server(shipped(), settings);
    QSslSocket client;
    QByteArray received;
    connect(&client, &QSslSocket::readyRead, &client, [&] { received += client.readAll(); });
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(u"127.0.0.1"_qs, server.port());
    QTRY_VERIFY(client.isEncrypted());
    // A part of a frame, unmasked so that it can be read: its payload is a request.
    const QByteArray inner = upgradeRequest("/999");
    client.write(upgradeRequest("/echo"));
    client.flush();
    client.write(QByteArray("\x82\x7e\x10\x00", 4) + inner);
    client.flush();
    QTRY_COMPARE(server.opened.size(), 1);
    client.write(QByteArray(4096 - inner.size(), 'x')); // the rest of it comes back whole
    const QByteArray echo = QByteArray("\x82\x7e\x10\x00", 4) + inner
        + QByteArray(4096 - inner.size(), 'x');
    QTRY_VERIFY(received.endsWith(echo));
    QCOMPARE(received.count("HTTP/1.1 101"), 1);
    QCOMPARE(server.closed.size(), 0);
}

QTEST_GUILESS_MAIN(TestHandshake)
#include "tst_handshake.moc"
