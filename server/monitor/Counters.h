// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <array>
#include <atomic>

namespace Windsock {

/// A number that one thread changes and any thread reads. Changing it costs a plain addition.
class Counter
{
public:
    void add(quint64 n = 1)
    {
        m_value.store(m_value.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    }
    void subtract(quint64 n = 1)
    {
        m_value.store(m_value.load(std::memory_order_relaxed) - n, std::memory_order_relaxed);
    }
    void set(quint64 n) { m_value.store(n, std::memory_order_relaxed); }
    [[nodiscard]] quint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<quint64> m_value{0};
};

/// What one I/O thread counts.
struct Counters
{
    Counter connections; ///< open now
    Counter connectionsTotal;
    Counter messagesIn;
    Counter messagesOut;
    Counter bytesIn;
    Counter bytesOut;
    Counter skipped;
    Counter backlog; ///< bytes, sampled
    std::array<Counter, HandshakeRuleCount> handshakes;

    [[nodiscard]] quint64 handshakesRefused() const
    {
        quint64 sum = 0;
        for (int rule = 0; rule < HandshakeRuleCount; ++rule) {
            if (rule != int(HandshakeRule::Accepted) && rule != int(HandshakeRule::PageServed))
                sum += handshakes[size_t(rule)].value();
        }
        return sum;
    }
};

} // namespace Windsock
