// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Traffic.h"

namespace Windsock {

/// What of a batch finds room in a queue.
struct TrimmedBatch
{
    TrafficBatchPtr batch; ///< null: nothing is left
    qint64 cost = 0;
    quint64 dropped = 0; ///< records that were left out
};

/// What a queue may hold of who connected, left and was refused, beyond its limit.
[[nodiscard]] constexpr qint64 reserveOf(qint64 limit)
{
    return limit / 8;
}

/// Bytes that a batch holds while it waits: payloads, what clients said of themselves, and
/// bookkeeping. Recipients and a room's name that consecutive records share count once.
[[nodiscard]] qint64 costOf(const TrafficBatch &batch);

/// Fits a batch into a queue that holds `used` of `limit` bytes: past half of the limit without
/// payloads, at the limit not at all. Who connected, left and was refused comes first, since the
/// rows refer to it. For that, and for the records of kind Open, Close and Error, there is
/// reserveOf() beyond the limit, so that messages alone do not push it out. It is kept whole or,
/// past that too, lost whole: no counter tells of that, as they count records.
[[nodiscard]] TrimmedBatch trimBatch(const TrafficBatch &batch, qint64 used, qint64 limit);

} // namespace Windsock
