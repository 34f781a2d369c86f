// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionQueue.h"

#include <algorithm>

namespace Windsock {

void SessionQueue::open(qint64 limit, qint64 fileSize)
{
    const std::lock_guard lock(m_mutex);
    m_counters = {};
    m_counters.fileSize = fileSize;
    m_limit = limit;
    m_open = true;
    m_refusing = m_accepted = false;
}

void SessionQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_open = false;
    m_changed.notify_one();
}

void SessionQueue::push(std::function<void()> command)
{
    const std::lock_guard lock(m_mutex);
    m_items.push_back({nullptr, std::move(command), 0});
    m_changed.notify_one();
}

void SessionQueue::accept(const TrafficBatchPtr &batch)
{
    const qint64 cost = costOf(*batch);
    qint64 used = 0;
    qint64 limit = 0;
    qint64 reserved = 0;
    {
        const std::lock_guard lock(m_mutex);
        m_accepted = true;
        if (!takesBatches()) {
            m_counters.seen += batch->records.size();
            m_counters.dropped += batch->records.size();
            return;
        }
        if (m_bytes + cost <= m_limit / 2) {
            m_bytes += cost;
            m_counters.seen += batch->records.size();
            enqueue(batch, cost);
            return;
        }
        // Room is reserved first, so that no other thread waits while this one copies what it
        // keeps.
        used = m_bytes;
        limit = m_limit;
        reserved = std::clamp<qint64>(limit + reserveOf(limit) - used, 0, cost);
        m_bytes += reserved;
    }
    acceptTrimmed(batch->records.size(), trimBatch(*batch, used, limit), reserved);
}

void SessionQueue::acceptTrimmed(quint64 seen, const TrimmedBatch &trimmed, qint64 reserved)
{
    const std::lock_guard lock(m_mutex);
    m_bytes -= reserved;
    m_counters.seen += seen;
    if (!takesBatches()) {
        m_counters.dropped += seen;
        return;
    }
    m_counters.dropped += trimmed.dropped;
    if (trimmed.batch) {
        m_bytes += trimmed.cost;
        enqueue(trimmed.batch, trimmed.cost);
    }
}

void SessionQueue::enqueue(const TrafficBatchPtr &batch, qint64 cost)
{
    m_counters.queued += batch->records.size();
    m_items.push_back({batch, nullptr, cost});
    m_changed.notify_one();
}

SessionQueue::Taken SessionQueue::take(std::optional<Clock::time_point> deadline)
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] { return !m_items.empty() || !m_open; };
    if (deadline)
        m_changed.wait_until(lock, *deadline, ready);
    else
        m_changed.wait(lock, ready);
    Taken taken;
    taken.items.swap(m_items);
    taken.closed = !m_open;
    return taken;
}

void SessionQueue::itemsStored(quint64 records, quint64 payloadsDropped, qint64 cost,
                               qint64 fileSize)
{
    const std::lock_guard lock(m_mutex);
    m_bytes -= cost;
    m_counters.queued -= records;
    m_counters.stored += records;
    m_counters.payloadsDropped += payloadsDropped;
    m_counters.fileSize = fileSize;
}

void SessionQueue::itemsDropped(quint64 records, qint64 cost)
{
    const std::lock_guard lock(m_mutex);
    m_bytes -= cost;
    m_counters.queued -= records;
    m_counters.dropped += records;
}

void SessionQueue::setRefusing(bool refusing)
{
    const std::lock_guard lock(m_mutex);
    m_refusing = refusing;
}

SessionCounters SessionQueue::counters() const
{
    const std::lock_guard lock(m_mutex);
    return m_counters;
}

bool SessionQueue::hasAccepted() const
{
    const std::lock_guard lock(m_mutex);
    return m_accepted;
}

} // namespace Windsock
