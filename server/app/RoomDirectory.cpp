// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/RoomDirectory.h"

#include <algorithm>
#include <numeric>

namespace Windsock {

int RoomDirectory::State::total() const
{
    return std::accumulate(members.begin(), members.end(), 0);
}

void RoomDirectory::setThreads(const std::vector<RoomRegistry *> &threads)
{
    const std::scoped_lock lock(m_mutex);
    m_threads = threads;
}

void RoomDirectory::open(const Key &key)
{
    const std::scoped_lock lock(m_mutex);
    ++m_rooms[key].parts;
}

void RoomDirectory::close(const Key &key)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_rooms.find(key);
    if (--found->parts > 0)
        return;
    m_historyBytes -= found->historyBytes;
    m_rooms.erase(found);
}

int &RoomDirectory::count(State &state, int thread)
{
    if (state.members.size() <= size_t(thread))
        state.members.resize(size_t(thread) + 1);
    return state.members[size_t(thread)];
}

RoomDirectory::Joined RoomDirectory::join(const Key &key, int thread)
{
    const std::scoped_lock lock(m_mutex);
    State &state = m_rooms[key];
    ++count(state, thread);
    return {m_lastNumber, state.history};
}

void RoomDirectory::leave(const Key &key, int thread)
{
    const std::scoped_lock lock(m_mutex);
    --count(m_rooms[key], thread);
}

RoomDirectory::Said RoomDirectory::say(const Key &key, int thread, const Message &message,
                                       int keepCount)
{
    const std::scoped_lock lock(m_mutex);
    State &state = m_rooms[key];
    Said said;
    said.number = ++m_lastNumber;
    for (size_t other = 0; other < state.members.size(); ++other) {
        if (state.members[other] == 0 || other == size_t(thread))
            continue;
        said.threads.push_back({m_threads[other], state.members[other]});
    }
    keep(state, message, keepCount);
    return said;
}

RoomDirectory::History RoomDirectory::history(const Key &key) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_rooms.constFind(key);
    return found == m_rooms.constEnd() ? History() : found->history;
}

int RoomDirectory::members(const Key &key) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_rooms.constFind(key);
    return found == m_rooms.constEnd() ? 0 : found->total();
}

void RoomDirectory::forgetHistories(const QString &endpoint)
{
    const std::scoped_lock lock(m_mutex);
    for (auto room = m_rooms.begin(); room != m_rooms.end(); ++room) {
        while (room.key().first == endpoint && !room->history.empty())
            dropOldest(*room);
    }
}

void RoomDirectory::keep(State &state, const Message &message, int count)
{
    const qint64 size = message.size();
    if (count <= 0 || size > MaxRoomHistoryBytes)
        return;
    // Without the UTF-16 form, which would take twice as much again.
    state.history.push_back(message.isText() ? Message::utf8(message.data()) : message);
    state.historyBytes += size;
    m_historyBytes += size;
    while (qsizetype(state.history.size()) > count || state.historyBytes > MaxRoomHistoryBytes)
        dropOldest(state);
    trimHistories();
}

void RoomDirectory::dropOldest(State &state)
{
    const qint64 size = state.history.front().size();
    state.historyBytes -= size;
    m_historyBytes -= size;
    state.history.pop_front();
}

/// The largest gives first, so that nobody can crowd out the others' histories.
void RoomDirectory::trimHistories()
{
    while (m_historyBytes > MaxHistoryBytes) {
        State &largest = *std::max_element(m_rooms.begin(), m_rooms.end(),
                                           [](const State &a, const State &b) {
                                               return a.historyBytes < b.historyBytes;
                                           });
        dropOldest(largest);
    }
}

} // namespace Windsock
