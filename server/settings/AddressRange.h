// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

#include <QHostAddress>

namespace Windsock {

/// A single address, or a network in CIDR notation (RFC 4632; RFC 4291, 2.3): "192.0.2.1",
/// "192.0.2.0/24", "2001:db8::/32".
class AddressRange
{
public:
    AddressRange() = default; ///< contains nothing
    explicit AddressRange(const QHostAddress &address);

    /// Strict: four decimal numbers or a full IPv6 address, a prefix length that fits, no bits
    /// beyond it. An error says what is wrong and, where it can be guessed, what was meant
    /// ("192.0.2.5/24 has bits beyond the prefix; did you mean 192.0.2.0/24?"). An IPv4-mapped
    /// IPv6 address is taken for the IPv4 one, and "::ffff:10.0.0.0/104" for 10.0.0.0/8.
    [[nodiscard]] static Result<AddressRange> parse(const QString &text);

    [[nodiscard]] bool contains(const QHostAddress &address) const;
    [[nodiscard]] QString toString() const; ///< the shortest form that parse() takes

    friend bool operator==(const AddressRange &a, const AddressRange &b)
    {
        return a.m_address == b.m_address && a.m_prefix == b.m_prefix;
    }

private:
    AddressRange(const QHostAddress &first, int prefix);
    [[nodiscard]] static QString guess(const QString &text);

    QHostAddress m_address;
    int m_prefix = -1;
};

/// Who may connect, by address. What blocks wins over what allows.
struct AddressRules
{
    QList<AddressRange> allowed; ///< empty: every address
    QList<AddressRange> blocked;

    [[nodiscard]] bool permits(const QHostAddress &address) const;
    /// Adds the address to the blocked ones, unless one of them covers it.
    void block(const QHostAddress &address);
    /// Makes permits(address) true: takes every blocked range away that covers it and, if there
    /// are allowed ones that do not, allows it.
    void permit(const QHostAddress &address);

    friend bool operator==(const AddressRules &, const AddressRules &) = default;
};

} // namespace Windsock
