// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Measurement.h"

#include "tests/bench/load/Failure.h"

namespace Load {

namespace {

Clock::duration ticks(std::chrono::duration<double> time)
{
    return std::chrono::duration_cast<Clock::duration>(time);
}

} // namespace

Measurement::Measurement(const Options &options)
    : m_consumption(options),
      m_warmUp(ticks(options.warmUp)),
      m_length(ticks(options.seconds)),
      m_patience(ticks(options.patience))
{
}

void Measurement::start()
{
    m_begin = Clock::now() + m_warmUp;
    m_end = m_begin + m_length;
}

Measurement::Phase Measurement::advance(Clock::time_point now)
{
    if (m_phase == Phase::WarmUp && now >= m_begin) {
        // It has begun when it is seen: what was received before was not counted.
        m_begin = now;
        m_end = now + m_length;
        m_consumption.start();
        m_phase = Phase::Measuring;
    } else if (m_phase == Phase::Measuring && now >= m_end) {
        m_end = now;
        m_consumption.stop();
        m_phase = Phase::Draining;
    } else if (m_phase == Phase::Draining && now >= m_end + m_patience) {
        throw Failure("the last messages did not come in time");
    }
    return m_phase;
}

Clock::time_point Measurement::nextBorder() const
{
    switch (m_phase) {
    case Phase::WarmUp: return m_begin;
    case Phase::Measuring: return m_end;
    case Phase::Draining: break;
    }
    return m_end + m_patience;
}

void Measurement::addUnsent(Clock::time_point due)
{
    if (!contains(due))
        return;
    ++m_unsent;
    m_latencies.add(m_end - due);
}

double Measurement::seconds() const
{
    return std::chrono::duration<double>(m_end - m_begin).count();
}

} // namespace Load
