// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Room.h"

#include "server/app/Client.h"
#include "server/monitor/Clock.h"
#include "server/monitor/TrafficLog.h"

#include <algorithm>

namespace Windsock {

Room::Room(RoomRegistry &registry, const QString &endpoint, const QString &name)
    : m_registry(registry), m_endpoint(endpoint), m_name(name)
{
}

Room::~Room()
{
    for (Client *client : m_members)
        client->left(this);
    while (!m_history.empty())
        dropOldest();
}

std::vector<Client *>::iterator Room::position(const Client &client)
{
    return std::lower_bound(m_members.begin(), m_members.end(), client.info().id,
                            [](const Client *member, ClientId id) {
                                return member->info().id < id;
                            });
}

bool Room::contains(const WebSocketHandler &handler) const
{
    return std::find(m_members.begin(), m_members.end(), &Client::of(handler)) != m_members.end();
}

void Room::join(WebSocketHandler &handler)
{
    Client &client = Client::of(handler);
    const auto place = position(client);
    if (client.info().id == 0 || (place != m_members.end() && *place == &client))
        return;
    m_members.insert(place, &client);
    client.joined(this);
    membersChanged();
}

void Room::leave(WebSocketHandler &handler)
{
    Client &client = Client::of(handler);
    client.left(this);
    forget(client);
}

void Room::forget(Client &client)
{
    const auto place = position(client);
    if (place == m_members.end() || *place != &client)
        return;
    m_members.erase(place);
    membersChanged();
}

void Room::membersChanged()
{
    m_ids.reset();
    m_registry.onMembersChanged(*this);
}

Room::Sent Room::broadcast(const Message &message, const WebSocketHandler *except)
{
    return broadcast(message, Source::Handler, except ? &Client::of(*except) : nullptr);
}

Room::Sent Room::broadcast(const Message &message, Source source, const Client *except)
{
    Sent sent;
    const Message prepared = message.prepared();
    std::vector<ClientId> reached;
    const bool recording = m_registry.m_traffic.isRecording();
    if (recording)
        reached.reserve(m_members.size());
    for (Client *member : m_members) {
        if (member == except)
            continue;
        const WriteResult result = member->deliver(prepared);
        if (result == WriteResult::Sent) {
            ++sent.delivered;
            if (recording)
                reached.push_back(member->info().id);
        } else if (result == WriteResult::Skipped) {
            ++sent.skipped;
        }
    }
    if (!recording || (sent.delivered == 0 && sent.skipped == 0))
        return sent;

    // Mostly all members were reached, and mostly they are those of the last time: the list is
    // shared then.
    const bool all = reached.size() == m_members.size();
    auto recipients = all && m_ids
        ? m_ids
        : std::make_shared<const std::vector<ClientId>>(std::move(reached));
    if (all)
        m_ids = recipients;

    TrafficRecord record;
    record.time = nowMicroseconds();
    record.kind = message.isText() ? RecordKind::Text : RecordKind::Binary;
    record.direction = Direction::Out;
    record.source = source;
    record.skipped = sent.skipped;
    record.endpoint = m_endpoint;
    record.room = m_name;
    record.audience = Audience::Room;
    record.payload = message.data();
    record.size = message.size();
    record.recipients = std::move(recipients);
    m_registry.m_traffic.add(record);
    return sent;
}

void Room::remember(const Message &message, int count)
{
    const qint64 size = message.size();
    if (count <= 0 || size > RoomRegistry::MaxRoomHistoryBytes)
        return;
    // Without the UTF-16 form, which would take twice as much again.
    m_history.push_back(message.isText() ? Message::utf8(message.data()) : message);
    m_historyBytes += size;
    m_registry.m_historyBytes += size;
    while (qsizetype(m_history.size()) > count
           || m_historyBytes > RoomRegistry::MaxRoomHistoryBytes)
        dropOldest();
    m_registry.trimHistories();
}

void Room::dropOldest()
{
    const qint64 size = m_history.front().size();
    m_historyBytes -= size;
    m_registry.m_historyBytes -= size;
    m_history.pop_front();
}

RoomRegistry::RoomRegistry(TrafficLog &traffic) : m_traffic(traffic) {}

RoomRegistry::~RoomRegistry()
{
    qDeleteAll(m_rooms);
}

Room &RoomRegistry::room(const QString &endpoint, const QString &name)
{
    Room *&room = m_rooms[{endpoint, name}];
    if (!room) {
        room = new Room(*this, endpoint, name);
        m_empty.append(room);
        Room &made = *room;
        purgeEmpty();
        return made;
    }
    return *room;
}

Room *RoomRegistry::find(const QString &endpoint, const QString &name) const
{
    return m_rooms.value({endpoint, name});
}

Room::Sent RoomRegistry::broadcast(Room &room, const Message &message)
{
    return room.broadcast(message, Source::Operator, nullptr);
}

void RoomRegistry::forgetHistories(const QString &endpoint)
{
    for (Room *room : std::as_const(m_rooms)) {
        while (room->m_endpoint == endpoint && !room->m_history.empty())
            room->dropOldest();
    }
}

void RoomRegistry::onMembersChanged(Room &room)
{
    m_traffic.addRoom({room.endpoint(), room.name(), room.size()});
    m_empty.removeOne(&room);
    if (room.size() == 0) {
        m_empty.append(&room);
        purgeEmpty();
    }
}

/// The largest gives first, so that nobody can crowd out the others' histories.
void RoomRegistry::trimHistories()
{
    while (m_historyBytes > MaxHistoryBytes) {
        Room *largest = *std::max_element(m_rooms.cbegin(), m_rooms.cend(),
                                          [](const Room *a, const Room *b) {
                                              return a->m_historyBytes < b->m_historyBytes;
                                          });
        largest->dropOldest();
    }
}

/// The newest stays in any case: its caller holds it.
void RoomRegistry::purgeEmpty()
{
    while (m_empty.size() > MaxEmptyRooms) {
        Room *oldest = m_empty.takeFirst();
        m_rooms.remove({oldest->endpoint(), oldest->name()});
        delete oldest;
    }
}

} // namespace Windsock
