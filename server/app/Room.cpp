// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Room.h"

#include "server/app/Client.h"
#include "server/base/Post.h"
#include "server/monitor/Counters.h"
#include "server/monitor/TrafficLog.h"

#include <algorithm>

namespace Windsock {

Room::Room(RoomRegistry &registry, const QString &endpoint, const QString &name)
    : m_registry(registry), m_key(endpoint, name)
{
    m_registry.m_directory.open(m_key);
}

Room::~Room()
{
    for (const Member &member : m_members) {
        member.client->left(this);
        m_registry.m_directory.leave(m_key, m_registry.m_thread);
    }
    m_registry.m_directory.close(m_key);
}

int Room::size() const
{
    return m_registry.m_directory.members(m_key);
}

RoomDirectory::History Room::history() const
{
    return m_registry.m_directory.history(m_key);
}

std::vector<Room::Member>::iterator Room::position(const Client &client)
{
    return std::lower_bound(m_members.begin(), m_members.end(), client.info().id,
                            [](const Member &member, ClientId id) {
                                return member.client->info().id < id;
                            });
}

bool Room::contains(const WebSocketHandler &handler) const
{
    return std::any_of(m_members.begin(), m_members.end(), [&handler](const Member &member) {
        return member.client == &Client::of(handler);
    });
}

RoomDirectory::History Room::join(WebSocketHandler &handler)
{
    Client &client = Client::of(handler);
    const auto place = position(client);
    if (client.info().id == 0 || (place != m_members.end() && place->client == &client))
        return {};
    RoomDirectory::Joined joined = m_registry.m_directory.join(m_key, m_registry.m_thread);
    m_members.insert(place, {&client, joined.number});
    client.joined(this);
    m_registry.onMembersChanged(*this);
    return std::move(joined.history);
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
    if (place == m_members.end() || place->client != &client)
        return;
    m_members.erase(place);
    m_registry.m_directory.leave(m_key, m_registry.m_thread);
    m_registry.onMembersChanged(*this);
}

Room::Sent Room::broadcast(const Message &message, const WebSocketHandler *except, int keep)
{
    RoomDirectory &directory = m_registry.m_directory;
    auto said = directory.say(m_key, m_registry.m_thread, message, keep);
    if (m_members.empty() && said.threads.empty())
        return {};
    // Whoever lives in a thread that is behind is passed over, as slow readers are.
    // A text is on its way as UTF-8 and as UTF-16, which is at most twice as long.
    const qint64 cost = message.size() * (message.isText() ? 3 : 1) + RoomRegistry::PostCost;
    Sent sent;
    std::erase_if(said.threads, [&sent, cost](const RoomDirectory::Said::Elsewhere &other) {
        const bool fits = other.registry->tryPost(cost);
        (fits ? sent.elsewhere : sent.skipped) += quint32(other.members);
        return !fits;
    });
    m_registry.m_counters.skipped.add(sent.skipped); // the others count for themselves
    TrafficRecord record;
    record.source = Source::Handler;
    record.audience = Audience::Room;
    record.endpoint = m_key.first;
    record.room = m_key.second;
    const auto fanOut = std::make_shared<FanOut>(message, std::move(record),
                                                 int(said.threads.size()) + 1);
    // Mostly all members are reached, and mostly they are those of the last time.
    fanOut->expect(m_lastRecipients);
    for (const auto &[registry, members] : said.threads) {
        RoomRegistry *const other = registry;
        post(other, [other, key = m_key, number = said.number, fanOut, cost] {
            other->onBroadcast(key, number, *fanOut, cost);
        });
    }
    FanOut::Share share = deliver(fanOut->message(), said.number,
                                  except ? &Client::of(*except) : nullptr);
    share.skipped += sent.skipped;
    sent.delivered = quint32(share.reached.size());
    sent.skipped = share.skipped;
    fanOut->add(std::move(share), m_registry.m_traffic);
    if (auto recipients = fanOut->recipients())
        m_lastRecipients = std::move(recipients);
    return sent;
}

FanOut::Share Room::deliver(const Message &message, quint64 number, const Client *except)
{
    FanOut::Share share;
    share.reached.reserve(m_members.size());
    for (const auto &[client, joinedAfter] : m_members) {
        // Whoever joined while this was on its way had it from the history, or came too late.
        if (client == except || (number != 0 && joinedAfter >= number))
            continue;
        const WriteResult result = client->deliver(message);
        if (result == WriteResult::Sent)
            share.reached.push_back(client->info().id);
        else if (result == WriteResult::Skipped)
            ++share.skipped;
    }
    return share;
}

RoomRegistry::RoomRegistry(TrafficLog &traffic, Counters &counters, RoomDirectory &directory,
                           int thread, QObject *parent)
    : QObject(parent),
      m_traffic(traffic),
      m_counters(counters),
      m_directory(directory),
      m_thread(thread)
{
}

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

FanOut::Share RoomRegistry::deliver(const QString &endpoint, const QString &name,
                                    const Message &message) const
{
    Room *room = find(endpoint, name);
    return room ? room->deliver(message, 0, nullptr) : FanOut::Share();
}

bool RoomRegistry::tryPost(qint64 cost)
{
    const qint64 before = m_posted.fetch_add(cost, std::memory_order_relaxed);
    if (before < MaxPosted)
        return true;
    m_posted.fetch_sub(cost, std::memory_order_relaxed);
    return false;
}

void RoomRegistry::onBroadcast(const RoomDirectory::Key &key, quint64 number, FanOut &fanOut,
                               qint64 cost)
{
    m_posted.fetch_sub(cost, std::memory_order_relaxed);
    Room *room = m_rooms.value(key);
    fanOut.add(room ? room->deliver(fanOut.message(), number, nullptr) : FanOut::Share(),
               m_traffic);
}

void RoomRegistry::onMembersChanged(Room &room)
{
    m_traffic.addRoom({room.endpoint(), room.name(), room.size()});
    m_empty.removeOne(&room);
    if (room.m_members.empty()) {
        m_empty.append(&room);
        purgeEmpty();
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
