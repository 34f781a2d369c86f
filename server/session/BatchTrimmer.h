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

/// Bytes that a batch holds while it waits: payloads and bookkeeping. A list of recipients that
/// consecutive records share counts once.
[[nodiscard]] qint64 costOf(const TrafficBatch &batch);

/// Fits a batch into a queue that holds `used` of `limit` bytes: past half of the limit without
/// payloads, at the limit not at all. Who connected and left goes first: it is little, and the rows
/// refer to it.
[[nodiscard]] TrimmedBatch trimBatch(const TrafficBatch &batch, qint64 used, qint64 limit);

} // namespace Windsock
