// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/TrafficLog.h"

#include <utility>

namespace Windsock {

TrafficLog::TrafficLog(ActivityListener listener, QObject *parent)
    : QObject(parent), m_listener(std::move(listener)), m_batch(m_pool.take()), m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TrafficLog::flush);
}

void TrafficLog::add(const TrafficRecord &record)
{
    if (!m_sink)
        return;
    m_batch->add(record);
    commit();
}

void TrafficLog::commit()
{
    if (m_batch->records.size() >= MaxRecords || m_batch->payloadBytes >= MaxBytes)
        flush();
    else
        schedule();
}

void TrafficLog::addOpened(const ClientInfo &client)
{
    activity().opened.push_back(client);
}

void TrafficLog::addClosed(const ClientClosed &client)
{
    activity().closed.push_back(client);
}

void TrafficLog::addHandshake(const HandshakeReport &report)
{
    activity().handshakes.push_back(report);
}

void TrafficLog::addRoom(const RoomInfo &room)
{
    auto &rooms = activity().rooms;
    const auto place = m_roomPlaces.constFind({room.endpoint, room.name});
    if (place != m_roomPlaces.constEnd()) {
        rooms[*place].members = room.members;
        return;
    }
    m_roomPlaces.insert({room.endpoint, room.name}, rooms.size());
    rooms.push_back(room);
}

Activity &TrafficLog::activity()
{
    if (!m_activity)
        m_activity = std::make_shared<Activity>();
    schedule();
    return *m_activity;
}

void TrafficLog::schedule()
{
    if (m_scheduled)
        return;
    m_scheduled = true;
    m_timer.start(Interval);
}

void TrafficLog::flush()
{
    m_timer.stop();
    m_scheduled = false;
    if (m_batch->records.empty() && !m_activity)
        return;
    const std::shared_ptr<const Activity> activity = std::exchange(m_activity, nullptr);
    m_roomPlaces.clear();
    const auto batch = std::exchange(m_batch, m_pool.take());
    batch->activity = activity;
    if (m_sink)
        m_sink->accept(batch);
    if (activity)
        m_listener(activity);
}

} // namespace Windsock
