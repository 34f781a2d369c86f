// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/WebSocketHandler.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <stdexcept>

using namespace Windsock;
using namespace Windsock::Test;

namespace {

/// What handlers did, told from the I/O thread to the test's.
class Journal
{
public:
    void add(const QString &line)
    {
        const std::scoped_lock lock(m_mutex);
        m_lines.append(line);
    }
    [[nodiscard]] QStringList lines() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_lines;
    }

private:
    mutable std::mutex m_mutex;
    QStringList m_lines;
};

/// Writes down all its calls.
class JournalHandler final : public WebSocketHandler
{
public:
    explicit JournalHandler(Journal *journal) : m_journal(journal) {}
    ~JournalHandler() override { m_journal->add(u"deleted"_qs); }

    std::optional<HttpResponse> prepare() override
    {
        m_journal->add(u"prepare %1"_qs.arg(clientId()));
        return {};
    }
    QString selectSubprotocol(const QStringList &offered) override
    {
        m_journal->add(u"selectSubprotocol "_qs + offered.join(u','));
        return offered.value(1);
    }
    void open(const QStringList &arguments) override
    {
        m_journal->add(u"open %1 %2 %3"_qs.arg(arguments.join(u','), argument(u"x"_qs),
                                               selectedSubprotocol()));
        m_journal->add(writeMessage(u"from open"_qs) == WriteResult::Sent ? u"sent"_qs
                                                                          : u"not sent"_qs);
    }
    void onMessage(const Message &message) override
    {
        m_journal->add(u"onMessage "_qs + message.text());
        if (message.text() == u"ping")
            ping("abc");
        else if (message.text() == u"close")
            close(4321, QString(200, u'ä'));
        else if (message.text() == u"bad code")
            close(1005, u"?"_qs);
        m_journal->add(u"returned"_qs);
    }
    void onPong(const QByteArray &payload) override
    {
        m_journal->add(u"onPong "_qs + QString::fromUtf8(payload));
    }
    void onClose() override
    {
        m_journal->add(u"onClose %1 %2"_qs.arg(closeCode()).arg(closeReason()));
        m_journal->add(writeMessage(u"late"_qs) == WriteResult::Closed ? u"closed"_qs
                                                                       : u"sent late"_qs);
        close();
    }

private:
    Journal *m_journal;
};

class ThrowingHandler final : public WebSocketHandler
{
public:
    void open(const QStringList &arguments) override
    {
        if (arguments.value(0) == u"open")
            throw std::runtime_error("no");
    }
    void onMessage(const Message &) override { throw 42; }
};

class WriterHandler final : public WebSocketHandler
{
public:
    void onMessage(const Message &message) override
    {
        if (message.isBinary())
            writeMessage(message.data());
        else if (message.text() == u"json")
            writeMessage(QJsonObject{{u"a"_qs, 1}});
        else
            writeMessage(message.text() + u"!");
    }
};

class UnbornHandler final : public WebSocketHandler
{
public:
    UnbornHandler() { throw std::runtime_error("not today"); }
    void onMessage(const Message &) override {}
};

/// Puts what the client sent into a header, as handlers should not.
class InjectedHandler final : public WebSocketHandler
{
public:
    std::optional<HttpResponse> prepare() override
    {
        HttpResponse response = HttpResponse::text(302, u"elsewhere"_qs);
        response.headers.emplaceBack("Location", argument(u"where"_qs).toUtf8());
        response.headers.emplaceBack("X-Fine", "yes");
        return response;
    }
    void onMessage(const Message &) override {}
};

class RefusingHandler final : public WebSocketHandler
{
public:
    std::optional<HttpResponse> prepare() override
    {
        return HttpResponse::text(401, u"Who are you?"_qs);
    }
    void onMessage(const Message &) override {}
};

class OpenToAllHandler final : public WebSocketHandler
{
public:
    bool checkOrigin(const QString &origin) override { return origin == u"https://friend.example"; }
    QString selectSubprotocol(const QStringList &) override { return u"never-offered"_qs; }
    void onMessage(const Message &) override {}
};

/// Closes at once, from within open().
class DoorHandler final : public WebSocketHandler
{
public:
    void open(const QStringList &) override { close(4000, u"full"_qs); }
    void onMessage(const Message &) override {}
};

} // namespace

/// Tornado's rules for handlers, over real sockets.
class TestWebSocketHandler final : public QObject
{
    Q_OBJECT

private slots:
    void callsInTornadosOrder();
    void closesByItself();
    void sendsOnlyCodesThatMayBeSent();
    void hearsOfABrokenConnection();
    void keepsTheOrderOfMessages();
    void writesTextBinaryAndJson();
    void keepsNoMoreThanAMessage();
    void answersFromPrepare();
    void decidesAboutOrigins();
    void mayCloseInOpen();
    void survivesThrowing_data();
    void survivesThrowing();
    void limitsTheSizeOfMessages();
    void tellsWhyItClosesInTheMiddleOfAMessage();
    void survivesAHandlerThatCannotBeMade_data();
    void survivesAHandlerThatCannotBeMade();
    void sendsNoInjectedHeaders();
    void readsNothingFromAClientThatDoesNotRead_data();
    void readsNothingFromAClientThatDoesNotRead();
};

void TestWebSocketHandler::callsInTornadosOrder()
{
    Journal journal;
    {
        Application application;
        application.add(u"/j/{x}"_qs, handler<JournalHandler>(&journal));
        TestServer server(application);
        TestClient client(server.url(u"/j/1"_qs), {u"a"_qs, u"b"_qs});
        QTRY_COMPARE(client.texts, QStringList{u"from open"_qs});
        QCOMPARE(client.socket.subprotocol(), u"b"_qs);
        client.socket.sendTextMessage(u"ping"_qs);
        QTRY_VERIFY(journal.lines().contains(u"onPong abc"_qs));
        client.socket.close(QWebSocketProtocol::CloseCodeGoingAway, u"bye"_qs);
        QTRY_COMPARE(journal.lines().size(), 10);
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].code, 1001);
        QCOMPARE(server.closed[0].reason, u"bye"_qs);
        QCOMPARE(server.closed[0].by, ClosedBy::Client);
        QCOMPARE(server.closed[0].statistics.messagesIn, 1);
        QCOMPARE(server.opened[0].subprotocol, u"b"_qs);
        QCOMPARE(server.opened[0].endpoint, u"/j/{x}"_qs);
    }
    QCOMPARE(journal.lines(),
             QStringList({u"prepare 0"_qs, u"selectSubprotocol a,b"_qs, u"open 1 1 b"_qs,
                          u"sent"_qs, u"onMessage ping"_qs, u"returned"_qs, u"onPong abc"_qs,
                          u"onClose 1001 bye"_qs, u"closed"_qs, u"deleted"_qs}));
}

void TestWebSocketHandler::closesByItself()
{
    Journal journal;
    Application application;
    application.add(u"/j/{x}"_qs, handler<JournalHandler>(&journal));
    TestServer server(application);
    TestClient client(server.url(u"/j/1"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"close"_qs);
    client.socket.sendTextMessage(u"unheard"_qs);
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 4321);
    QCOMPARE(client.socket.closeReason(), QString(61, u'ä')); // 123 bytes hold 61 of two bytes
    QTRY_COMPARE(journal.lines().last(), u"deleted"_qs);
    QVERIFY(!journal.lines().contains(u"onMessage unheard"_qs));
    QCOMPARE(journal.lines().filter(u"onClose"_qs),
             QStringList{u"onClose 4321 "_qs + QString(61, u'ä')});
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].by, ClosedBy::Server);
}

void TestWebSocketHandler::sendsOnlyCodesThatMayBeSent()
{
    Journal journal;
    Application application;
    application.add(u"/j/{x}"_qs, handler<JournalHandler>(&journal));
    TestServer server(application);
    TestClient client(server.url(u"/j/1"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"bad code"_qs);
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 1011);
}

void TestWebSocketHandler::hearsOfABrokenConnection()
{
    Journal journal;
    Application application;
    application.add(u"/j/{x}"_qs, handler<JournalHandler>(&journal));
    TestServer server(application);
    RawClient client(server.port());
    client.send(upgradeRequest("/j/1"));
    QTRY_COMPARE(client.status(), 101);
    client.socket.abort();
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1006);
    QCOMPARE(server.closed[0].by, ClosedBy::Network);
    QVERIFY(journal.lines().contains(u"onClose 1006 "_qs));
}

void TestWebSocketHandler::keepsTheOrderOfMessages()
{
    Journal journal;
    Application application;
    application.add(u"/j/{x}"_qs, handler<JournalHandler>(&journal));
    TestServer server(application);
    TestClient client(server.url(u"/j/1"_qs));
    QTRY_VERIFY(client.connected);
    QStringList expected;
    for (int i = 0; i < 500; ++i) {
        client.socket.sendTextMessage(QString::number(i));
        expected.append(u"onMessage %1"_qs.arg(i));
    }
    QTRY_COMPARE(journal.lines().filter(u"onMessage"_qs).size(), 500);
    QCOMPARE(journal.lines().filter(u"onMessage"_qs), expected);
}

void TestWebSocketHandler::writesTextBinaryAndJson()
{
    Application application;
    application.add(u"/w"_qs, handler<WriterHandler>());
    TestServer server(application);
    TestClient client(server.url(u"/w"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"大家好 🎐"_qs);
    client.socket.sendTextMessage(u"json"_qs);
    client.socket.sendTextMessage(QString());
    client.socket.sendBinaryMessage(QByteArray("\0\xff", 2));
    client.socket.sendBinaryMessage(QByteArray());
    QTRY_COMPARE(client.binaries, QList<QByteArray>({QByteArray("\0\xff", 2), QByteArray()}));
    QCOMPARE(client.texts, QStringList({u"大家好 🎐!"_qs, u"{\"a\":1}"_qs, u"!"_qs}));
    QCOMPARE(server.server.statistics().messagesIn, 5);
    QCOMPARE(server.server.statistics().messagesOut, 5);
}

/// A queue that counts a message's bytes must not hold the block that it was read in.
void TestWebSocketHandler::keepsNoMoreThanAMessage()
{
    Application application;
    application.add(u"/w"_qs, handler<WriterHandler>());
    TestServer server(application);
    TestClient client(server.url(u"/w"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendBinaryMessage(QByteArray(100, 'x'));
    QTRY_COMPARE(client.binaries.size(), 1);
    const auto binaries = [&server] {
        QList<QByteArray> found;
        for (const TrafficRecord &record : server.sink.records()) {
            if (record.kind == RecordKind::Binary)
                found.append(record.payload);
        }
        return found;
    };
    QTRY_COMPARE(binaries().size(), 2);
    for (const QByteArray &payload : binaries()) {
        QCOMPARE(payload.size(), 100);
        QVERIFY2(payload.capacity() < 1'000, qPrintable(QString::number(payload.capacity())));
    }
}

void TestWebSocketHandler::answersFromPrepare()
{
    Application application;
    application.add(u"/r"_qs, handler<RefusingHandler>());
    TestServer server(application);
    RawClient client(server.port());
    client.send(upgradeRequest("/r"));
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), 401);
    QCOMPARE(client.body(), "Who are you?\n");
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::HandlerRefused);
}

void TestWebSocketHandler::decidesAboutOrigins()
{
    Application application;
    application.add(u"/o"_qs, handler<OpenToAllHandler>());
    TestServer server(application);
    TestClient friendly(server.url(u"/o"_qs), {u"p"_qs}, u"https://friend.example"_qs);
    QTRY_VERIFY(friendly.connected);
    QCOMPARE(friendly.socket.subprotocol(), QString());
    RawClient own(server.port());
    own.send(upgradeRequest("/o", "Origin: http://127.0.0.1\r\n"));
    QTRY_COMPARE(own.status(), 403);
    RawClient without(server.port());
    without.send(upgradeRequest("/o"));
    QTRY_COMPARE(without.status(), 101);
}

void TestWebSocketHandler::mayCloseInOpen()
{
    Application application;
    application.add(u"/d"_qs, handler<DoorHandler>());
    TestServer server(application);
    TestClient client(server.url(u"/d"_qs));
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 4000);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.server.statistics().connections, 0);
}

void TestWebSocketHandler::survivesThrowing_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("said");
    QTest::newRow("open") << u"/t/open"_qs << u"failed in open: no"_qs;
    QTest::newRow("onMessage") << u"/t/message"_qs << u"failed in onMessage: unknown"_qs;
}

void TestWebSocketHandler::survivesThrowing()
{
    QFETCH(const QString, path);
    QFETCH(const QString, said);
    Application application;
    application.add(u"/t/{where}"_qs, handler<ThrowingHandler>())
        .add(u"/w"_qs, handler<WriterHandler>());
    TestServer server(application);
    TestClient client(server.url(path));
    QTRY_VERIFY(client.connected);
    client.socket.sendTextMessage(u"x"_qs);
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 1011);
    QTRY_COMPARE(server.warnings.size(), 1);
    QVERIFY2(server.warnings[0].contains(said), qPrintable(server.warnings[0]));

    TestClient next(server.url(u"/w"_qs));
    QTRY_VERIFY(next.connected);
    next.socket.sendTextMessage(u"still there"_qs);
    QTRY_COMPARE(next.texts, QStringList{u"still there!"_qs});
}

void TestWebSocketHandler::limitsTheSizeOfMessages()
{
    ServerSettings settings;
    settings.limits.maxMessageSize = 1000;
    Application application;
    application.add(u"/w"_qs, handler<WriterHandler>());
    TestServer server(application, settings);
    TestClient client(server.url(u"/w"_qs));
    QTRY_VERIFY(client.connected);
    client.socket.sendBinaryMessage(QByteArray(1000, 'x'));
    QTRY_COMPARE(client.binaries.size(), 1);
    client.socket.sendBinaryMessage(QByteArray(1001, 'x'));
    QTRY_VERIFY(client.disconnected);
    QCOMPARE(int(client.socket.closeCode()), 1009);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].by, ClosedBy::Protocol);
}

/// The client is still sending when the verdict falls; its unread bytes must not reset the
/// connection and destroy the close frame that is on its way.
void TestWebSocketHandler::tellsWhyItClosesInTheMiddleOfAMessage()
{
    ServerSettings settings;
    settings.limits.maxMessageSize = 1000;
    Application application;
    application.add(u"/w"_qs, handler<WriterHandler>());
    TestServer server(application, settings);
    RawClient client(server.port());
    client.send(upgradeRequest("/w"));
    QTRY_COMPARE(client.status(), 101);
    client.received.clear();
    client.send(QByteArray("\x82\xff\x00\x00\x00\x00\x00\x7f\xff\xff\x01\x02\x03\x04", 14)
                + QByteArray(3'000'000, 'x'));
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.socket.error(), QAbstractSocket::RemoteHostClosedError); // the end, not a reset
    QVERIFY(client.received.startsWith("\x88"));                             // a close frame …
    QCOMPARE(client.received.mid(2, 2), "\x03\xf1");                         // … with 1009
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].code, 1009);
}

void TestWebSocketHandler::survivesAHandlerThatCannotBeMade_data()
{
    QTest::addColumn<HandlerFactory>("factory");
    QTest::newRow("throws") << handler<UnbornHandler>();
    QTest::newRow("null") << HandlerFactory([] { return std::unique_ptr<WebSocketHandler>(); });
}

void TestWebSocketHandler::survivesAHandlerThatCannotBeMade()
{
    QFETCH(const HandlerFactory, factory);
    Application application;
    application.add(u"/x"_qs, factory);
    TestServer server(application);
    RawClient client(server.port());
    client.send(upgradeRequest("/x"));
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), 500);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::InternalError);
    QCOMPARE(server.warnings.size(), 1);
}

void TestWebSocketHandler::sendsNoInjectedHeaders()
{
    Application application;
    application.add(u"/to/{where}"_qs, handler<InjectedHandler>());
    TestServer server(application);
    RawClient client(server.port());
    client.send(upgradeRequest("/to/a%0d%0aSet-Cookie:%20b"));
    QTRY_VERIFY(client.closed);
    QCOMPARE(client.status(), 302);
    QVERIFY(!client.received.contains("Set-Cookie"));
    QVERIFY(client.received.contains("\r\nX-Fine: yes\r\n"));
}

void TestWebSocketHandler::readsNothingFromAClientThatDoesNotRead_data()
{
    QTest::addColumn<bool>("tls");
    QTest::addColumn<int>("opcode");
    QTest::newRow("echoes") << false << 2;
    QTest::newRow("echoes over TLS") << true << 2;
    QTest::newRow("pongs") << false << 9;
    QTest::newRow("pongs over TLS") << true << 9;
}

/// Its answers wait; what waits stays within the limit, nothing is skipped, and all arrives once it
/// reads.
void TestWebSocketHandler::readsNothingFromAClientThatDoesNotRead()
{
    QFETCH(const bool, tls);
    QFETCH(const int, opcode);
    const QTemporaryDir directory;
    ServerSettings settings;
    settings.limits.sendBuffer = 200'000;
    if (tls) {
        const auto certificate = TestCertificate::make(directory.path());
        settings.tlsCertificate = certificate.certificate;
        settings.tlsKey = certificate.key;
    }
    Application application;
    application.add(u"/w"_qs, handler<WriterHandler>());
    TestServer server(application, settings);

    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.setReadBufferSize(1'000);
    if (tls)
        client.connectToHostEncrypted(u"127.0.0.1"_qs, server.port());
    else
        client.connectToHost(u"127.0.0.1"_qs, server.port());
    QTRY_VERIFY(tls ? client.isEncrypted() : client.state() == QAbstractSocket::ConnectedState);
    client.write(upgradeRequest("/w"));
    QTRY_COMPARE(server.opened.size(), 1);

    const QByteArray frame = clientFrame(opcode, QByteArray(opcode == 9 ? 100 : 50'000, 'x'));
    const qint64 answerSize = frame.size() - 4; // no mask
    const int frames = int(30'000'000 / frame.size());
    const QByteArray block = frame.repeated(qsizetype(1'000'000 / frame.size()) + 1);
    for (qsizetype left = frames * frame.size(); left > 0; left -= block.size())
        client.write(block.first(std::min(left, block.size())));
    // When neither side moves any more, both are full: the client's own buffer holds the rest.
    qint64 before = -1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before,
                                           client.bytesToWrite() + client.encryptedBytesToWrite())
                                 == client.bytesToWrite() + client.encryptedBytesToWrite(),
                             20'000);
    QTRY_VERIFY(server.server.statistics().backlog > 0);
    QVERIFY2(server.server.statistics().backlog < 600'000,
             qPrintable(QString::number(server.server.statistics().backlog)));

    qint64 received = 0;
    connect(&client, &QSslSocket::readyRead, &client, [&] { received += client.readAll().size(); });
    client.setReadBufferSize(0);
    received += client.readAll().size();
    QTRY_VERIFY_WITH_TIMEOUT(received >= frames * answerSize, 30'000);
    QCOMPARE(server.server.statistics().skipped, 0);
    QCOMPARE(server.closed.size(), 0);
}

QTEST_GUILESS_MAIN(TestWebSocketHandler)
#include "tst_websockethandler.moc"
