// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BatchTrimmer.h"

namespace Windsock {

namespace {

// The item itself, and our own short texts and the allocations' headers.
constexpr qint64 PerItem = 512;
constexpr qint64 PerEntry = 64;

qint64 bytesOf(const QString &text)
{
    return text.size() * qint64(sizeof(QChar));
}

// Whatever a stranger sends us is counted, since it may be long: up to a whole request head each.

qint64 costOf(const ClientInfo &client)
{
    return PerItem + bytesOf(client.path) + bytesOf(client.origin) + bytesOf(client.userAgent)
        + bytesOf(client.subprotocol) + client.headers.lines().size();
}

qint64 costOf(const ClientClosed &client)
{
    qint64 cost = PerItem + bytesOf(client.reason);
    for (const QString &room : client.statistics.rooms)
        cost += PerEntry + bytesOf(room);
    return cost;
}

qint64 costOf(const HandshakeReport &report)
{
    return PerItem + report.method.size() + bytesOf(report.path) + bytesOf(report.host)
        + bytesOf(report.origin) + bytesOf(report.userAgent) + bytesOf(report.detail)
        + report.request.size();
}

qint64 costOf(const Activity &activity)
{
    qint64 cost = 0;
    for (const ClientInfo &client : activity.opened)
        cost += costOf(client);
    for (const ClientClosed &client : activity.closed)
        cost += costOf(client);
    for (const HandshakeReport &report : activity.handshakes)
        cost += costOf(report);
    for (const RoomInfo &room : activity.rooms)
        cost += PerEntry + bytesOf(room.name);
    return cost;
}

bool tellsOfConnections(const TrafficRecord &record)
{
    return record.kind == RecordKind::Open || record.kind == RecordKind::Close
        || record.kind == RecordKind::Error;
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
        const bool sameRoom = record.room.isEmpty() || record.room.constData() == m_lastRoom;
        return PerRecord + (shared ? 0 : qint64(recipients->size() * sizeof(ClientId)))
            + (sameRoom ? 0 : bytesOf(record.room));
    }
    void keep(const TrafficRecord &record)
    {
        m_last = record.recipients.get();
        m_lastRoom = record.room.constData();
    }

private:
    static constexpr qint64 PerRecord = sizeof(TrafficRecord);
    const std::vector<ClientId> *m_last = nullptr;
    const QChar *m_lastRoom = nullptr; ///< its text, which records of one room share
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
    const qint64 reserve = limit + reserveOf(limit);
    auto kept = std::make_shared<TrafficBatch>();
    const qint64 activityCost = batch.activity ? costOf(*batch.activity) : 0;
    if (batch.activity && used + activityCost <= reserve) {
        kept->activity = batch.activity;
        trimmed.cost = activityCost;
    }
    RecordCost recordCost;
    if (used <= limit)
        kept->records.reserve(batch.records.size());
    for (const TrafficRecord &record : batch.records) {
        const qint64 without = used + trimmed.cost + recordCost.bookkeeping(record);
        const qint64 with = without + record.payload.size();
        if (without > (tellsOfConnections(record) ? reserve : limit)) {
            ++trimmed.dropped;
            continue;
        }
        recordCost.keep(record);
        TrafficRecord copy = record;
        if (with > limit / 2)
            copy.payload = QByteArray();
        trimmed.cost = without + copy.payload.size() - used;
        kept->add(copy);
    }
    if (kept->activity || !kept->records.empty())
        trimmed.batch = std::move(kept);
    return trimmed;
}

} // namespace Windsock
