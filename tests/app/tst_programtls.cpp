// SPDX-License-Identifier: GPL-3.0-or-later
// The built program with TLS: what it says of its certificate, and how it takes another one.
#include "server/net/SelfSigned.h"
#include "tests/app/Program.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "tests/support/TestServer.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock::Test;

namespace {

QString fingerprint(const QSslCertificate &certificate)
{
    const QByteArray digest = certificate.digest(QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex(':')).toUpper();
}

/// Of the certificate that a new client is shown.
QString shownFingerprint(const QUrl &url)
{
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(url.host(), quint16(url.port()));
    if (!socket.waitForEncrypted(Patience))
        return socket.errorString();
    return fingerprint(socket.peerCertificate());
}

bool write(const QString &name, const QByteArray &bytes)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QUrl echo(QUrl url)
{
    url.setPath(u"/echo"_s);
    return url;
}

bool isAnswered(TestClient &client)
{
    const auto before = client.texts.size();
    client.socket.sendTextMessage(u"still there?"_s);
    return QTest::qWaitFor([&] { return client.texts.size() > before; }, Patience);
}

} // namespace

class TestProgramTls final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void selfSigned();
    void reloads_data();
    void reloads();
    void nothingToReload();

private:
    /// Puts a new certificate where the program looks for it. Returns its fingerprint.
    QString replaceCertificate();

    const Windsock::OwnTemporaryFolder m_temporary; ///< without what other runs left
    const QString m_certificate = m_temporary.filePath(u"c.pem"_s);
    const QString m_key = m_temporary.filePath(u"k.pem"_s);
};

void TestProgramTls::initTestCase()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("This Qt has no TLS");
}

QString TestProgramTls::replaceCertificate()
{
    const auto made = Windsock::makeSelfSigned({u"localhost"_s, u"shop.example"_s},
                                               std::chrono::hours(48));
    if (!made || !write(m_certificate, made->certificate) || !write(m_key, made->key))
        return made.error();
    return fingerprint(QSslCertificate(made->certificate));
}

void TestProgramTls::selfSigned()
{
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    QSKIP("The program would keep its certificate with the user's own data");
#endif
    const QStringList arguments{u"--headless"_s, u"--no-record"_s, u"--listen"_s, u"127.0.0.1:0"_s,
                                u"--tls-self-signed"_s};
    QString said;
    for (int run = 0; run < 2; ++run) {
        Program program(arguments);
        const QUrl url = program.listeningUrl();
        QCOMPARE(url.scheme(), u"wss"_s);
        const QString line = program.errorLine();
        QVERIFY2(line.startsWith(
                     u"windsock: certificate SHA-256 %1 for "_s.arg(shownFingerprint(url))),
                 qPrintable(line));
        QVERIFY2(line.contains(u"localhost"_s) && line.contains(u", until 2"_s), qPrintable(line));
        TestClient client(echo(url));
        QTRY_VERIFY_WITH_TIMEOUT(client.connected, Patience);
        QVERIFY(isAnswered(client));
        QCOMPARE(program.readAllStandardOutput(), QByteArray());
        // Whoever has trusted it once need not again.
        QVERIFY(run == 0 || line == said);
        said = line;
    }
}

void TestProgramTls::reloads_data()
{
#ifndef Q_OS_UNIX
    QSKIP("Windows has no signal that says to read files anew");
#else
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("headless") << QStringList{u"--headless"_s};
#ifdef WINDSOCK_GUI
    QTest::newRow("with a window") << QStringList{u"-platform"_s, u"offscreen"_s};
#endif
#endif
}

void TestProgramTls::reloads()
{
    QFETCH(QStringList, arguments);
    const QString first = replaceCertificate();
    arguments += {
        u"--no-record"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--tls-certificate"_s, m_certificate,
        u"--tls-key"_s,   m_key};
    Program program(arguments);
    const QUrl url = program.listeningUrl();
    QVERIFY(program.errorLine().contains(
        u"certificate SHA-256 %1 for localhost, shop.example, until 2"_s.arg(first)));
    QCOMPARE(shownFingerprint(url), first);
    TestClient client(echo(url));
    QTRY_VERIFY_WITH_TIMEOUT(client.connected, Patience);

    QVERIFY(program.signal(u"-HUP"_s));
    QString line = program.errorLine();
    QVERIFY2(line.contains(u"has not changed"_s) && line.contains(first), qPrintable(line));

    const QString second = replaceCertificate();
    QVERIFY(second != first);
    QVERIFY(program.signal(u"-HUP"_s));
    line = program.errorLine();
    QVERIFY2(line.contains(u"read anew"_s) && line.contains(second), qPrintable(line));
    QTRY_COMPARE_WITH_TIMEOUT(shownFingerprint(url), second, Patience);
    QVERIFY(isAnswered(client));

    QVERIFY(write(m_certificate, "not a certificate"));
    QVERIFY(program.signal(u"-HUP"_s));
    line = program.errorLine();
    QVERIFY2(line.contains(m_certificate) && line.contains(u"The certificate in use stays."_s),
             qPrintable(line));
    QCOMPARE(shownFingerprint(url), second);
    QVERIFY(!client.disconnected && isAnswered(client));

    program.terminate();
    QVERIFY(program.end());
    QCOMPARE(program.exitCode(), 0);
}

void TestProgramTls::nothingToReload()
{
#ifndef Q_OS_UNIX
    QSKIP("Windows has no signal that says to read files anew");
#endif
    Program program({u"--headless"_s, u"--no-record"_s, u"--listen"_s, u"127.0.0.1:0"_s});
    const QUrl url = program.listeningUrl();
    QVERIFY(program.signal(u"-HUP"_s));
    const QString line = program.errorLine();
    QVERIFY2(line.contains(u"does not listen with TLS"_s), qPrintable(line));
    TestClient client(echo(url));
    QTRY_VERIFY_WITH_TIMEOUT(client.connected, Patience);
}

QTEST_GUILESS_MAIN(TestProgramTls)
#include "tst_programtls.moc"
