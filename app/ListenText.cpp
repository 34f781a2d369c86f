// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ListenText.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::ListenText)
};

Error badAddress(const QString &text, const QString &why)
{
    return Error{Texts::tr("“%1” is not an address to listen on: %2").arg(text, why)};
}

std::optional<QHostAddress> parseHost(const QString &host)
{
    if (host == "*"_L1)
        return QHostAddress(QHostAddress::Any);
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        return QHostAddress(QHostAddress::LocalHost);
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        const QHostAddress address(host.mid(1, host.size() - 2));
        if (address.protocol() == QAbstractSocket::IPv6Protocol)
            return address;
        return std::nullopt;
    }
    // QHostAddress takes "1" for 0.0.0.1; nobody means that.
    const QHostAddress address(host);
    if (host.count(u'.') == 3 && address.protocol() == QAbstractSocket::IPv4Protocol)
        return address;
    return std::nullopt;
}

} // namespace

Result<ListenAddress> parseListenAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 0 || text.endsWith(u']'))
        return badAddress(text, Texts::tr("the port is missing, as in 127.0.0.1:8888"));
    const QString host = text.left(colon);
    if (host.contains(u':') && !host.startsWith(u'['))
        return badAddress(text, Texts::tr("an IPv6 address stands in brackets, as in [::1]:8888"));
    const auto address = parseHost(host);
    if (!address)
        return badAddress(text, Texts::tr("“%1” is not an IP address").arg(host));
    bool isNumber = false;
    const QString digits = text.mid(colon + 1);
    const ushort port = digits.toUShort(&isNumber);
    if (!isNumber || digits.startsWith(u'+'))
        return badAddress(text, Texts::tr("the port is a number from 0 to 65535"));
    return ListenAddress{*address, port};
}

QString listenAddressText(const ListenAddress &address)
{
    const QString port = QString::number(address.port);
    if (address.address == QHostAddress(QHostAddress::Any))
        return u"*:"_s + port;
    if (address.address.protocol() == QAbstractSocket::IPv6Protocol)
        return u'[' + address.address.toString() + u"]:"_s + port;
    return address.address.toString() + u':' + port;
}

} // namespace Windsock
