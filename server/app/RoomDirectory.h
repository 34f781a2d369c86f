// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/websocket/Message.h"

#include <QHash>
#include <QPair>
#include <QString>

#include <deque>
#include <mutex>
#include <vector>

namespace Windsock {

class RoomRegistry;

/// What all I/O threads know of the rooms of a server: who has members where, and what was said
/// last. A room's members themselves are known in their threads only (Room).
///
/// Thread-safe: every call takes the lock once, for a moment.
class RoomDirectory final
{
public:
    /// Of one room's history, and of all together. A stranger can open rooms at will, but not fill
    /// memory with them.
    static constexpr qint64 MaxRoomHistoryBytes = 4 * 1024 * 1024;
    static constexpr qint64 MaxHistoryBytes = 64 * 1024 * 1024;

    using Key = QPair<QString, QString>; ///< endpoint and name
    using History = std::deque<Message>;

    RoomDirectory() = default;
    Q_DISABLE_COPY_MOVE(RoomDirectory)
    ~RoomDirectory() = default;

    /// The I/O threads, by number. Set while none of them runs a handler.
    void setThreads(const std::vector<RoomRegistry *> &threads);

    /// A thread's part of a room begins and ends to exist. A room without parts is forgotten.
    void open(const Key &key);
    void close(const Key &key);

    /// What somebody who joins or has left must know.
    struct Joined
    {
        quint64 number = 0; ///< of what was said last
        History history;
    };
    Joined join(const Key &key, int thread);
    void leave(const Key &key, int thread);

    /// What whoever says something must know.
    struct Said
    {
        struct Elsewhere
        {
            RoomRegistry *registry;
            int members;
        };
        quint64 number = 0;             ///< of this message
        std::vector<Elsewhere> threads; ///< others than the speaker's that have members
    };
    /// The message is kept for history() with at most `keep - 1` earlier ones; 0: it is not kept.
    Said say(const Key &key, int thread, const Message &message, int keep);

    [[nodiscard]] History history(const Key &key) const;
    [[nodiscard]] int members(const Key &key) const; ///< in all threads
    /// Forgets what was said at an endpoint that is gone.
    void forgetHistories(const QString &endpoint);

private:
    struct State
    {
        std::vector<int> members; ///< by thread
        History history;
        qint64 historyBytes = 0;
        int parts = 0;

        [[nodiscard]] int total() const;
    };

    int &count(State &state, int thread);
    void keep(State &state, const Message &message, int count);
    void dropOldest(State &state);
    void trimHistories();

    mutable std::mutex m_mutex;
    std::vector<RoomRegistry *> m_threads;
    QHash<Key, State> m_rooms;
    qint64 m_historyBytes = 0;
    quint64 m_lastNumber = 0; ///< of all rooms: a new room of an old name goes on
};

} // namespace Windsock
