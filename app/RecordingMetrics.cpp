// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/RecordingMetrics.h"

#include "server/monitor/Metrics.h"

namespace Windsock {

QByteArray recordingMetrics(const SessionCounters &counters)
{
    return prometheusMetric("windsock_records_seen_total", "counter",
                            "Records handed to the recorder.", counters.seen)
        + prometheusMetric("windsock_records_stored_total", "counter",
                           "Records in the session file.", counters.stored)
        + prometheusMetric(
               "windsock_records_dropped_total", "counter",
               "Records lost because the recorder could not keep up or the disk refused.",
               counters.dropped)
        + prometheusMetric("windsock_payloads_dropped_total", "counter",
                           "Of the stored records, those that lost their payload because the "
                           "recorder could not keep up.",
                           counters.payloadsDropped)
        + prometheusMetric("windsock_records_queued", "gauge", "Records that wait to be stored.",
                           counters.queued);
}

} // namespace Windsock
