// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/AddressText.h"

#include "ui/NetworkAddresses.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

bool isEveryAddress(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::Any)
        || address == QHostAddress(QHostAddress::AnyIPv6);
}

QUrl pageUrl(const QUrl &url)
{
    QUrl page = url;
    page.setScheme(page.scheme() == "wss"_L1 ? u"https"_s : u"http"_s);
    page.setPath(u"/"_s);
    return page;
}

} // namespace

QUrl reachableUrl(const QUrl &listening)
{
    QUrl url = listening;
    const QHostAddress address(url.host());
    if (address == QHostAddress(QHostAddress::LocalHost)) {
        url.setHost(u"localhost"_s);
    } else if (address == QHostAddress(QHostAddress::AnyIPv6)) {
        url.setHost(u"::1"_s); // no name: what it resolves to first may be of IPv4
    } else if (isEveryAddress(address)) {
        const auto addresses = networkAddresses();
        url.setHost(addresses.isEmpty() ? u"localhost"_s
                                        : addresses.constFirst().address.toString());
    }
    return url;
}

QUrl testPageUrl(const QUrl &listening)
{
    return pageUrl(reachableUrl(listening));
}

QList<NetworkPage> networkPages(const QList<QUrl> &listening,
                                const QList<NetworkAddress> &addresses)
{
    QList<NetworkPage> pages;
    const auto add = [&pages](QUrl url, const NetworkAddress &address) {
        url.setHost(address.address.toString());
        const NetworkPage page{pageUrl(url), address.interfaceName};
        if (!pages.contains(page))
            pages += page;
    };
    for (const QUrl &url : listening) {
        const QHostAddress host(url.host());
        if (isEveryAddress(host)) {
            // A listener on every address of IPv6 takes nobody who comes by IPv4.
            const bool onlyIPv6 = host == QHostAddress(QHostAddress::AnyIPv6);
            for (const NetworkAddress &address : addresses) {
                if (!onlyIPv6 || address.address.protocol() == QAbstractSocket::IPv6Protocol)
                    add(url, address);
            }
        } else if (!isLoopback(url)) {
            const auto known = std::find_if(addresses.begin(), addresses.end(),
                                            [&host](const NetworkAddress &address) {
                                                return address.address == host;
                                            });
            add(url, known == addresses.end() ? NetworkAddress{host, {}} : *known);
        }
    }
    return pages;
}

bool isLoopback(const QUrl &listening)
{
    return listening.host() == "localhost"_L1 || QHostAddress(listening.host()).isLoopback();
}

} // namespace Windsock
