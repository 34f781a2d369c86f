// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/BatchTrimmer.h"
#include "server/session/SessionTypes.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

namespace Windsock {

/// What waits to be written: batches from the I/O threads and commands from the owner, in one
/// order. Bounded in bytes, and the place where records are counted. Every call is thread-safe;
/// accept() takes the lock once, or twice when the queue is half full.
class SessionQueue final
{
public:
    using Clock = std::chrono::steady_clock;

    struct Item
    {
        TrafficBatchPtr batch;         ///< null: a command
        std::function<void()> command; ///< runs in the writer's thread
        qint64 cost = 0;
    };

    struct Taken
    {
        std::vector<Item> items; ///< empty: the deadline came
        bool closed = false;     ///< nothing comes after these
    };

    // The owner's side. While the queue is closed, and at first, whatever comes is counted as
    // dropped.
    void open(qint64 limit, qint64 fileSize); ///< counts from 0
    void close();
    void push(std::function<void()> command);

    // The I/O threads' side.
    void accept(const TrafficBatchPtr &batch);

    // The writer's side. Items count as queued until they are told to be stored or dropped.
    Taken take(std::optional<Clock::time_point> deadline);
    void itemsStored(quint64 records, quint64 payloadsDropped, qint64 cost, qint64 fileSize);
    void itemsDropped(quint64 records, qint64 cost);
    /// While the file cannot be written, what comes is dropped at once.
    void setRefusing(bool refusing);

    [[nodiscard]] SessionCounters counters() const;
    /// Whether a batch came since open(), even one without records.
    [[nodiscard]] bool hasAccepted() const;

private:
    void acceptTrimmed(quint64 seen, const TrimmedBatch &trimmed, qint64 reserved);
    void enqueue(const TrafficBatchPtr &batch, qint64 cost);
    [[nodiscard]] bool takesBatches() const { return m_open && !m_refusing; }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Item> m_items;
    SessionCounters m_counters;
    qint64 m_limit = 0;
    qint64 m_bytes = 0; ///< waiting, being written, or reserved by an accept() at work
    bool m_open = false;
    bool m_accepted = false;
    bool m_refusing = false;
};

} // namespace Windsock
