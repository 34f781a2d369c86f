// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RateMeter.h"

namespace Windsock {

RateMeter::Rates RateMeter::add(const Statistics &statistics)
{
    if (!m_samples.empty()
        && (statistics.at < m_samples.back().at
            || statistics.messagesIn < m_samples.back().messagesIn)) {
        m_samples.clear();
    }
    m_samples.push_back(statistics);
    // One sample from before the window stays, to measure from.
    while (m_samples.size() > 2 && m_samples[1].at <= statistics.at - Window)
        m_samples.pop_front();
    const Statistics &first = m_samples.front();
    const double seconds = double(statistics.at - first.at) / 1e6;
    if (seconds <= 0)
        return {};
    return {double(statistics.messagesIn - first.messagesIn) / seconds,
            double(statistics.messagesOut - first.messagesOut) / seconds,
            double(statistics.bytesIn + statistics.bytesOut - first.bytesIn - first.bytesOut)
                / seconds};
}

} // namespace Windsock
