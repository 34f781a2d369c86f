// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/SelfSigned.h"
#include "server/net/Tls.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QLockFile>
#include <QNetworkInterface>
#include <QSaveFile>
#include <QSslCertificate>
#include <QStandardPaths>
#include <QSysInfo>
#include <QUrl>

#include <algorithm>

namespace Windsock {

namespace {

/// Apple's systems refuse a server's certificate that is valid for more than 825 days.
constexpr std::chrono::hours Validity = std::chrono::days(800);
constexpr qint64 RenewDaysBefore = 30;
constexpr int LockTimeout = 5'000; ///< ms that another process may take to make one
constexpr auto ForOwner = QFile::ReadOwner | QFile::WriteOwner;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::SelfSigned)
};

QString certificateFile(const QString &folder)
{
    return QDir(folder).filePath(u"certificate.pem"_qs);
}

QString keyFile(const QString &folder)
{
    return QDir(folder).filePath(u"key.pem"_qs);
}

/// Those that stay for a while: IPv6 ones of a LAN change by the day (RFC 8981), and with them the
/// certificate would.
QStringList localAddresses()
{
    QStringList result;
    const auto all = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : all) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback()
            && !address.isLinkLocal())
            result.append(address.toString());
    }
    result.sort();
    return result;
}

bool isUsable(const QSslConfiguration &configuration)
{
    const QSslCertificate certificate = configuration.localCertificate();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (certificate.effectiveDate() > now
        || certificate.expiryDate() < now.addDays(RenewDaysBefore))
        return false;
    const QStringList names = certificateInfo(configuration).names;
    const QStringList wanted = ownNames();
    return std::all_of(wanted.begin(), wanted.end(),
                       [&names](const QString &name) { return names.contains(name); });
}

/// The permissions come before the contents, so that no moment shows those to anybody else.
Result<void> write(const QString &name, const QByteArray &contents)
{
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ForOwner)
        || file.write(contents) != contents.size() || !file.commit())
        return Error{Texts::tr("Cannot write “%1”: %2.").arg(name, file.errorString())};
    return {};
}

Result<void> makeFolder(const QString &folder)
{
    if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ForOwner | QFile::ExeOwner))
        return Error{
            Texts::tr("Cannot make the folder “%1” for the certificate, or keep it to its owner.")
                .arg(folder)};
    return {};
}

Result<void> renew(const QString &folder)
{
    const auto made = makeSelfSigned(ownNames(), Validity);
    if (!made)
        return Error{made.error()};
    if (auto written = write(keyFile(folder), made->key); !written)
        return written;
    return write(certificateFile(folder), made->certificate);
}

} // namespace

QStringList ownNames()
{
    QStringList names{u"localhost"_qs, u"127.0.0.1"_qs, u"::1"_qs};
    const QString host = QString::fromLatin1(QUrl::toAce(QSysInfo::machineHostName()));
    if (!host.isEmpty())
        names.append(host);
    if (!host.isEmpty() && !host.contains(u'.') && host != u"localhost"_qs)
        names.append(host + u".local"_qs);
    names.append(localAddresses());
    names.removeDuplicates();
    return names;
}

QString selfSignedFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation))
        .filePath(u"certificate"_qs);
}

Result<QSslConfiguration> loadSelfSigned(const QString &folder)
{
    if (auto made = makeFolder(folder); !made)
        return Error{made.error()};
    QLockFile lock(QDir(folder).filePath(u"lock"_qs));
    if (!lock.tryLock(LockTimeout))
        return Error{Texts::tr("Cannot lock the folder “%1” of the certificate.").arg(folder)};
    const auto existing = loadTls(certificateFile(folder), keyFile(folder));
    if (existing && isUsable(*existing))
        return existing;
    if (auto renewed = renew(folder); !renewed)
        return Error{renewed.error()};
    return loadTls(certificateFile(folder), keyFile(folder));
}

} // namespace Windsock
