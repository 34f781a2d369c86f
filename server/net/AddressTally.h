// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/TokenBucket.h"
#include "server/settings/Limits.h"

#include <QHash>
#include <QHostAddress>

namespace Windsock {

/// Counts by address what is open and how fast it comes, for the limits of one address. An IPv6
/// address counts by its /64 network. Not thread-safe.
class AddressTally
{
public:
    /// What is counted: requests that are not answered yet, and clients.
    enum class Kind : quint8 { Request, Client };

    void add(const QHostAddress &address, Kind kind);
    void remove(const QHostAddress &address, Kind kind);

    /// Whether one more of a kind would be too many.
    [[nodiscard]] bool isFull(const QHostAddress &address, Kind kind, const Limits &limits) const;
    /// Counts a new connection; false when they come faster than they may.
    [[nodiscard]] bool isInTime(const QHostAddress &address, const Limits &limits, qint64 now);

    /// Forgets the addresses of which nothing is open and nothing came within the last second.
    /// To be called now and then.
    void purge(const Limits &limits, qint64 now);
    [[nodiscard]] qsizetype size() const { return m_entries.size(); }

private:
    struct Entry
    {
        int requests = 0;
        int clients = 0;
        TokenBucket arrivals;
    };

    [[nodiscard]] static QHostAddress key(const QHostAddress &address);

    QHash<QHostAddress, Entry> m_entries;
};

} // namespace Windsock
