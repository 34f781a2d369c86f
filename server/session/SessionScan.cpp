// SPDX-License-Identifier: GPL-3.0-or-later
// SessionConnection::matching(): which rows a filter lets through.
#include "server/session/Recipients.h"
#include "server/session/SessionConnection.h"
#include "server/session/TextMatcher.h"

#include <algorithm>
#include <numeric>

namespace Windsock {

namespace {

// The rows between two looks at the cancel flag. Each chunk is a read of its own: a snapshot held
// for the whole of a long scan would keep the writer's log from being reset.
constexpr qint64 ChunkRows = 16'384;

/// Ids, or the recipients and payloads of those that SQL cannot decide. ?3 client, ?4 endpoint, ?5
/// room.
std::string scanSql(const SessionFilter &filter, const char *records)
{
    std::string sql = "SELECT id, client";
    sql += filter.client != 0 || filter.among ? ", recipients" : ", NULL";
    sql += filter.text.isEmpty() ? ", NULL" : ", payload";
    sql += std::string(" FROM ") + records + " WHERE id BETWEEN ?1 AND ?2";
    if (filter.client != 0)
        sql += " AND (client = ?3 OR recipients IS NOT NULL)";
    if (filter.among) {
        QStringList ids;
        for (const ClientId client : *filter.among)
            ids += QString::number(client);
        sql += " AND (client IN (" + ids.join(u',').toStdString() + ") OR recipients IS NOT NULL)";
    }
    if (!filter.endpoint.isEmpty())
        sql += " AND endpoint = ?4";
    if (!filter.room.isEmpty())
        sql += " AND room = ?5";
    if (!filter.text.isEmpty()) {
        for (const RecordKind kind : {RecordKind::Binary, RecordKind::Ping, RecordKind::Pong})
            sql += " AND kind <> " + std::to_string(int(kind));
    }
    return sql + " ORDER BY id";
}

class Scan final
{
public:
    Scan(SQLite::Database &database, const char *records, const SessionFilter &filter,
         qint64 endpoint, qint64 room)
        : m_filter(filter),
          m_matcher(filter.text),
          m_rows(database, scanSql(filter, records).c_str())
    {
        if (filter.client != 0)
            m_rows.bind(3, qint64(filter.client));
        if (!filter.endpoint.isEmpty())
            m_rows.bind(4, endpoint);
        if (!filter.room.isEmpty())
            m_rows.bind(5, room);
    }

    void append(QList<qint64> &ids, qint64 firstId, qint64 lastId)
    {
        const StatementReset reset(m_rows);
        m_rows.bind(1, firstId);
        m_rows.bind(2, lastId);
        // A damaged file may have a row in many places.
        for (qint64 before = firstId - 1; m_rows.step() && m_rows.integer(0) > before;) {
            before = m_rows.integer(0);
            if (matches())
                ids.append(before);
        }
    }

private:
    [[nodiscard]] bool matches() const
    {
        if (m_filter.client != 0 && ClientId(m_rows.integer(1)) != m_filter.client
            && !containsRecipient(m_rows.bytes(2), m_filter.client))
            return false;
        if (m_filter.among && !isAmong())
            return false;
        return m_filter.text.isEmpty() || m_matcher.matches(m_rows.bytes(3));
    }

    /// SQL lets every message to several through.
    [[nodiscard]] bool isAmong() const
    {
        const auto isOne = [this](ClientId client) { return m_filter.among->contains(client); };
        if (const auto client = ClientId(m_rows.integer(1)); client != 0)
            return isOne(client);
        const std::vector<ClientId> recipients = decodeRecipients(m_rows.bytes(2));
        return !recipients.empty() && std::ranges::all_of(recipients, isOne);
    }

    const SessionFilter &m_filter;
    TextMatcher m_matcher;
    SqlStatement m_rows;
};

} // namespace

QList<qint64> SessionConnection::matching(const SessionFilter &filter, qint64 firstId,
                                          qint64 lastId, const std::atomic_bool *cancel)
{
    QList<qint64> ids;
    const qint64 first = std::max({firstId, filter.afterId + 1, qint64(1)});
    const qint64 last = std::min(lastId, this->lastId());
    // A name that was never stored has no rows.
    const qint64 endpoint = filter.endpoint.isEmpty() ? 0 : nameId(filter.endpoint);
    const qint64 room = filter.room.isEmpty() ? 0 : nameId(filter.room);
    if ((!filter.endpoint.isEmpty() && endpoint == 0) || (!filter.room.isEmpty() && room == 0))
        return ids;
    if (filter.matchesAll()) {
        ids.resize(std::max<qint64>(last - first + 1, 0));
        std::iota(ids.begin(), ids.end(), first);
        return ids;
    }
    Scan scan(*m_database, m_layout.records, filter, endpoint, room);
    for (qint64 from = first; from <= last && !(cancel && *cancel); from += ChunkRows)
        scan.append(ids, from, std::min(last, from + ChunkRows - 1));
    return ids;
}

qint64 SessionConnection::nameId(const QString &name)
{
    SqlStatement query(*m_database, "SELECT id FROM name WHERE text = ?");
    query.bindText(1, name);
    return query.step() ? query.integer(0) : 0;
}

} // namespace Windsock
