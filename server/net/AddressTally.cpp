// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/AddressTally.h"

#include <algorithm>

namespace Windsock {

namespace {

constexpr int NetworkBytes = 8; ///< of an IPv6 address: the /64 that a site is given

bool isExempt(const QHostAddress &address, const Limits &limits)
{
    return !limits.limitLoopback && address.isLoopback();
}

} // namespace

QHostAddress AddressTally::key(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR bytes = address.toIPv6Address();
    std::fill(std::begin(bytes.c) + NetworkBytes, std::end(bytes.c), quint8(0));
    return QHostAddress(bytes);
}

void AddressTally::add(const QHostAddress &address, Kind kind)
{
    Entry &entry = m_entries[key(address)];
    ++(kind == Kind::Request ? entry.requests : entry.clients);
}

void AddressTally::remove(const QHostAddress &address, Kind kind)
{
    Entry &entry = m_entries[key(address)];
    --(kind == Kind::Request ? entry.requests : entry.clients);
}

bool AddressTally::isFull(const QHostAddress &address, Kind kind, const Limits &limits) const
{
    if (limits.maxConnectionsPerAddress == 0 || isExempt(address, limits))
        return false;
    const auto found = m_entries.constFind(key(address));
    if (found == m_entries.constEnd())
        return false;
    const int open = kind == Kind::Request ? found->requests : found->clients;
    return open >= limits.maxConnectionsPerAddress;
}

bool AddressTally::isInTime(const QHostAddress &address, const Limits &limits, qint64 now)
{
    if (limits.maxNewConnectionsPerSecond == 0 || isExempt(address, limits))
        return true;
    return m_entries[key(address)].arrivals.tryTake(limits.maxNewConnectionsPerSecond, now);
}

void AddressTally::purge(const Limits &limits, qint64 now)
{
    const double rate = std::max(1, limits.maxNewConnectionsPerSecond);
    m_entries.removeIf([&](QHash<QHostAddress, Entry>::iterator entry) {
        return entry->requests == 0 && entry->clients == 0 && entry->arrivals.isFull(rate, now);
    });
}

} // namespace Windsock
