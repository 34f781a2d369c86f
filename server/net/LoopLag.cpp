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

std::chrono::milliseconds LagSchedule::wait(Time now)
{
    const Time next = (now / Interval + 1) * Interval;
    const auto result = std::chrono::ceil<std::chrono::milliseconds>(next - now);
    m_due = now + result;
    return result;
}

void LagSchedule::note(Time now, LoopLag &lag) const
{
    Time late = now - m_due;
    lag.add(std::max(late, Time::zero()));
    for (late -= Interval; late > Time::zero(); late -= Interval)
        lag.add(late);
}

LoopLagProbe::LoopLagProbe(const std::shared_ptr<LoopLag> &lag) : m_lag(lag), m_timer(this)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &LoopLagProbe::onTimeout);
    m_clock.start();
    m_timer.start(m_schedule.wait(now()));
}

/// The timer is started anew each time: one that repeats has a schedule of its own, which gives way
/// when the loop is late, and a loop that is always late would look as if it never were.
void LoopLagProbe::onTimeout()
{
    const LagSchedule::Time time = now();
    m_schedule.note(time, *m_lag);
    m_timer.start(m_schedule.wait(time));
}

LagSchedule::Time LoopLagProbe::now() const
{
    return LagSchedule::Time(m_clock.nsecsElapsed());
}

} // namespace Windsock
