// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/AddressText.h"

#include <QHostAddress>
#include <QNetworkInterface>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

/// The first address by which other computers reach this one; IPv4 for choice, as it is easier to
/// type. Null without a network.
QHostAddress networkAddress()
{
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsRunning)
            || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const auto entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (entry.ip().protocol() == QAbstractSocket::IPv4Protocol && !entry.ip().isLinkLocal())
                return entry.ip();
        }
    }
    return {};
}

} // namespace

QUrl reachableUrl(const QUrl &listening)
{
    QUrl url = listening;
    const QHostAddress address(url.host());
    if (address == QHostAddress(QHostAddress::LocalHost)) {
        url.setHost(u"localhost"_s);
    } else if (address == QHostAddress(QHostAddress::AnyIPv4)
               || address == QHostAddress(QHostAddress::Any)
               || address == QHostAddress(QHostAddress::AnyIPv6)) {
        const QHostAddress network = networkAddress();
        url.setHost(network.isNull() ? u"localhost"_s : network.toString());
    }
    return url;
}

QUrl testPageUrl(const QUrl &listening)
{
    QUrl url = reachableUrl(listening);
    url.setScheme(url.scheme() == "wss"_L1 ? u"https"_s : u"http"_s);
    url.setPath(u"/"_s);
    return url;
}

bool isLoopback(const QUrl &listening)
{
    return listening.host() == "localhost"_L1 || QHostAddress(listening.host()).isLoopback();
}

} // namespace Windsock
