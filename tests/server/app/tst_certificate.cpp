// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "server/net/SelfSigned.h"
#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Windsock;
using namespace Windsock::Test;
using namespace std::chrono_literals;

/// The certificate of a server that runs: shown, exchanged, made by itself.
class TestServerCertificate final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void isTold();
    void isReloadedWhileRunning();
    void staysWhenTheNewOneIsBroken();
    void reloadDoesNothingWithoutTls();
    void isMadeByItself();
    void refusesOldTls_data();
    void refusesOldTls();
};

namespace {

Application echo()
{
    return EndpointCatalog::application({{u"/echo"_qs, u"echo"_qs, {}}}).value();
}

void writeFile(const QString &name, const QByteArray &contents)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
}

/// A certificate in two files, which can be exchanged.
struct CertificateFiles
{
    CertificateFiles() { exchange(); }
    QSslCertificate exchange() const
    {
        const auto made = makeSelfSigned({u"localhost"_qs, u"127.0.0.1"_qs}, 48h);
        writeFile(settings().tlsCertificate, made->certificate);
        writeFile(settings().tlsKey, made->key);
        return QSslCertificate(made->certificate, QSsl::Pem);
    }
    [[nodiscard]] ServerSettings settings() const
    {
        ServerSettings settings;
        settings.tlsCertificate = folder.filePath(u"a.crt"_qs);
        settings.tlsKey = folder.filePath(u"a.key"_qs);
        return settings;
    }

    QTemporaryDir folder;
};

QByteArray sized(int bytes, const QByteArray &content)
{
    const QByteArray size = QByteArray::number(content.size(), 16).rightJustified(2 * bytes, '0');
    return QByteArray::fromHex(size) + content;
}

/// A client's first message, by hand: OpenSSL's own clients refuse old versions by themselves. Its
/// cipher suites are there for each version.
QByteArray hello(const QByteArray &version)
{
    const QByteArray suites = QByteArray::fromHex("c02bc02fc009c013");
    const QByteArray extensions = QByteArray::fromHex("000a000400020017" // groups: P-256
                                                      "000b00020100"     // points: uncompressed
                                                      "000d0006000404030401"); // signatures
    const QByteArray body = version + QByteArray(32, 'r') + sized(1, {}) + sized(2, suites)
        + sized(1, QByteArray(1, '\0')) + sized(2, extensions);
    return "\x16\x03\x01" + sized(2, "\x01" + sized(3, body));
}

QString fingerprint(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

/// What a new client is shown; empty: the TLS handshake failed.
QString shownBy(const TestServer &server)
{
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHostEncrypted(u"127.0.0.1"_qs, server.port());
    const bool done = QTest::qWaitFor([&client] {
        return client.isEncrypted() || client.state() == QAbstractSocket::UnconnectedState;
    });
    return done && client.isEncrypted() ? fingerprint(client.peerCertificate()) : QString();
}

bool echoes(TestClient &client, const QString &text)
{
    client.socket.sendTextMessage(text);
    return QTest::qWaitFor([&] { return client.texts.contains(text); });
}

} // namespace

/// The one of whoever runs the tests is left alone.
void TestServerCertificate::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QVERIFY(QDir(selfSignedFolder()).removeRecursively());
}

void TestServerCertificate::cleanupTestCase()
{
    QVERIFY(QDir(selfSignedFolder()).removeRecursively());
}

void TestServerCertificate::isTold()
{
    CertificateFiles files;
    const QString first = fingerprint(files.exchange());
    TestServer server(echo(), files.settings());
    ServerMonitor &monitor = server.server.monitor();
    const CertificateInfo info = monitor.certificate();
    QCOMPARE(info.fingerprint, first);
    QCOMPARE(info.names, (QStringList{u"localhost"_qs, u"127.0.0.1"_qs}));
    QVERIFY(info.selfSigned);
    QCOMPARE(shownBy(server), first);
}

void TestServerCertificate::isReloadedWhileRunning()
{
    CertificateFiles files;
    const QString first = fingerprint(files.exchange());
    TestServer server(echo(), files.settings());
    TestClient old(server.url(u"/echo"_qs));
    QTRY_VERIFY(old.connected);
    QSignalSpy changed(&server.server.monitor(), &ServerMonitor::certificateChanged);

    const QString second = fingerprint(files.exchange());
    QVERIFY(first != second);
    QCOMPARE(shownBy(server), first); // nothing is read unasked
    const auto reloaded = server.server.control().reloadCertificate();
    QVERIFY2(reloaded, qPrintable(reloaded.error()));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].value<CertificateInfo>().fingerprint, second);
    QCOMPARE(server.server.monitor().certificate().fingerprint, second);
    QTRY_COMPARE(shownBy(server), second);

    QVERIFY(echoes(old, u"still here"_qs));
    TestClient recent(server.url(u"/echo"_qs));
    QTRY_VERIFY(recent.connected);
    QVERIFY(echoes(recent, u"hello"_qs));
    QVERIFY(server.closed.isEmpty());

    QVERIFY(server.server.control().reloadCertificate()); // the same again
    QCOMPARE(changed.count(), 1);
}

void TestServerCertificate::staysWhenTheNewOneIsBroken()
{
    CertificateFiles files;
    const QString first = fingerprint(files.exchange());
    TestServer server(echo(), files.settings());
    QSignalSpy changed(&server.server.monitor(), &ServerMonitor::certificateChanged);
    writeFile(files.settings().tlsCertificate, "nothing");
    const auto broken = server.server.control().reloadCertificate();
    QVERIFY(!broken);
    QVERIFY2(broken.error().contains(files.settings().tlsCertificate), qPrintable(broken.error()));
    QVERIFY(QFile::remove(files.settings().tlsKey));
    QVERIFY(!server.server.control().reloadCertificate());
    QCOMPARE(changed.count(), 0);
    QCOMPARE(server.server.monitor().certificate().fingerprint, first);
    QCOMPARE(shownBy(server), first);
    TestClient client(server.url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
    QVERIFY(echoes(client, u"hello"_qs));
}

void TestServerCertificate::reloadDoesNothingWithoutTls()
{
    TestServer server(echo());
    QVERIFY(server.server.control().reloadCertificate());
    QVERIFY(server.server.monitor().certificate().fingerprint.isEmpty());
    TestClient client(server.url(u"/echo"_qs));
    QTRY_VERIFY(client.connected);
}

void TestServerCertificate::isMadeByItself()
{
    ServerSettings settings;
    settings.tlsSelfSigned = true;
    QString first;
    {
        TestServer server(echo(), settings);
        first = server.server.monitor().certificate().fingerprint;
        QCOMPARE(server.server.urls()[0].scheme(), u"wss"_qs);
        QCOMPARE(shownBy(server), first);
        TestClient client(server.url(u"/echo"_qs));
        QTRY_VERIFY(client.connected);
        QVERIFY(echoes(client, u"hello"_qs));
    }
    const TestServer again(echo(), settings);
    QCOMPARE(shownBy(again), first); // whoever trusts it need not anew
}

void TestServerCertificate::refusesOldTls_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("TLS 1.0") << QByteArray("\x03\x01") << false;
    QTest::newRow("TLS 1.1") << QByteArray("\x03\x02") << false;
    QTest::newRow("TLS 1.2") << QByteArray("\x03\x03") << true;
}

void TestServerCertificate::refusesOldTls()
{
    QFETCH(const QByteArray, version);
    QFETCH(const bool, accepted);
    const CertificateFiles files;
    const TestServer server(echo(), files.settings());
    RawClient client(server.port());
    client.send(hello(version));
    if (accepted) { // a handshake record with the server's hello
        QTRY_VERIFY(client.received.size() > 5);
        QCOMPARE(client.received.first(3), QByteArray("\x16") + version);
        QCOMPARE(client.received[5], '\x02');
        return;
    }
    QTRY_VERIFY(client.closed); // Qt sends no alert before
    QVERIFY(!client.received.startsWith('\x16'));
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::TlsFailed);
    QVERIFY2(server.handshakes[0].detail.contains(u"unsupported protocol"),
             qPrintable(server.handshakes[0].detail));
}

QTEST_GUILESS_MAIN(TestServerCertificate)
#include "tst_certificate.moc"
