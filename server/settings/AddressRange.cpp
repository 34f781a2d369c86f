// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/AddressRange.h"

#include <QCoreApplication>

#include <algorithm>

namespace Windsock {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Windsock::AddressRange", text);
}

/// An IPv4-mapped IPv6 address (::ffff:192.0.2.1) as the IPv4 one.
QHostAddress unmapped(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

int bitsOf(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
}

} // namespace

AddressRange::AddressRange(const QHostAddress &address)
    : m_address(unmapped(address)), m_prefix(address.isNull() ? -1 : bitsOf(m_address))
{
    m_address.setScopeId({});
}

Result<AddressRange> AddressRange::parse(const QString &text)
{
    const auto [address, prefix] = QHostAddress::parseSubnet(text);
    if (prefix < 0)
        return Error{tr("“%1” is no address and no network such as 192.0.2.0/24.").arg(text)};
    AddressRange range(address);
    range.m_prefix = prefix;
    return range;
}

bool AddressRange::contains(const QHostAddress &address) const
{
    QHostAddress plain = unmapped(address);
    plain.setScopeId({});
    return m_prefix >= 0 && plain.protocol() == m_address.protocol()
        && plain.isInSubnet(m_address, m_prefix);
}

QString AddressRange::toString() const
{
    if (m_prefix < 0)
        return {};
    const QString address = m_address.toString();
    return m_prefix == bitsOf(m_address) ? address : address + u'/' + QString::number(m_prefix);
}

bool AddressRules::permits(const QHostAddress &address) const
{
    const auto covers = [&address](const AddressRange &range) { return range.contains(address); };
    return std::none_of(blocked.begin(), blocked.end(), covers)
        && (allowed.isEmpty() || std::any_of(allowed.begin(), allowed.end(), covers));
}

void AddressRules::block(const QHostAddress &address)
{
    const auto covers = [&address](const AddressRange &range) { return range.contains(address); };
    if (std::none_of(blocked.begin(), blocked.end(), covers))
        blocked.append(AddressRange(address));
}

void AddressRules::permit(const QHostAddress &address)
{
    blocked.removeIf([&address](const AddressRange &range) { return range.contains(address); });
    if (!permits(address))
        allowed.append(AddressRange(address));
}

} // namespace Windsock
