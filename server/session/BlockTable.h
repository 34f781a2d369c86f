// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/Database.h>

#include <QtGlobal>

#include <functional>
#include <memory>

namespace Windsock {

class BlockCursor;

/// The records of a session's blocks as a table named "unpacked", with the columns of the view
/// record (SessionSchema.h). That one is for people; this one is faster, finds a record by its id
/// at once, and is not what a stranger's file says. It is read in the order of the ids.
///
/// One object serves one connection: statements end before it, and it ends before the connection.
class BlockTable final
{
public:
    /// Once `isOver` is true, a statement that reads fails as after sqlite3_interrupt(). Throws
    /// SQLite::Exception, also when the file has no such blocks.
    BlockTable(SQLite::Database &database, std::function<bool()> isOver);
    Q_DISABLE_COPY_MOVE(BlockTable)
    ~BlockTable();

    // For SQLite.
    [[nodiscard]] std::unique_ptr<BlockCursor> takeCursor();
    void giveBack(std::unique_ptr<BlockCursor> cursor);

private:
    SQLite::Database &m_database;
    std::function<bool()> m_isOver;
    /// To be used again: preparing its statements costs more than reading a page of rows.
    std::unique_ptr<BlockCursor> m_idle;
};

} // namespace Windsock
