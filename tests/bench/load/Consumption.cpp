// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Consumption.h"

#include <algorithm>

namespace Load {

Consumption::Consumption(const Options &options)
    : m_server(options.pids), m_display(options.displays)
{
}

void Consumption::start()
{
    m_memoryAtStart = m_server.memory();
    m_threadsAtStart = m_server.threadTimes();
    m_used = now();
}

void Consumption::stop()
{
    const Times at = now();
    m_used = {at.server - m_used.server, at.display - m_used.display, at.own - m_used.own,
              at.machine - m_used.machine};
    // A thread that ended meanwhile is left out: those that carry a load do not.
    for (const auto &[thread, time] : m_server.threadTimes()) {
        const auto before = m_threadsAtStart.find(thread);
        m_busiestThread = std::max(m_busiestThread,
                                   before == m_threadsAtStart.end() ? time : time - before->second);
    }
    m_memoryAtStop = m_server.memory();
}

Consumption::Times Consumption::now() const
{
    return {m_server.processorTime(), m_display.processorTime(), ownProcessorTime(),
            machineProcessorTime()};
}

} // namespace Load
