// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Room.h"
#include "server/app/WebSocketHandler.h"
#include "tests/support/Hostile.h"

#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>

using namespace Windsock;
using namespace Windsock::Test;

/// The calls into handlers come one after the other, also while one sends to many.
class TestHostileOrder final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void hearsNobodyWithinASend();
};

namespace {

constexpr int KiB = 1024;

std::atomic<int> g_heard{0};
std::atomic<int> g_heardWithin{0};

/// Broadcasts at every turn of the loop; whoever speaks leaves the room and comes back.
class RestlessHandler final : public WebSocketHandler
{
public:
    void open(const QStringList &) override
    {
        room(u"lobby"_qs).join(*this);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            s_sending = true;
            for (const int size : {100, 40, 40})
                room(u"lobby"_qs).broadcast(Message::binary(QByteArray(size * KiB, 'x')));
            s_sending = false;
        });
        m_timer.start(0);
    }
    void onMessage(const Message &) override
    {
        ++g_heard;
        g_heardWithin += s_sending;
        room(u"lobby"_qs).leave(*this);
        room(u"lobby"_qs).join(*this);
    }

private:
    static inline bool s_sending = false; ///< of the one I/O thread
    QTimer m_timer;
};

Application restless()
{
    Application application;
    application.add(u"/restless"_qs, handler<RestlessHandler>());
    return application;
}

} // namespace

/// A flush of a TLS socket reads, too. What the client says waits with the server while its own
/// answers are stuck, and when it reads again there may be a send to many just then.
void TestHostileOrder::hearsNobodyWithinASend()
{
    constexpr int Rounds = 20;
    constexpr int Said = 20;
    QTemporaryDir folder;
    const auto certificate = TestCertificate::make(folder.path());
    if (certificate.certificate.isEmpty())
        QSKIP("There is no openssl command.");
    ServerSettings settings;
    settings.tlsCertificate = certificate.certificate;
    settings.tlsKey = certificate.key;
    settings.limits.sendBuffer = 64 * KiB;
    TestServer server(restless(), settings);
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(u"localhost"_qs, server.port());
    QTRY_VERIFY(client.isEncrypted());
    client.write(upgradeRequest("/restless"));
    for (int round = 1; round <= Rounds; ++round) {
        client.setReadBufferSize(1);
        QTest::qWait(50);
        for (int i = 0; i < Said; ++i)
            client.write(clientFrame(2, QByteArray(8 * KiB, 'y')));
        QTest::qWait(50);
        client.setReadBufferSize(0);
        client.readAll();
        QTRY_COMPARE_WITH_TIMEOUT((client.readAll(), g_heard.load()), round * Said, 20'000);
    }
    QCOMPARE(g_heardWithin.load(), 0);
    client.abort();
    QTRY_COMPARE(server.closed.size(), 1);
}

QTEST_GUILESS_MAIN(TestHostileOrder)
#include "tst_hostile_order.moc"
