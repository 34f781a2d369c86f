// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/LoopLag.h"

#include <algorithm>

namespace Windsock {

void LoopLag::add(std::chrono::nanoseconds lag)
{
    const double seconds = std::chrono::duration<double>(lag).count();
    const auto bucket = std::lower_bound(Bounds.begin(), Bounds.end(), seconds) - Bounds.begin();
    m_buckets[size_t(bucket)].fetch_add(1, std::memory_order_relaxed);
    m_nanoseconds.fetch_add(quint64(lag.count()), std::memory_order_relaxed);
}

LoopLag::Snapshot LoopLag::snapshot() const
{
    Snapshot result;
    for (size_t i = 0; i < m_buckets.size(); ++i) {
        result.buckets[i] = m_buckets[i].load(std::memory_order_relaxed);
        result.count += result.buckets[i];
    }
    result.sum = double(m_nanoseconds.load(std::memory_order_relaxed)) / 1e9;
    return result;
}

LoopLagProbe::LoopLagProbe(const std::shared_ptr<LoopLag> &lag) : m_lag(lag), m_timer(this)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &LoopLagProbe::onTimeout);
    m_timer.start(Interval);
    m_sinceLast.start();
}

/// The times that a long stall made it miss count as well, each with the lateness that it would
/// have found. So the histogram tells of time, not of turns.
void LoopLagProbe::onTimeout()
{
    std::chrono::nanoseconds late = std::chrono::nanoseconds(m_sinceLast.nsecsElapsed()) - Interval;
    m_sinceLast.start();
    m_lag->add(std::max(late, std::chrono::nanoseconds::zero()));
    for (late -= Interval; late.count() > 0; late -= Interval)
        m_lag->add(late);
}

} // namespace Windsock
