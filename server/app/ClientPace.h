// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/TokenBucket.h"
#include "server/settings/Limits.h"

#include <algorithm>
#include <chrono>

namespace Windsock {

/// How fast a client sends and when it was last heard of: for the limits of rates, idle time and
/// pings. Times are those of monitor/Clock.h. A message costs no look at the clock unless a rate
/// is limited.
class ClientPace
{
public:
    /// What a client's silence asks for.
    enum class Due : quint8 { Nothing, Ping, CloseIdle, CloseDumb };

    void start(qint64 now) { m_lastMessage = now; }
    /// In either direction.
    void onMessage() { m_spoke = true; }
    void onPong() { m_ponged = true; }

    /// A message of `size` bytes has come: how long nothing more may be read; 0: go on.
    std::chrono::microseconds take(qint64 size, const Limits &limits, qint64 now);
    /// What take() has said last holds no more.
    void endHold(qint64 now) { m_heldUntil = std::min(m_heldUntil, now); }
    /// To be called now and then; what is due is taken for done.
    Due tick(const Limits &limits, qint64 now);

private:
    [[nodiscard]] bool isDumb(const Limits &limits, qint64 now) const;

    TokenBucket m_messages;
    TokenBucket m_bytes;
    qint64 m_lastMessage = 0;
    qint64 m_lastPing = 0;   ///< 0: none yet
    qint64 m_lastPong = 0;   ///< or since when one could have come
    qint64 m_unanswered = 0; ///< the first ping since the last pong; 0: none
    qint64 m_heldUntil = 0;
    bool m_spoke = false;
    bool m_ponged = false;
};

} // namespace Windsock
