// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/WebSocketHandler.h"
#include "tests/support/Hostile.h"

#include <QSignalSpy>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace Windsock;
using namespace Windsock::Test;

/// What a stranger may send in place of a handshake. tst_handshake has the everyday refusals.
class TestHostileHandshake final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void refuses_data();
    void refuses();
    void answersOnceWhateverFollows();
    void sendsOnlyWhatWasChosenOn101_data();
    void sendsOnlyWhatWasChosenOn101();
    void servesOthersDuringSlowloris();
    void endsTlsThatComesToNothing_data();
    void endsTlsThatComesToNothing();
    void takesRecordsBehindTheHead_data();
    void takesRecordsBehindTheHead();
};

namespace {

const QByteArray Upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const QByteArray Version = "Sec-WebSocket-Version: 13\r\n";
const QByteArray Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// A request of these lines (each with CRLF) for the echo.
QByteArray request(const QByteArray &lines, const QByteArray &first = "GET /echo HTTP/1.1")
{
    return first + "\r\n" + lines + "\r\n";
}

QByteArray without(const QByteArray &line)
{
    return upgradeRequest("/echo").replace(line, {});
}

QByteArray manyFields(int count)
{
    QByteArray fields;
    for (int i = 0; i < count; ++i)
        fields += 'a' + QByteArray::number(i) + ":\r\n";
    return fields;
}

/// Stands between one client and the server, and can gather what the client sends into one write.
class Relay
{
public:
    explicit Relay(quint16 port)
    {
        QObject::connect(&m_listener, &QTcpServer::newConnection, &m_listener, [this, port] {
            m_client = m_listener.nextPendingConnection();
            m_server.connectToHost(QHostAddress::LocalHost, port);
            QObject::connect(m_client, &QTcpSocket::readyRead, &m_server, [this] { forward(); });
            QObject::connect(m_client, &QTcpSocket::disconnected, &m_server,
                             [this] { m_server.disconnectFromHost(); });
            QObject::connect(&m_server, &QTcpSocket::readyRead, m_client,
                             [this] { m_client->write(m_server.readAll()); });
        });
        m_listener.listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] quint16 port() const { return m_listener.serverPort(); }
    [[nodiscard]] qint64 gathered() const { return m_client ? m_client->bytesAvailable() : 0; }
    void gather(bool on)
    {
        m_gathers = on;
        forward();
    }

private:
    void forward()
    {
        if (!m_gathers)
            m_server.write(m_client->readAll());
    }

    QTcpSocket m_server;
    QTcpServer m_listener; ///< first to go: the client's socket is its child
    QTcpSocket *m_client = nullptr;
    bool m_gathers = false;
};

/// Answers what was not offered too.
class ChoosyHandler final : public WebSocketHandler
{
public:
    QString selectSubprotocol(const QStringList &offered) override
    {
        return offered.contains(u"v2"_qs) ? u"v2"_qs : u"v1"_qs;
    }
    void onMessage(const Message &) override {}
};

} // namespace

void TestHostileHandshake::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<HandshakeRule>("rule");
    QTest::addColumn<QByteArray>("header");

    const auto malformed = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << 400 << HandshakeRule::Malformed << QByteArray();
    };
    const auto wrongKey = [](const char *name, const QByteArray &lines) {
        QTest::newRow(name) << request("Host: h\r\n" + Upgrade + Version + lines) << 400
                            << HandshakeRule::InvalidKey << QByteArray();
    };
    malformed("NUL in the path", upgradeRequest(QByteArray("/ec\0ho", 6)));
    malformed("NUL in a field", upgradeRequest("/echo", QByteArray("X: a\0b\r\n", 8)));
    malformed("bell in a field", upgradeRequest("/echo", "X: \a\r\n"));
    malformed("bare LF", upgradeRequest("/echo", "X: a\nY: b\r\n"));
    malformed("bare CR", upgradeRequest("/echo", "X: a\rY: b\r\n"));
    malformed("UTF-8 in the path", upgradeRequest("/\xc3\xa4"));
    malformed("blank in the path", upgradeRequest("/echo echo"));
    malformed("absolute target", upgradeRequest("http://evil.example/echo"));
    malformed("folded field", upgradeRequest("/echo", "X: a\r\n b\r\n"));
    malformed("blank before the colon", upgradeRequest("/echo", "X : a\r\n"));
    malformed("field without a name", upgradeRequest("/echo", ": a\r\n"));
    malformed("body", upgradeRequest("/echo", "Content-Length: 5\r\n"));
    malformed("chunked body", upgradeRequest("/echo", "Transfer-Encoding: chunked\r\n"));
    malformed("HTTP/1.0", request("Host: h\r\n" + Upgrade + Version + Key, "GET /echo HTTP/1.0"));
    malformed("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    malformed("a frame at once", "\x81\x05hello\r\n\r\n");
    QTest::newRow("two hosts") << upgradeRequest("/echo", "Host: evil.example\r\n") << 400
                               << HandshakeRule::MissingHost << QByteArray();
    wrongKey("no key", {});
    wrongKey("empty key", "Sec-WebSocket-Key: \r\n");
    wrongKey("short key", "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n");
    wrongKey("long key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSBpcyBsb25n\r\n");
    wrongKey("key of other letters", "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==\r\n");
    wrongKey("two keys", Key + Key);
    QTest::newRow("preflight") << request("Host: h\r\nOrigin: http://evil.example\r\n",
                                          "OPTIONS /echo HTTP/1.1")
                               << 405 << HandshakeRule::MethodNotAllowed
                               << QByteArray("\r\nAllow: GET\r\n");
    const QByteArray spoken = "\r\nSec-WebSocket-Version: 13\r\n";
    QTest::newRow("no version") << without(Version) << 426 << HandshakeRule::WrongVersion << spoken;
    QTest::newRow("version 8") << without(Version).replace("Host",
                                                           "Sec-WebSocket-Version: 8\r\nHost")
                               << 426 << HandshakeRule::WrongVersion << spoken;
    QTest::newRow("no Connection")
        << without("Connection: Upgrade\r\n") << 426 << HandshakeRule::NotAnUpgrade << spoken;
    QTest::newRow("another upgrade")
        << without("websocket") << 426 << HandshakeRule::NotAnUpgrade << spoken;
    QTest::newRow("101 fields") << request("Host: h\r\n" + manyFields(100)) << 431
                                << HandshakeRule::HeadTooLarge << QByteArray();
    QTest::newRow("bomb of fields") << request("Host: h\r\n" + manyFields(200'000)) << 431
                                    << HandshakeRule::HeadTooLarge << QByteArray();
    QTest::newRow("one field of 1 MiB")
        << upgradeRequest("/echo", "X: " + QByteArray(1 << 20, 'x') + "\r\n") << 431
        << HandshakeRule::HeadTooLarge << QByteArray();
    QTest::newRow("1 MiB of NUL") << QByteArray(1 << 20, '\0') << 431 << HandshakeRule::HeadTooLarge
                                  << QByteArray();
}

void TestHostileHandshake::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    QFETCH(const HandshakeRule, rule);
    QFETCH(const QByteArray, header);
    TestServer server(shippedApplication());
    RawClient client(server.port());
    client.send(bytes);

    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), status);
    QCOMPARE(client.received.count(QByteArray("HTTP/1.1 " + QByteArray::number(status))), 1);
    QVERIFY(!client.received.contains("Access-Control"));
    QVERIFY2(client.received.contains(header), client.received.constData());
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].status, status);
    QCOMPARE(server.handshakes[0].rule, rule);
    QVERIFY(server.handshakes[0].request.size() <= 16 * 1024);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.handshakes.size(), 2); // the one more of the client that was served
    QTRY_COMPARE(server.opened.size(), 1);
}

/// HTTP would allow several requests on a connection; here an answer is the end of it.
void TestHostileHandshake::answersOnceWhateverFollows()
{
    TestServer server(shippedApplication());
    RawClient client(server.port());
    client.send(upgradeRequest("/nowhere") + upgradeRequest("/echo") + clientFrame(1, "x")
                + QByteArray(100'000, '\xff'));
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), 404);
    QCOMPARE(client.received.count("HTTP/1.1 "), 1);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.opened.size(), 1);
}

void TestHostileHandshake::sendsOnlyWhatWasChosenOn101_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<QByteArray>("selected");
    QTest::newRow("nothing offered") << QByteArray() << QByteArray();
    QTest::newRow("none of ours") << QByteArray("Sec-WebSocket-Protocol: v3, soap\r\n")
                                  << QByteArray();
    QTest::newRow("ours, as we prefer") << QByteArray("Sec-WebSocket-Protocol: v1, v2\r\n")
                                        << QByteArray("Sec-WebSocket-Protocol: v2\r\n");
    QTest::newRow("over two fields")
        << QByteArray("Sec-WebSocket-Protocol: v9\r\nSec-WebSocket-Protocol: v1\r\n")
        << QByteArray("Sec-WebSocket-Protocol: v1\r\n");
    QTest::newRow("injected") << QByteArray("Sec-WebSocket-Protocol: v1;Set-Cookie:a\r\n")
                              << QByteArray();
}

void TestHostileHandshake::sendsOnlyWhatWasChosenOn101()
{
    QFETCH(const QByteArray, offered);
    QFETCH(const QByteArray, selected);
    Application application = shippedApplication();
    application.add(u"/p"_qs, handler<ChoosyHandler>());
    TestServer server(application);
    const auto client = admitted(server, "/p",
                                 "Origin: http://127.0.0.1\r\nCookie: a=b\r\n"
                                 "Sec-WebSocket-Extensions: permessage-deflate, x\r\n"
                                     + offered);
    QVERIFY(client);
    QCOMPARE(client->received,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                 + selected + "\r\n");
}

/// Many that send a byte now and then hold their places, each for as long as a request may take,
/// and nobody else's.
void TestHostileHandshake::servesOthersDuringSlowloris()
{
    constexpr int Attackers = 100;
    ServerSettings settings;
    settings.limits.handshakeTimeout = std::chrono::milliseconds(1'000);
    TestServer server(shippedApplication(), settings);
    std::vector<std::unique_ptr<RawClient>> attackers;
    for (int i = 0; i < Attackers; ++i) {
        attackers.push_back(std::make_unique<RawClient>(server.port()));
        attackers.back()->send("GET /echo HTTP/1.1\r\n");
    }
    QTimer drip;
    connect(&drip, &QTimer::timeout, this, [&attackers] {
        for (const auto &attacker : attackers)
            attacker->send("X"); // each byte is progress, and buys no time
    });
    drip.start(50);
    QVERIFY(serves(server));
    QTRY_VERIFY(std::all_of(attackers.begin(), attackers.end(),
                            [](const auto &attacker) { return attacker->closed; }));
    drip.stop();
    for (const auto &attacker : attackers)
        QVERIFY(attacker->status() == 408 || attacker->received.isEmpty());
    const auto isTimeout = [](const HandshakeReport &report) {
        return report.rule == HandshakeRule::Timeout && report.status == 408;
    };
    QTRY_COMPARE(std::count_if(server.handshakes.begin(), server.handshakes.end(), isTimeout),
                 Attackers);
    QCOMPARE(server.handshakes.size(), Attackers + 1);
    QVERIFY(serves(server));
}

void TestHostileHandshake::endsTlsThatComesToNothing_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<HandshakeRule>("rule");
    const QByteArray hello = QByteArray::fromHex("16030100 2f0100002b0303");
    QTest::newRow("a part of a hello on a plain port")
        << false << hello << HandshakeRule::TlsOnPlainPort;
    QTest::newRow("a part of a hello, then silence") << true << hello << HandshakeRule::Timeout;
    QTest::newRow("silence on a TLS port") << true << QByteArray() << HandshakeRule::Timeout;
    QTest::newRow("a handshake in plain text")
        << true << upgradeRequest("/echo") << HandshakeRule::TlsFailed;
    QTest::newRow("garbage") << true << QByteArray(1'000, '\xff') << HandshakeRule::TlsFailed;
    QTest::newRow("a TLS alert") << true << QByteArray::fromHex("15030100020228")
                                 << HandshakeRule::TlsFailed;
}

void TestHostileHandshake::endsTlsThatComesToNothing()
{
    QFETCH(const bool, tls);
    QFETCH(const QByteArray, bytes);
    QFETCH(const HandshakeRule, rule);
    const QTemporaryDir directory;
    ServerSettings settings;
    settings.limits.handshakeTimeout = std::chrono::milliseconds(
        rule == HandshakeRule::Timeout ? 300 : 60'000);
    if (tls) {
        const auto certificate = TestCertificate::make(directory.path());
        settings.tlsCertificate = certificate.certificate;
        settings.tlsKey = certificate.key;
    }
    TestServer server(shippedApplication(), settings);
    RawClient client(server.port());
    client.send(bytes);
    QTRY_VERIFY(client.closed);
    QVERIFY(!client.received.contains("HTTP/1.1"));
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, rule);
    QCOMPARE(server.handshakes[0].status, 0);
    QVERIFY(serves(server));
}

void TestHostileHandshake::takesRecordsBehindTheHead_data()
{
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("a frame") << clientFrame(1, "hello") << QByteArray("\x81\x05hello");
    // It is no frame: 1002, with Qt's words.
    QTest::newRow("another request")
        << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
        << QByteArray("\x03\xea");
}

/// Each record of TLS is told of by itself, and the second may come while the first is looked at.
void TestHostileHandshake::takesRecordsBehindTheHead()
{
    QFETCH(const QByteArray, second);
    QFETCH(const QByteArray, answer);
    const QTemporaryDir directory;
    const auto certificate = TestCertificate::make(directory.path());
    ServerSettings settings;
    settings.tlsCertificate = certificate.certificate;
    settings.tlsKey = certificate.key;
    TestServer server(shippedApplication(), settings);
    Relay relay(server.port());
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(u"localhost"_qs, relay.port());
    QTRY_VERIFY(client.isEncrypted());

    qint64 written = 0;
    connect(&client, &QSslSocket::encryptedBytesWritten, this,
            [&](qint64 size) { written += size; });
    relay.gather(true);
    client.write(upgradeRequest("/echo"));
    client.flush();
    client.write(second);
    client.flush();
    QTRY_VERIFY(client.encryptedBytesToWrite() == 0 && written > second.size()
                && relay.gathered() == written);
    relay.gather(false);

    QByteArray received;
    QTRY_VERIFY((received += client.readAll()).contains("\r\n\r\n"));
    QVERIFY(received.startsWith("HTTP/1.1 101"));
    QTRY_VERIFY2((received += client.readAll()).contains(answer), received.toHex());
    client.abort();
    QTRY_COMPARE(server.closed.size(), 1);
    QSignalSpy stopped(&server.server, &Server::stopped);
    server.server.stop();
    QTRY_COMPARE(stopped.size(), 1);
}

QTEST_GUILESS_MAIN(TestHostileHandshake)
#include "tst_hostile_handshake.moc"
