// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BlockCursor.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>

namespace Windsock {

namespace {

// Ids begin with 1. The greatest is never given, so that there is one behind each.
constexpr qint64 Greatest = std::numeric_limits<qint64>::max() - 1;

constexpr const char *BlocksSql = "SELECT first_id, last_id, run, time, facts, bytes FROM block"
                                  " WHERE last_id >= ? ORDER BY last_id";
enum BlockColumn : int { FirstId, LastId, Run, Time, FactsJson, Bytes };

constexpr const char *DetailSql = "SELECT recipients, payload FROM detail WHERE id = ?";
enum DetailColumn : int { DetailRecipients, DetailPayload };

} // namespace

BlockCursor::BlockCursor(SQLite::Database &database, std::function<bool()> isOver)
    : m_isOver(std::move(isOver)), m_blocks(database, BlocksSql), m_detail(database, DetailSql)
{
}

void BlockCursor::seek(qint64 from, qint64 last)
{
    rest();
    m_from = std::clamp<qint64>(from, 1, Greatest);
    m_last = std::min(last, Greatest);
    m_next = 1;
    m_lastOfBlock = 0;
    m_blocks.bind(1, m_from);
    next();
}

void BlockCursor::rest()
{
    m_atEnd = true;
    m_hasDetail = false;
    m_reader = {};
    m_blocks.reset();
    m_detail.reset();
}

void BlockCursor::next()
{
    m_hasDetail = false;
    do {
        while (m_next <= m_lastOfBlock && m_reader.next(m_facts)) {
            m_id = m_next++;
            if (m_id < m_from) // it is not wanted, or was given already
                continue;
            m_from = m_id + 1;
            m_atEnd = m_id > m_last;
            return;
        }
    } while (readBlock());
    m_atEnd = true;
}

bool BlockCursor::readBlock()
{
    if (m_isOver())
        throw SQLite::Exception("interrupted", SQLITE_INTERRUPT);
    if (!m_blocks.step() || m_blocks.integer(FirstId) > m_last)
        return false;
    // A damaged file may have a block in many places.
    const qint64 before = m_lastOfBlock;
    m_lastOfBlock = std::min(m_blocks.integer(LastId), Greatest);
    m_next = m_blocks.integer(FirstId);
    m_reader = FactsReader(m_blocks.bytes(FactsJson));
    return m_lastOfBlock > before;
}

qint64 BlockCursor::run() const
{
    return m_blocks.integer(Run);
}

qint64 BlockCursor::time() const
{
    return qint64(quint64(m_blocks.integer(Time)) + quint64(m_facts[TimeFact]));
}

QByteArrayView BlockCursor::recipients()
{
    return m_facts[StartFact] == InDetail
        ? fromDetail(DetailRecipients)
        : fromBlock(m_facts[RecipientsStartFact], m_facts[RecipientsSizeFact]);
}

QByteArrayView BlockCursor::payload()
{
    return m_facts[StartFact] == InDetail ? fromDetail(DetailPayload)
                                          : fromBlock(m_facts[StartFact], m_facts[SizeFact]);
}

/// Nothing that is longer than in an honest block: where records said to have the same bytes, a
/// small file would be much to read.
QByteArrayView BlockCursor::fromBlock(qint64 start, qint64 size) const
{
    const QByteArrayView bytes = m_blocks.bytes(Bytes);
    if (start < 0 || size < 0 || size > RecordBlock::LongestHere || start > bytes.size()
        || size > bytes.size() - start)
        return {};
    return bytes.sliced(start, size);
}

QByteArrayView BlockCursor::fromDetail(int column)
{
    if (!m_hasDetail) {
        m_detail.reset();
        m_detail.bind(1, m_id);
        m_hasDetail = m_detail.step();
    }
    return m_hasDetail ? m_detail.bytes(column) : QByteArrayView();
}

} // namespace Windsock
