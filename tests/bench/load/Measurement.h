// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Consumption.h"
#include "tests/bench/load/Histogram.h"
#include "tests/bench/load/Options.h"
#include "tests/bench/load/Poller.h"

#include <cstdint>

namespace Load {

// The clock of a run, and what is counted by it: first the warm-up, which does not count, then the
// time that is measured, then the wait for what is still on its way.
class Measurement final
{
public:
    enum class Phase { WarmUp, Measuring, Draining };

    explicit Measurement(const Options &options);

    void start();
    // To be called before what happened at this time is counted. Throws Failure when draining takes
    // too long.
    Phase advance(Clock::time_point now);
    [[nodiscard]] Phase phase() const { return m_phase; }
    // When advance() has something to do.
    [[nodiscard]] Clock::time_point nextBorder() const;
    // Of what is measured; it moves until draining.
    [[nodiscard]] Clock::time_point end() const { return m_end; }
    // Whether a message that was due then belongs to what is measured, whenever it comes.
    [[nodiscard]] bool contains(Clock::time_point due) const
    {
        return due >= m_begin && due < m_end;
    }

    void countMessage() { m_messages += m_phase == Phase::Measuring ? 1 : 0; }
    void addLatency(Histogram::Duration latency) { m_latencies.add(latency); }
    // Once draining: a message that was due then and was not sent at all, for want of time. If it
    // belongs to what is measured it counts as late as it was at the end, the least that it can be.
    void addUnsent(Clock::time_point due);

    [[nodiscard]] std::uint64_t messages() const { return m_messages; }
    // How many were due and not sent: more than a few, and the generator was behind its schedule.
    [[nodiscard]] std::uint64_t unsent() const { return m_unsent; }
    [[nodiscard]] double seconds() const;
    [[nodiscard]] const Histogram &latencies() const { return m_latencies; }
    // In the time that is measured.
    [[nodiscard]] const Consumption &consumption() const { return m_consumption; }

private:
    Consumption m_consumption;
    Clock::duration m_warmUp;
    Clock::duration m_length;
    Clock::duration m_patience;
    Phase m_phase = Phase::WarmUp;
    Clock::time_point m_begin;
    Clock::time_point m_end;
    std::uint64_t m_messages = 0;
    std::uint64_t m_unsent = 0;
    Histogram m_latencies;
};

} // namespace Load
