// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/Traffic.h"

#include <cstring>

namespace Windsock {

TrafficRecord &TrafficBatch::append(const QString &endpoint, const QByteArray &payload)
{
    TrafficRecord &record = records.emplace_back();
    record.endpoint = kept(endpoint, m_endpoint);
    record.payload = kept(payload);
    record.size = payload.size();
    payloadBytes += record.size;
    return record;
}

void TrafficBatch::add(const TrafficRecord &record)
{
    payloadBytes += record.payload.size();
    TrafficRecord &added = records.emplace_back(record);
    added.payload = kept(record.payload);
    added.endpoint = kept(record.endpoint, m_endpoint);
    added.room = kept(record.room, m_room);
}

void TrafficBatch::clear()
{
    records.clear();
    activity.reset();
    payloadBytes = 0;
    m_block = m_used = 0;
    m_endpoint = {};
    m_room = {};
    m_payload = {};
}

/// Aligned for QChars.
char *TrafficBatch::place(size_t bytes)
{
    m_used += m_used % sizeof(QChar);
    if (m_used + bytes > BlockBytes) {
        ++m_block;
        m_used = 0;
    }
    if (m_block >= m_blocks.size())
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(BlockBytes));
    char *const found = m_blocks[m_block].get() + m_used;
    m_used += bytes;
    return found;
}

QByteArray TrafficBatch::kept(const QByteArray &payload)
{
    if (payload.isEmpty() || payload.size() > CopiedBytes)
        return payload;
    if (m_payload.is(payload))
        return m_payload.kept;
    char *const copy = place(size_t(payload.size()));
    std::memcpy(copy, payload.constData(), size_t(payload.size()));
    const auto made = QByteArray::fromRawData(copy, payload.size());
    // Raw data, which has no capacity, is another's, who may write something else there; and a
    // large buffer with little in it is not held for that.
    if (payload.capacity() > 0 && payload.capacity() <= 4 * CopiedBytes)
        m_payload = {payload, made};
    return made;
}

QString TrafficBatch::kept(const QString &name, Last<QString> &last)
{
    if (name.isEmpty())
        return {};
    if (last.is(name))
        return last.kept;
    last.given = name;
    // A copy in any case: the name may lie in another batch.
    const auto bytes = name.size() * qsizetype(sizeof(QChar));
    if (bytes > CopiedBytes) {
        last.kept = QString(name.constData(), name.size());
    } else {
        char *const copy = place(size_t(bytes));
        std::memcpy(copy, name.constData(), size_t(bytes));
        last.kept = QString::fromRawData(reinterpret_cast<const QChar *>(copy), name.size());
    }
    return last.kept;
}

TrafficRecord detached(const TrafficRecord &record)
{
    TrafficRecord copy = record;
    copy.payload = QByteArray(record.payload.constData(), record.payload.size());
    copy.endpoint = QString(record.endpoint.constData(), record.endpoint.size());
    copy.room = QString(record.room.constData(), record.room.size());
    return copy;
}

} // namespace Windsock
