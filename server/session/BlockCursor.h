// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/RecordBlock.h"
#include "server/session/SqlStatement.h"

#include <functional>

namespace Windsock {

/// Goes through the records of a session's blocks from one id to another. Whatever a file says, ids
/// ascend, and no record is given more than a RecordBlock holds of one. Errors are
/// SQLite::Exception.
class BlockCursor final
{
public:
    /// Once `isOver` is true, next() fails with SQLITE_INTERRUPT.
    BlockCursor(SQLite::Database &database, std::function<bool()> isOver);
    Q_DISABLE_COPY_MOVE(BlockCursor)
    ~BlockCursor() = default;

    void seek(qint64 from, qint64 last);
    void next();
    void rest(); ///< holds no snapshot; seek() comes next

    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }

    // Of the record that it is at.
    [[nodiscard]] qint64 id() const { return m_id; }
    [[nodiscard]] qint64 run() const;
    [[nodiscard]] qint64 time() const;
    [[nodiscard]] qint64 fact(Fact fact) const { return m_facts[fact]; }
    // Until the next call. Empty, too, when they are not where the facts say.
    [[nodiscard]] QByteArrayView recipients();
    [[nodiscard]] QByteArrayView payload();

private:
    [[nodiscard]] bool readBlock();
    [[nodiscard]] QByteArrayView fromBlock(qint64 start, qint64 size) const;
    [[nodiscard]] QByteArrayView fromDetail(int column);

    std::function<bool()> m_isOver;
    SqlStatement m_blocks;
    SqlStatement m_detail;
    FactsReader m_reader; ///< of the block that m_blocks is at
    Facts m_facts{};      ///< of m_id
    qint64 m_id = 0;
    qint64 m_from = 1; ///< the least id that may come
    qint64 m_last = 0;
    qint64 m_next = 1; ///< that m_reader comes to
    qint64 m_lastOfBlock = 0;
    bool m_hasDetail = false; ///< m_detail is at m_id
    bool m_atEnd = true;
};

} // namespace Windsock
