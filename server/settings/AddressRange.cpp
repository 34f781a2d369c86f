// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/AddressRange.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::AddressRange)
};

constexpr int BitsV4 = 32;
constexpr int BitsV6 = 128;

/// An IPv4-mapped IPv6 address (::ffff:192.0.2.1) as the IPv4 one. (Qt takes "::" for 0.0.0.0 too.)
QHostAddress unmapped(const QHostAddress &address)
{
    bool isMapped = false;
    const quint32 v4 = address.toIPv4Address(&isMapped);
    return isMapped && address != QHostAddress(QHostAddress::AnyIPv6) ? QHostAddress(v4) : address;
}

int bitsOf(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv4Protocol ? BitsV4 : BitsV6;
}

/// A number as a person writes it, up to `greatest`; -1: it is none.
int toNumber(QStringView text, int greatest)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (!std::all_of(text.begin(), text.end(), isDigit) || (text.size() > 1 && text[0] == u'0'))
        return -1;
    bool ok = false;
    const int number = text.toInt(&ok);
    return ok && number <= greatest ? number : -1;
}

/// Four numbers. (Qt, as the C library does, reads 010.1 as 8.0.0.1.)
bool isV4(QStringView text)
{
    const auto parts = text.split(u'.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](QStringView part) {
               return toNumber(part, 255) >= 0;
           });
}

/// A character of an IPv6 address. (Qt stops reading one at a NUL.)
bool isOfV6(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F')
        || c == u':' || c == u'.';
}

/// Null: it is none, or not written as one is.
QHostAddress toAddress(const QString &text)
{
    const qsizetype dot = text.indexOf(u'.');
    const QStringView tail = QStringView(text).sliced(text.lastIndexOf(u':') + 1);
    if ((dot >= 0 && !isV4(tail)) || (dot < 0 && !text.contains(u':'))
        || !std::all_of(text.begin(), text.end(), isOfV6))
        return {};
    return QHostAddress(text);
}

/// The first address of the network that this one is in.
QHostAddress firstOf(const QHostAddress &address, int prefix)
{
    if (bitsOf(address) == BitsV4) {
        const quint64 mask = ~quint64(0) << (BitsV4 - std::clamp(prefix, 0, BitsV4));
        return QHostAddress(address.toIPv4Address() & quint32(mask));
    }
    Q_IPV6ADDR bytes = address.toIPv6Address();
    for (int i = 0; i < int(sizeof bytes.c); ++i) {
        const int kept = std::clamp(prefix - 8 * i, 0, 8);
        bytes[i] = quint8(bytes[i] & (0xff00U >> unsigned(kept)));
    }
    return QHostAddress(bytes);
}

/// A network of the IPv4-mapped addresses is one of the IPv4 ones.
constexpr int MappedPrefix = BitsV6 - BitsV4;

} // namespace

AddressRange::AddressRange(const QHostAddress &address)
    : m_address(unmapped(address)), m_prefix(address.isNull() ? -1 : bitsOf(m_address))
{
    m_address.setScopeId({});
}

AddressRange::AddressRange(const QHostAddress &first, int prefix) : AddressRange(first)
{
    const bool isUnmapped = bitsOf(first) != bitsOf(m_address);
    m_prefix = isUnmapped ? prefix - MappedPrefix : prefix;
}

/// "; did you mean 10.0.0.0/8?" for "10/8", which other programs take; empty: there is nothing to
/// guess.
QString AddressRange::guess(const QString &text)
{
    static const QRegularExpression doubtful(u"(^|\\.)0[0-9]|%"_qs);
    const auto [address, prefix] = QHostAddress::parseSubnet(text.trimmed());
    if (prefix < 0 || prefix > bitsOf(address) || text.contains(doubtful))
        return {};
    const AddressRange meant(firstOf(address, prefix), prefix);
    return Texts::tr("; did you mean %1?").arg(meant.toString());
}

Result<AddressRange> AddressRange::parse(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QHostAddress address = toAddress(slash < 0 ? text : text.first(slash));
    if (address.isNull())
        return Error{Texts::tr("“%1” is no address, nor a network such as 192.0.2.0/24").arg(text)
                     + guess(text)};
    const int bits = bitsOf(address);
    const int prefix = slash < 0 ? bits : toNumber(QStringView(text).sliced(slash + 1), bits);
    if (prefix < 0 || text.endsWith(u'/'))
        return Error{
            Texts::tr("“%1” needs a whole number from 0 to %2 after the “/”").arg(text).arg(bits)
            + guess(text)};
    if (firstOf(address, prefix) != address)
        return Error{Texts::tr("“%1” has bits beyond the prefix").arg(text) + guess(text)};
    return AddressRange(address, prefix);
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
    if (!address.isNull() && std::none_of(blocked.begin(), blocked.end(), covers))
        blocked.append(AddressRange(address));
}

void AddressRules::permit(const QHostAddress &address)
{
    blocked.removeIf([&address](const AddressRange &range) { return range.contains(address); });
    if (!address.isNull() && !permits(address))
        allowed.append(AddressRange(address));
}

} // namespace Windsock
