// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/Tls.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <algorithm>
#include <array>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::Tls)
};

Result<QByteArray> readFile(const QString &what, const QString &name)
{
    QFile file(name);
    if (name.isEmpty())
        return Error{
            Texts::tr("The %1 is missing: TLS needs both a certificate and a key.").arg(what)};
    if (!file.open(QIODevice::ReadOnly))
        return Error{Texts::tr("Cannot read the %1 “%2”: %3.").arg(what, name, file.errorString())};
    return file.readAll();
}

QSslKey readKey(const QByteArray &pem)
{
    for (const auto algorithm : std::array{QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey);
        if (!key.isNull())
            return key;
    }
    return {};
}

/// Qt cannot compare a private key with a certificate. But a private key file repeats its public
/// half (RSA: the modulus, EC: the point), so a stretch from the middle of that must be found in
/// it.
bool belongTogether(const QSslKey &key, const QSslCertificate &certificate)
{
    const QSslKey publicKey = certificate.publicKey();
    if (publicKey.algorithm() != key.algorithm() || publicKey.length() != key.length())
        return false;
    const QByteArray publicDer = publicKey.toDer();
    const QByteArray privateDer = key.toDer();
    if (key.algorithm() == QSsl::Rsa)
        return privateDer.contains(publicDer.mid(publicDer.size() - 48, 32));
    // SEC1 lets an EC key leave its point out; then it is much shorter and nothing can be said.
    return privateDer.size() < publicDer.size() || privateDer.contains(publicDer.right(32));
}

/// In the order that the certificate has them in, host names first; an old certificate may have
/// none but its subject.
QStringList namesOf(const QSslCertificate &certificate)
{
    const auto alternatives = certificate.subjectAlternativeNames();
    QStringList names;
    for (const auto kind : std::array{QSsl::DnsEntry, QSsl::IpAddressEntry}) {
        auto some = alternatives.values(kind); // the last one comes first
        std::reverse(some.begin(), some.end());
        names.append(some);
    }
    return names.isEmpty() ? certificate.subjectInfo(QSslCertificate::CommonName) : names;
}

/// That it names itself as who vouches for it. (Qt's isSelfSigned() means one that may sign others,
/// and a server's may not.)
bool namesItself(const QSslCertificate &certificate)
{
    const auto attributes = certificate.subjectInfoAttributes();
    return certificate.issuerInfoAttributes() == attributes
        && std::all_of(attributes.begin(), attributes.end(), [&certificate](const auto &name) {
               return certificate.subjectInfo(name) == certificate.issuerInfo(name);
           });
}

} // namespace

Result<QSslConfiguration> loadTls(const QString &certificateFile, const QString &keyFile)
{
    if (!QSslSocket::supportsSsl())
        return Error{Texts::tr("This system's Qt has no TLS, so wss:// cannot be offered.")};

    const auto certificatePem = readFile(Texts::tr("TLS certificate"), certificateFile);
    if (!certificatePem)
        return Error{certificatePem.error()};
    const auto keyPem = readFile(Texts::tr("TLS key"), keyFile);
    if (!keyPem)
        return Error{keyPem.error()};

    const auto chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty())
        return Error{Texts::tr("“%1” holds no PEM certificate (-----BEGIN CERTIFICATE-----).")
                         .arg(certificateFile)};
    if (keyPem->contains("ENCRYPTED"))
        return Error{
            Texts::tr("The TLS key “%1” needs a passphrase; give a key without one.").arg(keyFile)};
    const QSslKey key = readKey(*keyPem);
    if (key.isNull())
        return Error{
            Texts::tr(
                "“%1” holds no PEM private key of kind RSA or EC (-----BEGIN PRIVATE KEY-----).")
                .arg(keyFile)};
    if (!belongTogether(key, chain.constFirst()))
        return Error{Texts::tr("The TLS key “%1” does not belong to the certificate “%2”.")
                         .arg(keyFile, certificateFile)};

    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

CertificateInfo certificateInfo(const QSslConfiguration &configuration)
{
    constexpr qint64 MicrosecondsPerMillisecond = 1'000;
    const QSslCertificate certificate = configuration.localCertificate();
    CertificateInfo info;
    if (certificate.isNull())
        return info;
    info.selfSigned = namesItself(certificate);
    info.names = namesOf(certificate);
    info.validUntil = certificate.expiryDate().toMSecsSinceEpoch() * MicrosecondsPerMillisecond;
    info.fingerprint = fingerprintOf(certificate);
    return info;
}

} // namespace Windsock
