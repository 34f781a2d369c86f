// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionFile.h"
#include "server/session/SessionQueue.h"
#include "server/session/SessionStore.h"
#include "server/session/StoredRange.h"

#include <span>
#include <thread>

namespace Windsock {

/// The thread that writes a session: takes from the queue what has come, stores it, and ends with
/// the queue.
class SessionWriter final
{
public:
    /// Called in the writer's thread.
    struct Events
    {
        std::function<void()> rowsStored; ///< there is something to take from the StoredRange
        std::function<void(const QString &message)> failed;
        std::function<void(const QString &file)> saved; ///< recording goes on there
        std::function<void(const QString &message)> saveFailed;
    };

    SessionWriter(SessionFile file, std::unique_ptr<SessionStore> store, SessionQueue &queue,
                  StoredRange &range, Events events);
    Q_DISABLE_COPY_MOVE(SessionWriter)
    ~SessionWriter(); ///< waits until all is written; the queue must have been closed

    // To be called by commands in the queue, hence in the writer's thread.
    void saveAs(const QString &file);
    void renameClient(ClientId client, const QString &name);
    /// Removes the temporary files that saveAs() moved away from, once nobody reads them any more.
    void removeAbandoned();

private:
    void run();
    void process(std::span<SessionQueue::Item> items);
    void store(std::span<const SessionQueue::Item> group);
    void announce();
    void fail(const QString &message);
    Result<void> moveTo(const QString &path);
    void finish();

    SessionFile m_file;
    std::unique_ptr<SessionStore> m_store;
    SessionQueue &m_queue;
    StoredRange &m_range;
    Events m_events;
    std::vector<SessionFile> m_abandoned;
    bool m_failed = false;
    std::thread m_thread; ///< the last member: it uses the others
};

} // namespace Windsock
