// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/SelfSigned.h"
#include "server/net/Tls.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Windsock;
using namespace std::chrono_literals;

class TestSelfSigned final : public QObject
{
    Q_OBJECT

private slots:
    void isValidForItsNames();
    void isAServersAndNoAuthority();
    void everyOneIsAnother();
    void refuses_data();
    void refuses();
    void ownNamesAreThisComputers();
    void tellsWhatABrowserShows();
    void isKeptForItsOwner();
    void stays();
    void isMadeAnew_data();
    void isMadeAnew();
    void tellsWhyItCannotBeKept();
    void isTrustedWhenKnown_data();
    void isTrustedWhenKnown();
};

namespace {

const QStringList Names{QStringLiteral("localhost"), QStringLiteral("b.example"),
                        QStringLiteral("127.0.0.1"), QStringLiteral("2001:db8::1")};

QSslCertificate certificateOf(const SelfSigned &made)
{
    return QSslCertificate(made.certificate, QSsl::Pem);
}

void writeFile(const QString &name, const QByteArray &contents)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(contents), contents.size());
}

/// As if made by an earlier run.
void keep(const QString &folder, const SelfSigned &made)
{
    writeFile(folder + u"/certificate.pem"_qs, made.certificate);
    writeFile(folder + u"/key.pem"_qs, made.key);
}

QString fingerprint(const QString &folder)
{
    const auto loaded = loadSelfSigned(folder);
    return loaded ? certificateInfo(*loaded).fingerprint : loaded.error();
}

} // namespace

void TestSelfSigned::isValidForItsNames()
{
    const auto made = makeSelfSigned(Names, 24h * 10 + 1h);
    QVERIFY2(made, qPrintable(made.error()));
    const QSslCertificate certificate = certificateOf(*made);
    QVERIFY(!certificate.isNull());
    const auto names = certificate.subjectAlternativeNames();
    QCOMPARE(names.size(), 4);
    QVERIFY(names.contains(QSsl::DnsEntry, u"localhost"_qs));
    QVERIFY(names.contains(QSsl::DnsEntry, u"b.example"_qs));
    QVERIFY(names.contains(QSsl::IpAddressEntry, u"127.0.0.1"_qs));
    QVERIFY(names.contains(QSsl::IpAddressEntry, u"2001:db8::1"_qs));
    QCOMPARE(certificate.subjectInfo(QSslCertificate::CommonName), QStringList{u"localhost"_qs});

    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(qAbs(certificate.effectiveDate().secsTo(now) - 24 * 3600) < 60);
    QVERIFY(qAbs(now.secsTo(certificate.expiryDate()) - 241 * 3600) < 60);
}

void TestSelfSigned::isAServersAndNoAuthority()
{
    const auto made = makeSelfSigned(Names, 24h);
    const QSslCertificate certificate = certificateOf(*made);
    QCOMPARE(certificate.version(), "3");
    QCOMPARE(certificate.publicKey().algorithm(), QSsl::Ec);
    QCOMPARE(certificate.publicKey().length(), 256);
    QStringList extensions;
    for (const QSslCertificateExtension &extension : certificate.extensions()) {
        extensions.append(extension.name());
        if (extension.name() == u"basicConstraints") {
            QVERIFY(extension.isCritical());
            QCOMPARE(extension.value().toMap().value(u"ca"_qs).toBool(), false);
        }
        if (extension.name() == u"keyUsage")
            QVERIFY(extension.isCritical());
    }
    for (const QString &name : {u"basicConstraints"_qs, u"keyUsage"_qs, u"extendedKeyUsage"_qs})
        QVERIFY2(extensions.contains(name), qPrintable(extensions.join(u',')));
    const QString text = certificate.toText();
    QVERIFY2(text.contains(u"ecdsa-with-SHA256"), qPrintable(text));
    QVERIFY2(text.contains(u"TLS Web Server Authentication"), qPrintable(text));
    QVERIFY2(text.contains(u"Digital Signature\n"), qPrintable(text));
}

void TestSelfSigned::everyOneIsAnother()
{
    const auto first = makeSelfSigned(Names, 24h);
    const auto second = makeSelfSigned(Names, 24h);
    QVERIFY(first->key != second->key);
    const QByteArray serial = certificateOf(*first).serialNumber();
    QVERIFY(serial != certificateOf(*second).serialNumber());
    QVERIFY2(serial.count(':') >= 11, serial.constData()); // 128 bits, few of them zero in front
}

void TestSelfSigned::refuses_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("said");
    QTest::newRow("no name") << QStringList() << u"needs a name"_qs;
    QTest::newRow("an empty name")
        << QStringList{u"localhost"_qs, QString()} << u"“” is no name"_qs;
    QTest::newRow("a sentence") << QStringList{u"localhost"_qs, u"two words"_qs}
                                << u"“two words” is no name"_qs;
    QTest::newRow("too long a subject") << QStringList{QString(70, u'a')} << u"cannot be made"_qs;
}

void TestSelfSigned::refuses()
{
    QFETCH(const QStringList, names);
    QFETCH(const QString, said);
    const auto made = makeSelfSigned(names, 24h);
    QVERIFY(!made);
    QVERIFY2(made.error().contains(said), qPrintable(made.error()));
}

void TestSelfSigned::ownNamesAreThisComputers()
{
    const QStringList names = ownNames();
    QCOMPARE(names.first(3), (QStringList{u"localhost"_qs, u"127.0.0.1"_qs, u"::1"_qs}));
    QCOMPARE(QStringList(names).removeDuplicates(), 0);
    const auto made = makeSelfSigned(names, 24h);
    QVERIFY2(made, qPrintable(made.error()));
}

void TestSelfSigned::tellsWhatABrowserShows()
{
    const QTemporaryDir folder;
    const auto made = makeSelfSigned(Names, 24h);
    keep(folder.path(), *made);
    const auto loaded = loadTls(folder.filePath(u"certificate.pem"_qs),
                                folder.filePath(u"key.pem"_qs));
    QVERIFY2(loaded, qPrintable(loaded.error()));
    QCOMPARE(loaded->protocol(), QSsl::TlsV1_2OrLater);
    const CertificateInfo info = certificateInfo(*loaded);
    QVERIFY(info.selfSigned);
    QCOMPARE(info.names, Names);
    QCOMPARE(info.validUntil, certificateOf(*made).expiryDate().toMSecsSinceEpoch() * 1000);
    static const QRegularExpression shape(u"^([0-9A-F]{2}:){31}[0-9A-F]{2}$"_qs);
    QVERIFY2(shape.match(info.fingerprint).hasMatch(), qPrintable(info.fingerprint));
    QCOMPARE(QByteArray::fromHex(info.fingerprint.toLatin1()),
             certificateOf(*made).digest(QCryptographicHash::Sha256));
    QVERIFY(certificateInfo(QSslConfiguration()).fingerprint.isEmpty());
}

void TestSelfSigned::isKeptForItsOwner()
{
    const QTemporaryDir parent;
    const QString folder = parent.filePath(u"a/b"_qs);
    const auto loaded = loadSelfSigned(folder);
    QVERIFY2(loaded, qPrintable(loaded.error()));
    QCOMPARE(certificateInfo(*loaded).names.contains(u"localhost"_qs), true);
    QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden),
             (QStringList{u"certificate.pem"_qs, u"key.pem"_qs})); // and no lock any more
#ifndef Q_OS_WIN
    constexpr auto Others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    for (const QString &name :
         QStringList{folder, folder + u"/certificate.pem"_qs, folder + u"/key.pem"_qs})
        QVERIFY2(!(QFileInfo(name).permissions() & Others), qPrintable(name));
    QVERIFY(!(QFileInfo(folder + u"/key.pem"_qs).permissions() & QFile::ExeOwner));
    QVERIFY(QFile::setPermissions(folder, QFileInfo(folder).permissions() | QFile::ReadOther));
    QVERIFY(loadSelfSigned(folder));
    QVERIFY(!(QFileInfo(folder).permissions() & Others));
#endif
}

void TestSelfSigned::stays()
{
    const QTemporaryDir folder;
    const QString first = fingerprint(folder.path());
    QCOMPARE(first.size(), 95);
    QCOMPARE(fingerprint(folder.path()), first);
}

void TestSelfSigned::isMadeAnew_data()
{
    QTest::addColumn<SelfSigned>("kept");
    QTest::addColumn<bool>("stays");
    const QStringList names = ownNames();
    const auto good = *makeSelfSigned(names, 24h * 40);
    const auto other = *makeSelfSigned(names, 24h * 40);
    QTest::newRow("good") << good << true;
    QTest::newRow("more names") << *makeSelfSigned(names + QStringList{u"x.example"_qs}, 24h * 40)
                                << true;
    QTest::newRow("ends within a month") << *makeSelfSigned(names, 24h * 29) << false;
    QTest::newRow("lacks a name") << *makeSelfSigned({u"localhost"_qs, u"::1"_qs}, 24h * 40)
                                  << false;
    QTest::newRow("key of another") << SelfSigned{good.certificate, other.key} << false;
    QTest::newRow("broken certificate")
        << SelfSigned{good.certificate.left(200), good.key} << false;
    QTest::newRow("broken key") << SelfSigned{good.certificate, good.key.left(60)} << false;
    QTest::newRow("empty files") << SelfSigned{} << false;
}

void TestSelfSigned::isMadeAnew()
{
    QFETCH(const SelfSigned, kept);
    QFETCH(const bool, stays);
    const QTemporaryDir folder;
    keep(folder.path(), kept);
    const auto loaded = loadSelfSigned(folder.path());
    QVERIFY2(loaded, qPrintable(loaded.error()));
    QCOMPARE(loaded->localCertificate() == certificateOf(kept), stays);
    const CertificateInfo info = certificateInfo(*loaded);
    for (const QString &name : ownNames())
        QVERIFY2(info.names.contains(name), qPrintable(name));
    QVERIFY(loaded->localCertificate().expiryDate() > QDateTime::currentDateTimeUtc().addDays(30));
    QCOMPARE(fingerprint(folder.path()), info.fingerprint);
}

void TestSelfSigned::tellsWhyItCannotBeKept()
{
    const QTemporaryDir parent;
    const QString file = parent.filePath(u"file"_qs);
    writeFile(file, "x");
    const auto loaded = loadSelfSigned(file);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().contains(u"“"_qs + file + u"”"_qs), qPrintable(loaded.error()));
}

void TestSelfSigned::isTrustedWhenKnown_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("known");
    QTest::addColumn<bool>("trusted");
    QTest::newRow("its name") << u"localhost"_qs << true << true;
    QTest::newRow("its address") << u"127.0.0.1"_qs << true << true;
    QTest::newRow("another name") << u"c.example"_qs << true << false;
    QTest::newRow("unknown") << u"localhost"_qs << false << false;
}

void TestSelfSigned::isTrustedWhenKnown()
{
    QFETCH(const QString, name);
    QFETCH(const bool, known);
    QFETCH(const bool, trusted);
    const QTemporaryDir folder;
    const auto loaded = loadSelfSigned(folder.path());
    QVERIFY2(loaded, qPrintable(loaded.error()));
    QSslServer server;
    server.setSslConfiguration(*loaded);
    QVERIFY(server.listen(QHostAddress::LocalHost));

    QSslSocket client;
    QSslConfiguration configuration;
    configuration.setCaCertificates(known ? QList{loaded->localCertificate()}
                                          : QList<QSslCertificate>());
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    client.setSslConfiguration(configuration);
    client.setPeerVerifyName(name);
    client.connectToHostEncrypted(u"127.0.0.1"_qs, server.serverPort(), name);
    QTRY_VERIFY(client.isEncrypted() || client.error() != QAbstractSocket::UnknownSocketError);
    QVERIFY2(client.isEncrypted() == trusted, qPrintable(client.errorString()));
    QCOMPARE(client.peerCertificate(), loaded->localCertificate());
}

QTEST_GUILESS_MAIN(TestSelfSigned)
#include "tst_selfsigned.moc"
