// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

namespace Windsock {

/// How late an event loop is: a histogram that one thread writes and any thread reads.
class LoopLag
{
public:
    /// Upper bounds of the buckets in seconds; what is later is counted in the last, without a
    /// bound.
    static constexpr std::array<double, 9> Bounds{0.001, 0.002, 0.005, 0.01, 0.02,
                                                  0.05,  0.1,   0.5,   1.0};

    void add(std::chrono::nanoseconds lag);

    struct Snapshot
    {
        std::array<quint64, Bounds.size() + 1> buckets{}; ///< not cumulative
        quint64 count = 0;
        double sum = 0; ///< seconds
    };
    [[nodiscard]] Snapshot snapshot() const;

private:
    std::array<std::atomic<quint64>, Bounds.size() + 1> m_buckets{};
    std::atomic<quint64> m_nanoseconds{0};
};

/// Fixed times at which an event loop is asked to do something, and how late it came to each. Has
/// no clock: times are those since any beginning.
class LagSchedule
{
public:
    using Time = std::chrono::nanoseconds;
    static constexpr std::chrono::milliseconds Interval{50};

    /// How long to wait for the next of the fixed times, in whole milliseconds, as timers do.
    [[nodiscard]] std::chrono::milliseconds wait(Time now);
    /// The wait is over. The times that a long stall made it miss count as well, each with the
    /// lateness that it would have found: so the histogram tells of time, not of turns.
    void note(Time now, LoopLag &lag) const;

private:
    Time m_due = Time::zero();
};

/// Measures the event loop of the thread that made it: a timer asks to be called at fixed times and
/// notes how much later it was. Twenty times a second, so it costs nothing and finds every stall of
/// 50 ms.
class LoopLagProbe final : public QObject
{
    Q_OBJECT

public:
    explicit LoopLagProbe(const std::shared_ptr<LoopLag> &lag = std::make_shared<LoopLag>());
    [[nodiscard]] const std::shared_ptr<LoopLag> &lag() const { return m_lag; }

private:
    void onTimeout();
    [[nodiscard]] LagSchedule::Time now() const;

    std::shared_ptr<LoopLag> m_lag;
    LagSchedule m_schedule;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

} // namespace Windsock
