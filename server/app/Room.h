// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/websocket/Message.h"

#include <QHash>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

namespace Windsock {

class Client;
class RoomRegistry;
class TrafficLog;
class WebSocketHandler;

/// Some connections of one endpoint that are spoken to together. Got from WebSocketHandler::room(),
/// used in the handler's thread. A connection that closes has left its rooms after onClose()
/// returned. A room without members is kept for its history while there is space (RoomRegistry),
/// and then deleted: hold on to one only as a member.
class Room final
{
public:
    Room(RoomRegistry &registry, const QString &endpoint, const QString &name);
    Q_DISABLE_COPY_MOVE(Room)
    ~Room();

    [[nodiscard]] const QString &endpoint() const { return m_endpoint; }
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] int size() const { return int(m_members.size()); }

    /// From open() on; earlier, or a second time, it does nothing.
    void join(WebSocketHandler &handler);
    void leave(WebSocketHandler &handler);
    [[nodiscard]] bool contains(const WebSocketHandler &handler) const;

    struct Sent
    {
        quint32 delivered = 0;
        quint32 skipped = 0; ///< members passed over because of their backlog
    };
    /// Sends to all members but `except`, in one record.
    Sent broadcast(const Message &message, const WebSocketHandler *except = nullptr);

    /// Keeps the message for history(): at most `count` messages, the oldest go first. Bounded in
    /// bytes too.
    void remember(const Message &message, int count);
    [[nodiscard]] const std::deque<Message> &history() const { return m_history; }

private:
    friend class Client;
    friend class RoomRegistry;

    Sent broadcast(const Message &message, Source source, const Client *except);
    void forget(Client &client); ///< leave() without a word to the client
    void membersChanged();
    void dropOldest();
    [[nodiscard]] std::vector<Client *>::iterator position(const Client &client);

    RoomRegistry &m_registry;
    QString m_endpoint;
    QString m_name;
    std::vector<Client *> m_members;                    ///< by id, ascending
    std::shared_ptr<const std::vector<ClientId>> m_ids; ///< of all members, null when they changed
    std::deque<Message> m_history;
    qint64 m_historyBytes = 0;
};

/// The rooms of one I/O thread.
class RoomRegistry final
{
public:
    /// Rooms without members that are kept for their history; the one empty for longest goes first.
    static constexpr qsizetype MaxEmptyRooms = 200;
    /// Of one room's history, and of all together. A stranger can open rooms at will, but not fill
    /// memory with them.
    static constexpr qint64 MaxRoomHistoryBytes = 4 * 1024 * 1024;
    static constexpr qint64 MaxHistoryBytes = 64 * 1024 * 1024;

    explicit RoomRegistry(TrafficLog &traffic);
    ~RoomRegistry();

    [[nodiscard]] Room &room(const QString &endpoint, const QString &name);
    [[nodiscard]] Room *find(const QString &endpoint, const QString &name) const;
    /// Sends to a room on the operator's behalf.
    Room::Sent broadcast(Room &room, const Message &message);
    /// Removes the rooms of an endpoint that is gone; none has members any more or soon will not.
    void forgetHistories(const QString &endpoint);

private:
    friend class Room;
    using Key = QPair<QString, QString>;

    void onMembersChanged(Room &room);
    void trimHistories();
    void purgeEmpty();

    TrafficLog &m_traffic;
    QHash<Key, Room *> m_rooms;
    QList<Room *> m_empty; ///< in the order of becoming empty
    qint64 m_historyBytes = 0;
};

} // namespace Windsock
