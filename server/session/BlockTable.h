// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/Database.h>

#include <functional>

namespace Windsock::BlockTable {

/// Makes the records of a session's blocks known to the connection as a table named "unpacked",
/// with the columns of the view record (SessionSchema.h). That one is for people; this one is
/// faster, finds a record by its id at once, and is not what a stranger's file says. It is read in
/// the order of the ids, until `isOver` says that it has been long enough: then a statement fails,
/// as after sqlite3_interrupt(). Throws SQLite::Exception. `database` must stay where it is.
void addTo(SQLite::Database &database, std::function<bool()> isOver);

} // namespace Windsock::BlockTable
