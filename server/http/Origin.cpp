// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Origin.h"

#include <QHostAddress>
#include <QSysInfo>
#include <QUrl>

#include <algorithm>

namespace Windsock {

namespace {

bool isOwnName(const QString &host)
{
    if (!QHostAddress(host).isNull())
        return true;
    const QString name = host.toLower();
    if (name == u"localhost" || name.endsWith(u".localhost"))
        return true;
    const QString own = QSysInfo::machineHostName().toLower();
    const QString bare = own.section(u'.', 0, 0);
    return !own.isEmpty() && (name == own || name == bare || name == bare + u".local");
}

int defaultPort(const QString &scheme)
{
    return scheme == u"https" || scheme == u"wss" ? 443 : 80;
}

} // namespace

bool isSameOrigin(const QString &origin, const QByteArray &host, bool tls)
{
    const QUrl theirs(origin, QUrl::StrictMode);
    const QUrl ours((tls ? u"https://"_qs : u"http://"_qs) + QString::fromLatin1(host),
                    QUrl::StrictMode);
    if (!theirs.isValid() || !ours.isValid() || theirs.host().isEmpty() || ours.host().isEmpty())
        return false;
    return theirs.host() == ours.host()
        && theirs.port(defaultPort(theirs.scheme())) == ours.port(defaultPort(ours.scheme()))
        && isOwnName(ours.host());
}

bool isOwnHost(const QByteArray &host)
{
    const QUrl url(u"http://"_qs + QString::fromLatin1(host), QUrl::StrictMode);
    return url.isValid() && isOwnName(url.host());
}

bool isListedOrigin(const QString &origin, const QStringList &allowed)
{
    return std::any_of(allowed.begin(), allowed.end(), [&origin](const QString &entry) {
        return entry == u"*" || entry.compare(origin, Qt::CaseInsensitive) == 0;
    });
}

} // namespace Windsock
