// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionWriter.h"

#include "server/base/ThreadPriority.h"

#include <QFileInfo>

namespace Windsock {

namespace {

// When batches have piled up they share a transaction, up to this many records: a crash loses no
// more.
constexpr quint64 RecordsPerTransaction = 8192;

} // namespace

SessionWriter::SessionWriter(SessionFile file, std::unique_ptr<SessionStore> store,
                             SessionQueue &queue, StoredRange &range, Events events)
    : m_file(std::move(file)),
      m_store(std::move(store)),
      m_queue(queue),
      m_range(range),
      m_events(std::move(events)),
      m_thread([this] { run(); })
{
}

SessionWriter::~SessionWriter()
{
    m_thread.join();
}

void SessionWriter::run()
{
    // The server is not slowed down by being watched: what cannot be written in time is dropped.
    yieldToOtherThreads();
    for (bool closed = false; !closed;) {
        SessionQueue::Taken taken = m_queue.take(m_range.due());
        process(taken.items);
        announce();
        closed = taken.closed;
    }
    finish();
}

void SessionWriter::process(std::span<SessionQueue::Item> items)
{
    while (!items.empty()) {
        if (items.front().command) {
            items.front().command();
            items = items.subspan(1);
            continue;
        }
        size_t count = 0;
        quint64 records = 0;
        while (count < items.size() && items[count].batch && records < RecordsPerTransaction)
            records += items[count++].batch->records.size();
        store(items.first(count));
        // The queue counts these bytes as free now; make it so.
        for (SessionQueue::Item &item : items.first(count))
            item.batch.reset();
        items = items.subspan(count);
        announce();
    }
}

void SessionWriter::store(std::span<const SessionQueue::Item> group)
{
    std::vector<TrafficBatchPtr> batches;
    quint64 records = 0;
    qint64 cost = 0;
    for (const SessionQueue::Item &item : group) {
        batches.push_back(item.batch);
        records += item.batch->records.size();
        cost += item.cost;
    }
    if (m_failed) {
        m_queue.itemsDropped(records, cost);
        return;
    }
    const auto written = m_store->write(batches);
    if (!written) {
        m_queue.itemsDropped(records, cost);
        fail(written.error());
        return;
    }
    m_queue.itemsStored(records, written->payloadsDropped, cost, m_store->size());
    if (records > 0)
        m_range.add(written->firstId, written->lastId);
}

void SessionWriter::announce()
{
    if (m_range.claim())
        m_events.rowsStored();
}

void SessionWriter::fail(const QString &message)
{
    if (m_failed)
        return;
    m_failed = true;
    m_queue.setRefusing(true);
    m_events.failed(message);
}

void SessionWriter::renameClient(ClientId client, const QString &name)
{
    if (m_failed)
        return;
    if (const auto renamed = m_store->renameClient(client, name); !renamed)
        fail(renamed.error());
}

void SessionWriter::saveAs(const QString &file)
{
    if (QFileInfo(file) == QFileInfo(m_file.path())) {
        m_file.keep();
        m_events.saved(m_file.path());
        return;
    }
    if (const auto moved = moveTo(file); !moved) {
        m_events.saveFailed(moved.error());
        return;
    }
    // Another disk may have the room that the first one lacked.
    m_failed = false;
    m_queue.setRefusing(false);
    m_events.saved(m_file.path());
}

Result<void> SessionWriter::moveTo(const QString &path)
{
    auto file = SessionFile::lockNamed(path);
    if (!file)
        return Error{file.error()};
    if (const auto copied = m_store->copyTo(file->path()); !copied)
        return copied;
    auto store = SessionStore::open(file->path(), SessionStore::Run::Continued);
    if (!store)
        return Error{store.error()};

    if (m_file.isTemporary())
        m_abandoned.push_back(std::move(m_file));
    else
        (void)m_store->finish(); // The copy has everything; the old file is whole with its log,
                                 // too.
    m_store = std::move(store.value());
    m_file = std::move(file.value());
    return {};
}

void SessionWriter::removeAbandoned()
{
    std::erase_if(m_abandoned, [](const SessionFile &file) { return file.remove(); });
}

void SessionWriter::finish()
{
    if (!m_file.isTemporary()) {
        if (const auto finished = m_store->finish(); !finished)
            fail(finished.error());
    }
    m_store.reset();
    if (m_file.isTemporary())
        m_abandoned.push_back(std::move(m_file));
    removeAbandoned();
}

} // namespace Windsock
