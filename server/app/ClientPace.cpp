// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ClientPace.h"

#include <algorithm>
#include <utility>

namespace Windsock {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

/// Tornado's rule for a timeout that is not given.
constexpr int PingTimeoutIntervals = 3;
constexpr milliseconds LeastPingTimeout{30'000};

bool hasPassed(milliseconds time, qint64 since, qint64 now)
{
    return now - since >= microseconds(time).count();
}

} // namespace

microseconds ClientPace::take(qint64 size, const Limits &limits, qint64 now)
{
    microseconds owed{0};
    if (limits.maxMessagesPerSecond > 0)
        owed = m_messages.take(1, limits.maxMessagesPerSecond, now);
    if (limits.maxBytesPerSecond > 0)
        owed = std::max(owed, m_bytes.take(double(size), double(limits.maxBytesPerSecond), now));
    m_heldUntil = now + owed.count();
    return owed;
}

/// A client that we do not read from cannot be heard. And one that has answered every ping is not
/// dumb because the next ping is a long time coming, where the timeout is shorter than the
/// interval.
bool ClientPace::isDumb(const Limits &limits, qint64 now) const
{
    const milliseconds timeout = limits.pingTimeout.count() > 0
        ? limits.pingTimeout
        : std::max(PingTimeoutIntervals * limits.pingInterval, LeastPingTimeout);
    return m_unanswered != 0 && hasPassed(timeout, std::max(m_lastPong, m_heldUntil), now)
        && hasPassed(std::min(timeout, limits.pingInterval), std::max(m_unanswered, m_heldUntil),
                     now);
}

ClientPace::Due ClientPace::tick(const Limits &limits, qint64 now)
{
    if (std::exchange(m_spoke, false))
        m_lastMessage = now;
    if (limits.idleTimeout.count() > 0 && hasPassed(limits.idleTimeout, m_lastMessage, now))
        return Due::CloseIdle;
    if (limits.pingInterval.count() == 0) {
        m_lastPing = 0;
        return Due::Nothing;
    }
    if (std::exchange(m_ponged, false) || m_lastPing == 0) {
        m_lastPong = now;
        m_unanswered = 0;
    }
    if (isDumb(limits, now))
        return Due::CloseDumb;
    if (m_lastPing != 0 && !hasPassed(limits.pingInterval, m_lastPing, now))
        return Due::Nothing;
    m_lastPing = now;
    if (m_unanswered == 0)
        m_unanswered = now;
    return Due::Ping;
}

} // namespace Windsock
