// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <functional>

namespace Windsock::SessionFormat {

/// "WSCK", in the header of every session file (PRAGMA application_id).
inline constexpr int ApplicationId = 0x5753434b;
/// Raised when an older Windsock could not read or continue a file any more (PRAGMA user_version).
/// Formats 1 and 2, which had a row for each record, are read.
inline constexpr int Version = 3;

/// Makes an empty database a session.
void create(SQLite::Database &database);

/// Whether nothing was ever written to the database.
[[nodiscard]] bool isBlank(SQLite::Database &database);

/// That the database is a session of this version or an older one. Whoever does not limit the time
/// that the database takes should: a file may be made so that it never ends.
Result<void> check(SQLite::Database &database, const QString &file);

/// That a session can be added to.
Result<void> checkForWriting(SQLite::Database &database, const QString &file);

/// How a session of the database's version is read.
struct Layout
{
    const char *records = nullptr;      ///< a table with the columns of the view record
    const char *lastId = nullptr;       ///< asks for the greatest id of a record, NULL without any
    const char *longPayloads = nullptr; ///< the table whose column "payload" has every payload, or
                                        ///< all that are too long for a block
    const char *tables = nullptr;       ///< that all this takes, as values of SQL
    bool isInBlocks = false;            ///< records is that of a BlockTable
};
[[nodiscard]] Layout layoutOf(SQLite::Database &database);

/// A file's name as error sentences show it.
[[nodiscard]] QString shown(const QString &file);

/// What SQLite's error means for a person: "the disk is full", "it is not a database", …
[[nodiscard]] QString cause(const SQLite::Exception &exception);

enum class Access { Reading, Writing };

/// Runs `call`, which touches `file`, and makes a sentence of an SQLite::Exception out of it.
Result<void> guarded(const QString &file, Access access, const std::function<void()> &call);

} // namespace Windsock::SessionFormat
