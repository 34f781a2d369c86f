// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace Windsock {

/// A rate a second, of which one second's worth may come at once. Times are µs of a clock that
/// never runs backwards (monitor/Clock.h). The rate is given each time, so it may change.
class TokenBucket
{
public:
    /// Takes one if there is one.
    bool tryTake(double rate, qint64 now)
    {
        drain(rate, now);
        m_used = std::min(m_used, rate); // it may have been higher; nothing is owed for that
        if (m_used + 1 > rate)
            return false;
        m_used += 1;
        return true;
    }

    /// Takes `amount` in any case. Returns how long it takes until nothing is owed; 0 when nothing
    /// is.
    std::chrono::microseconds take(double amount, double rate, qint64 now)
    {
        drain(rate, now);
        m_used += amount;
        return std::chrono::microseconds(qint64(std::max(0.0, m_used - rate) / rate * Second));
    }

    /// Nothing was taken within the last second, or all of it has come back.
    [[nodiscard]] bool isFull(double rate, qint64 now)
    {
        drain(rate, now);
        return m_used <= 0;
    }

private:
    static constexpr double Second = 1e6;

    void drain(double rate, qint64 now)
    {
        m_used = std::max(0.0, m_used - rate * double(now - m_at) / Second);
        m_at = now;
    }

    double m_used = 0;
    qint64 m_at = 0;
};

} // namespace Windsock
