// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/FanOut.h"
#include "server/app/RoomDirectory.h"
#include "server/monitor/Types.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <atomic>
#include <memory>
#include <vector>

namespace Windsock {

class Client;
class RoomRegistry;
class TrafficLog;
class WebSocketHandler;
struct Counters;

/// Some connections of one endpoint that are spoken to together. Got from WebSocketHandler::room(),
/// used in the handler's thread. A connection that closes has left its rooms after onClose()
/// returned. A room without members is kept for its history while there is space (RoomRegistry),
/// and then deleted: hold on to one only as a member.
///
/// A room may have members in several I/O threads (Limits::ioThreads). Each has an object of its
/// own for its part; to another one goes a single post for each message, however many members it
/// has there. What one thread says reaches every member in that order; members in different threads
/// may hear what two of them say at once in different orders.
class Room final
{
public:
    Room(RoomRegistry &registry, const QString &endpoint, const QString &name);
    Q_DISABLE_COPY_MOVE(Room)
    ~Room();

    [[nodiscard]] const QString &endpoint() const { return m_key.first; }
    [[nodiscard]] const QString &name() const { return m_key.second; }
    /// Members in all I/O threads.
    [[nodiscard]] int size() const;

    /// From open() on; earlier, or a second time, it does nothing. Returns what was kept of what
    /// was said before: everything later comes by itself, and nothing twice.
    RoomDirectory::History join(WebSocketHandler &handler);
    void leave(WebSocketHandler &handler);
    [[nodiscard]] bool contains(const WebSocketHandler &handler) const;

    struct Sent
    {
        quint32 delivered = 0;
        quint32 skipped = 0;   ///< members passed over because of their backlog
        quint32 elsewhere = 0; ///< members in other I/O threads, to whom it is on its way
    };
    /// Sends to all members but `except`, in one record, and keeps the message for newcomers: at
    /// most `keep` messages are kept, the oldest go first. 0: this one is not kept. What is kept is
    /// bounded in bytes, too (RoomDirectory).
    Sent broadcast(const Message &message, const WebSocketHandler *except = nullptr, int keep = 0);

    [[nodiscard]] RoomDirectory::History history() const;

private:
    friend class Client;
    friend class RoomRegistry;

    struct Member
    {
        Client *client;
        quint64 joinedAfter; ///< the number of what was said last before
    };

    void forget(Client &client); ///< leave() without a word to the client
    /// Sends to this thread's members. `number` is that of the message; 0: it has none.
    FanOut::Share deliver(const Message &message, quint64 number, const Client *except);
    [[nodiscard]] std::vector<Member>::iterator position(const Client &client);

    RoomRegistry &m_registry;
    const RoomDirectory::Key m_key;
    std::vector<Member> m_members; ///< of this thread, by id, ascending
    std::shared_ptr<const std::vector<ClientId>> m_lastRecipients;
};

/// The rooms of one I/O thread, or its parts of them.
class RoomRegistry final : public QObject
{
    Q_OBJECT

public:
    /// Parts without members that are kept for their rooms' history; the one empty for longest goes
    /// first.
    static constexpr qsizetype MaxEmptyRooms = 200;

    /// Bytes that other threads may have on their way to this one before no more are taken: those
    /// of a message in all its forms, with PostCost added, so a few thousand short ones.
    static constexpr qint64 MaxPosted = 16 * 1024 * 1024;
    static constexpr qint64 PostCost = 4 * 1024;

    /// `counters` are this thread's, `thread` is its number in the directory.
    RoomRegistry(TrafficLog &traffic, Counters &counters, RoomDirectory &directory, int thread,
                 QObject *parent = nullptr);
    ~RoomRegistry() override;

    [[nodiscard]] Room &room(const QString &endpoint, const QString &name);
    [[nodiscard]] Room *find(const QString &endpoint, const QString &name) const;
    /// Sends to this thread's members of a room on the operator's behalf.
    [[nodiscard]] FanOut::Share deliver(const QString &endpoint, const QString &name,
                                        const Message &message) const;

    /// Counts a message of another thread that is going to be posted here. False: too much is on
    /// its way already. Any thread.
    [[nodiscard]] bool tryPost(qint64 cost);

private:
    friend class Room;

    /// What was said in another thread has come here.
    void onBroadcast(const RoomDirectory::Key &key, quint64 number, FanOut &fanOut, qint64 cost);
    void onMembersChanged(Room &room);
    void purgeEmpty();

    TrafficLog &m_traffic;
    Counters &m_counters;
    RoomDirectory &m_directory;
    const int m_thread;
    std::atomic<qint64> m_posted = 0; ///< on its way here
    QHash<RoomDirectory::Key, Room *> m_rooms;
    QList<Room *> m_empty; ///< in the order of becoming empty
};

} // namespace Windsock
