// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace Windsock {

/// The rows that the writer stored and the owner has not told of yet, and when it may tell again.
/// The writer adds and claims, the owner takes; however long the owner is busy, at most one call of
/// it is under way.
class StoredRange final
{
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds Interval{34}; ///< a little under 30 times a second
    /// After so many rows that nobody reads them: painting them all would cost a busy server a
    /// fifth of a core.
    static constexpr std::chrono::milliseconds LongInterval{200};
    static constexpr qint64 Many = 200;

    struct Range
    {
        qint64 firstId = 0;
        qint64 lastId = 0;
    };

    void add(qint64 firstId, qint64 lastId)
    {
        const std::lock_guard lock(m_mutex);
        if (m_range)
            m_range->lastId = lastId;
        else
            m_range = Range{firstId, lastId};
    }

    /// When claim() will succeed; nothing while there is no row to tell of or the owner has been
    /// called already.
    [[nodiscard]] std::optional<Clock::time_point> due() const
    {
        const std::lock_guard lock(m_mutex);
        return m_range && !m_claimed ? std::optional(m_next) : std::nullopt;
    }

    /// True when the owner should be called now.
    bool claim()
    {
        const std::lock_guard lock(m_mutex);
        if (!m_range || m_claimed || Clock::now() < m_next)
            return false;
        return m_claimed = true;
    }

    /// What to tell of, once.
    std::optional<Range> take()
    {
        const std::lock_guard lock(m_mutex);
        m_claimed = false;
        const bool many = m_range && m_range->lastId - m_range->firstId >= Many;
        m_next = Clock::now() + (many ? LongInterval : Interval);
        return std::exchange(m_range, std::nullopt);
    }

private:
    mutable std::mutex m_mutex;
    std::optional<Range> m_range;
    bool m_claimed = false;
    Clock::time_point m_next{};
};

} // namespace Windsock
