// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <deque>

namespace Windsock {

/// Turns totals that are read a few times a second into rates over the last second and a half.
class RateMeter
{
public:
    struct Rates
    {
        double messagesIn = 0; ///< a second
        double messagesOut = 0;
        double bytes = 0; ///< both directions
    };

    /// Totals as they were at `statistics.at`. Totals that run backwards (another server) start
    /// anew.
    Rates add(const Statistics &statistics);

private:
    static constexpr qint64 Window = 1'500'000; // µs

    std::deque<Statistics> m_samples;
};

} // namespace Windsock
