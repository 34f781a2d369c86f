// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/WebSocketHandler.h"
#include "tests/support/Hostile.h"
#include "tests/support/Process.h"

#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace Windsock;
using namespace Windsock::Test;

/// Clients that end with a reset, in every state that a connection can be in.
class TestFaultResets final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void survivesAReset_data();
    void survivesAReset();
    void survivesAResetWithTls_data();
    void survivesAResetWithTls();
    void survivesABurst();
};

namespace {

struct Calls
{
    std::atomic<int> opened{0};
    std::atomic<int> closed{0};
    std::atomic<int> alive{0};
};

/// Echoes, and counts what it is called.
class CountingHandler final : public WebSocketHandler
{
public:
    explicit CountingHandler(Calls *calls) : m_calls(*calls) { ++m_calls.alive; }
    Q_DISABLE_COPY_MOVE(CountingHandler)
    ~CountingHandler() override { --m_calls.alive; }

    void open(const QStringList &) override { ++m_calls.opened; }
    void onMessage(const Message &message) override { writeMessage(message); }
    void onClose() override { ++m_calls.closed; }

private:
    Calls &m_calls;
};

Application counting(Calls &calls)
{
    Application application = shippedApplication();
    application.add(u"/counted"_qs, handler<CountingHandler>(&calls));
    return application;
}

/// What has been said when the reset comes.
struct State
{
    QByteArray sent;
    bool awaitsAnswer = false;
    bool isBroadcastTo = false;
    bool isClosedByUs = false;
    bool readsNothing = false;
};

} // namespace

Q_DECLARE_METATYPE(State)

void TestFaultResets::survivesAReset_data()
{
    QTest::addColumn<State>("state");
    const QByteArray whole = upgradeRequest("/counted");
    const QByteArray frame = clientFrame(2, QByteArray(1'000, 'x'));
    const auto row = [](const char *name, const State &state) { QTest::newRow(name) << state; };
    row("before the head", {});
    row("in mid head", {whole.chopped(20)});
    row("right after the head", {whole});
    row("after a refusal", {upgradeRequest("/nowhere"), true});
    row("after 101", {whole, true});
    row("right after a frame", {whole + frame});
    row("in mid frame", {whole + frame.chopped(100), true});
    row("in mid header of a frame", {whole + frame.first(3), true});
    row("in mid message", {whole + clientFrame(1, "x", false), true});
    row("after its close frame", {whole + clientFrame(8, {})});
    row("after an invalid frame", {whole + clientFrame(11, "x")});
    row("while it is sent to", {whole, true, true});
    row("with unread answers", {whole + frame.repeated(500), true, true, false, true});
    row("while it is closed", {whole, true, false, true});
    row("while it is sent to and closed", {whole, true, true, true, true});
}

void TestFaultResets::survivesAReset()
{
    constexpr int Count = 10;
    QFETCH(const State, state);
    Calls calls;
    {
        TestServer server(counting(calls));
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < Count; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send(state.sent);
        }
        for (const auto &client : clients) {
            if (state.awaitsAnswer)
                QTRY_VERIFY(client->status() != 0);
            if (state.readsNothing)
                stopReading(*client);
        }
        if (state.isBroadcastTo)
            server.server.control().send({}, Message::binary(QByteArray(3'000'000, 'x')));
        if (state.isClosedByUs)
            server.server.control().closeClients({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 4000, {});
        for (const auto &client : clients)
            reset(client->socket);

        QTRY_COMPARE(server.handshakes.size(), Count);
        QVERIFY(serves(server));
        QTRY_COMPARE(server.server.statistics().connections, 0);
        QTRY_COMPARE(quint64(server.opened.size()), server.server.statistics().connectionsTotal);
        QTRY_COMPARE(server.closed.size(), server.opened.size());
        QTRY_COMPARE(server.handshakes.size(), Count + 1); // each once, and the one that was served
        QCOMPARE(calls.closed.load(), calls.opened.load());
        QCOMPARE(calls.opened.load(), int(server.opened.size()) - 1);
        QTRY_COMPARE(calls.alive.load(), 0);
        QTRY_COMPARE(server.server.statistics().backlog, 0);
    }
    QCOMPARE(calls.closed.load(), calls.opened.load());
}

void TestFaultResets::survivesAResetWithTls_data()
{
    QTest::addColumn<int>("awaited"); // 0: connected, 1: encrypted, 2: upgraded
    QTest::newRow("before the hello") << 0;
    QTest::newRow("after the TLS handshake") << 1;
    QTest::newRow("after 101") << 2;
}

void TestFaultResets::survivesAResetWithTls()
{
    QFETCH(const int, awaited);
    const QTemporaryDir directory;
    const auto certificate = TestCertificate::make(directory.path());
    ServerSettings settings;
    settings.tlsCertificate = certificate.certificate;
    settings.tlsKey = certificate.key;
    Calls calls;
    TestServer server(counting(calls), settings);
    constexpr int Count = 5;
    for (int i = 0; i < Count; ++i) {
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(u"127.0.0.1"_qs, server.port());
        QVERIFY(client.waitForConnected());
        if (awaited >= 1)
            QTRY_VERIFY(client.isEncrypted());
        if (awaited >= 2) {
            client.write(upgradeRequest("/counted"));
            QTRY_VERIFY(client.bytesAvailable() > 0);
        }
        reset(client);
    }
    QTRY_COMPARE(server.handshakes.size(), Count);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.server.statistics().connections, 0);
    QCOMPARE(calls.opened.load(), awaited >= 2 ? Count : 0);
    QTRY_COMPARE(calls.closed.load(), calls.opened.load());
}

/// 1,000 abortive closes, in all states at once.
void TestFaultResets::survivesABurst()
{
    constexpr int Count = 1'000;
    constexpr int AtOnce = 100;
    Calls calls;
    TestServer server(counting(calls));
    const QByteArray whole = upgradeRequest("/counted");
    const QList<QByteArray> sent{{},
                                 whole.first(30),
                                 whole,
                                 whole + clientFrame(1, "x"),
                                 whole + clientFrame(2, QByteArray(60'000, 'x')).chopped(9),
                                 whole + clientFrame(8, {})};
    for (int done = 0; done < Count; done += AtOnce) {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < AtOnce; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send(sent[i % sent.size()]);
        }
        for (const auto &client : clients)
            reset(client->socket);
    }
    QTRY_COMPARE_WITH_TIMEOUT(server.handshakes.size(), Count, 30'000);
    QVERIFY(serves(server));
    QTRY_COMPARE(server.server.statistics().connections, 0);
    QTRY_COMPARE(quint64(server.opened.size()), server.server.statistics().connectionsTotal);
    QTRY_COMPARE(server.closed.size(), server.opened.size());
    QCOMPARE(calls.opened.load(), int(server.opened.size()) - 1);
    QCOMPARE(calls.closed.load(), calls.opened.load());
    QTRY_COMPARE(calls.alive.load(), 0);
}

QTEST_GUILESS_MAIN(TestFaultResets)
#include "tst_fault_resets.moc"
