// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BatchTrimmer.h"

namespace Windsock {

namespace {

qint64 costOf(const Activity &activity)
{
    // Names and addresses are shared or short; what a stranger sends us may be long.
    constexpr qint64 PerItem = 512;
    qint64 cost = PerItem
        * qint64(activity.opened.size() + activity.closed.size() + activity.handshakes.size());
    for (const ClientInfo &client : activity.opened) {
        for (const auto &[name, value] : client.headers)
            cost += name.size() + value.size();
    }
    for (const HandshakeReport &report : activity.handshakes)
        cost += report.request.size();
    return cost;
}

/// The cost of records one after the other.
class RecordCost
{
public:
    /// Without the payload.
    [[nodiscard]] qint64 bookkeeping(const TrafficRecord &record) const
    {
        const auto *recipients = record.recipients.get();
        const bool shared = !recipients || recipients == m_last;
        return PerRecord + (shared ? 0 : qint64(recipients->size() * sizeof(ClientId)));
    }
    void keep(const TrafficRecord &record) { m_last = record.recipients.get(); }

private:
    static constexpr qint64 PerRecord = sizeof(TrafficRecord);
    const std::vector<ClientId> *m_last = nullptr;
};

} // namespace

qint64 costOf(const TrafficBatch &batch)
{
    qint64 cost = batch.activity ? costOf(*batch.activity) : 0;
    RecordCost recordCost;
    for (const TrafficRecord &record : batch.records) {
        cost += recordCost.bookkeeping(record) + record.payload.size();
        recordCost.keep(record);
    }
    return cost;
}

TrimmedBatch trimBatch(const TrafficBatch &batch, qint64 used, qint64 limit)
{
    TrimmedBatch trimmed;
    auto kept = std::make_shared<TrafficBatch>();
    if (batch.activity && used + costOf(*batch.activity) <= limit) {
        kept->activity = batch.activity;
        trimmed.cost = costOf(*batch.activity);
    }
    RecordCost recordCost;
    for (const TrafficRecord &record : batch.records) {
        const qint64 without = used + trimmed.cost + recordCost.bookkeeping(record);
        const qint64 with = without + record.payload.size();
        if (without > limit) {
            ++trimmed.dropped;
            continue;
        }
        recordCost.keep(record);
        kept->records.push_back(record);
        if (with > limit / 2)
            kept->records.back().payload.clear();
        const qint64 payload = kept->records.back().payload.size();
        kept->payloadBytes += payload;
        trimmed.cost = without + payload - used;
    }
    if (kept->activity || !kept->records.empty())
        trimmed.batch = std::move(kept);
    return trimmed;
}

} // namespace Windsock
