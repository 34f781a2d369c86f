// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Admissions.h"

namespace Windsock {

using Kind = AddressTally::Kind;

bool Admissions::tryBegin(const Limits &limits)
{
    const std::scoped_lock lock(m_mutex);
    if (m_requests >= limits.maxHandshakes)
        return false;
    ++m_requests;
    return true;
}

Admissions::Arrival Admissions::arrive(const QHostAddress &address, const Limits &limits,
                                       qint64 now)
{
    const std::scoped_lock lock(m_mutex);
    const bool isTooMany = m_tally.isFull(address, Kind::Request, limits);
    m_tally.add(address, Kind::Request);
    return {isTooMany, !m_tally.isInTime(address, limits, now)};
}

void Admissions::leave(const QHostAddress &address)
{
    const std::scoped_lock lock(m_mutex);
    --m_requests;
    m_tally.remove(address, Kind::Request);
}

Admissions::Verdict Admissions::tryAdmit(const QHostAddress &address, const Limits &limits)
{
    const std::scoped_lock lock(m_mutex);
    if (m_clients >= limits.maxConnections)
        return Verdict::Full;
    if (m_tally.isFull(address, Kind::Client, limits))
        return Verdict::AddressFull;
    ++m_clients;
    m_tally.add(address, Kind::Client);
    return Verdict::Admitted;
}

void Admissions::dismiss(const QHostAddress &address)
{
    const std::scoped_lock lock(m_mutex);
    --m_clients;
    m_tally.remove(address, Kind::Client);
}

void Admissions::purge(const Limits &limits, qint64 now)
{
    const std::scoped_lock lock(m_mutex);
    m_tally.purge(limits, now);
}

} // namespace Windsock
