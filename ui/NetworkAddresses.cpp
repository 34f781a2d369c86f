// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/NetworkAddresses.h"

#include <QRegularExpression>

#include <algorithm>

namespace Windsock {

namespace {

/// Names that systems give to interfaces which no phone is behind. The type alone does not tell: a
/// bridge of containers says that it is Ethernet.
bool isVirtual(const NetworkAddress &address)
{
    static const QRegularExpression names(
        QStringLiteral("^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni|podman|tun|tap|wg|zt|"
                       "tailscale|utun|ppp|vethernet|virtualbox|vmware)"),
        QRegularExpression::CaseInsensitiveOption);
    return address.type == QNetworkInterface::Virtual || address.type == QNetworkInterface::Ppp
        || names.match(address.interfaceName).hasMatch();
}

/// RFC 1918. (Qt can tell by itself as of 6.6.)
bool isPrivate(const QHostAddress &address)
{
    const auto within = [&address](const char *network) {
        return address.isInSubnet(QHostAddress::parseSubnet(QLatin1StringView(network)));
    };
    return within("10.0.0.0/8") || within("172.16.0.0/12") || within("192.168.0.0/16");
}

int rank(const NetworkAddress &address)
{
    int rank = isVirtual(address) ? 10 : 0;
    if (address.type != QNetworkInterface::Ethernet && address.type != QNetworkInterface::Wifi)
        rank += 2;
    return isPrivate(address.address) ? rank : rank + 1;
}

} // namespace

QList<NetworkAddress> rankedAddresses(QList<NetworkAddress> addresses)
{
    std::ranges::stable_sort(addresses, {}, rank);
    return addresses;
}

QList<NetworkAddress> networkAddresses()
{
    QList<NetworkAddress> addresses;
    const auto interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsRunning)
            || flags.testFlag(QNetworkInterface::IsLoopBack))
            continue;
        const auto entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (entry.ip().protocol() == QAbstractSocket::IPv4Protocol && !entry.ip().isLinkLocal())
                addresses += {entry.ip(), interface.humanReadableName(), interface.type()};
        }
    }
    return rankedAddresses(addresses);
}

} // namespace Windsock
