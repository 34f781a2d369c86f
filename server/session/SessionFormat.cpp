// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionFormat.h"

#include "server/monitor/Types.h"
#include "server/session/SessionSchema.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace Windsock::SessionFormat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::SessionFormat)
};

// The numbers are in files; a new value goes to the end.
static_assert(int(RecordKind::Open) == 0 && int(RecordKind::Close) == 1
              && int(RecordKind::Text) == 2 && int(RecordKind::Binary) == 3
              && int(RecordKind::Ping) == 4 && int(RecordKind::Pong) == 5
              && int(RecordKind::Error) == 6);
static_assert(int(Direction::In) == 0 && int(Direction::Out) == 1);
static_assert(int(Source::Client) == 0 && int(Source::Handler) == 1 && int(Source::Operator) == 2
              && int(Source::Server) == 3);
static_assert(int(Audience::Client) == 0 && int(Audience::Room) == 1 && int(Audience::Endpoint) == 2
              && int(Audience::Everyone) == 3 && int(Audience::Selection) == 4);
static_assert(int(ClosedBy::Client) == 0 && int(ClosedBy::Server) == 1
              && int(ClosedBy::Operator) == 2 && int(ClosedBy::Network) == 3
              && int(ClosedBy::Protocol) == 4);

int pragma(SQLite::Database &database, const char *name)
{
    return database.execAndGet(std::string("PRAGMA ") + name).getInt();
}

bool has(SQLite::Database &database, const std::string &sql)
{
    return database.execAndGet("SELECT EXISTS (" + sql + ')').getInt() != 0;
}

/// A trigger would act at every row that is written, and a table named as the module that records
/// come from (BlockTable), or as what SQLite tells of itself, would stand in for that.
bool hasWhatActs(SQLite::Database &database)
{
    return has(database,
               "SELECT 1 FROM sqlite_schema WHERE lower(type) NOT IN ('table', 'index', 'view')"
               " OR lower(name) = 'unpacked' OR lower(name) LIKE 'pragma\\_%' ESCAPE '\\'");
}

/// Whether what is read is stored, and not computed: a view or a column may say something that
/// takes for ever.
bool isStored(SQLite::Database &database)
{
    const std::string read = std::string("WITH read (name) AS (VALUES ('meta'), ('run'), ('name'),"
                                         " ('client'), ('handshake'), ")
        + layoutOf(database).tables + ") SELECT 1 FROM read";
    // What SQLite makes of the schema, which may say several things of a name.
    if (has(database,
            read
                + " WHERE name NOT IN (SELECT name FROM pragma_table_list"
                  " WHERE schema = 'main' AND type = 'table')")
        || has(database, read + " JOIN pragma_table_xinfo(read.name) AS column WHERE hidden <> 0"))
        return false;
    if (pragma(database, "user_version") != 2)
        return true;
    SQLite::Statement view(database,
                           "SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = 'record'");
    return view.executeStep() && view.getColumn(0).getString() == SessionSchema::FormatTwoView;
}

/// Rows are numbered from 1, and each takes some bytes. Who goes through the numbers, as the views
/// do, would not come to the end of a file that has one row with a number far beyond that.
bool hasItsNumbers(SQLite::Database &database, const QString &file)
{
    constexpr qint64 FewestBytesPerRow = 8;
    constexpr qint64 Passable = 10'000'000; // a person may have deleted rows
    const qint64 last = database.execAndGet(layoutOf(database).lastId).getInt64();
    const QString path = QFileInfo(file).canonicalFilePath();
    const qint64 bytes = QFileInfo(path).size() + QFileInfo(path + u"-wal").size();
    return last <= std::max(bytes / FewestBytesPerRow, Passable);
}

Error notASession(const QString &file)
{
    return Error{
        Texts::tr("“%1” is not a Windsock session. Choose another file.").arg(shown(file))};
}

Error cannot(const QString &file, Access access, const SQLite::Exception &exception)
{
    const QString sentence = access == Access::Reading ? Texts::tr("“%1” cannot be read: %2.")
                                                       : Texts::tr("“%1” cannot be written: %2.");
    return Error{sentence.arg(shown(file), cause(exception))};
}

} // namespace

void create(SQLite::Database &database)
{
    // Rows are appended: larger pages than the default's 4 KiB are fewer to make and to log, and
    // yet not much to write when a single row has come.
    database.exec("PRAGMA page_size = 8192");
    SQLite::Transaction transaction(database);
    database.exec(SessionSchema::Tables);
    database.exec(SessionSchema::Views);
    database.exec("PRAGMA application_id = " + std::to_string(ApplicationId));
    database.exec("PRAGMA user_version = " + std::to_string(Version));
    transaction.commit();
}

bool isBlank(SQLite::Database &database)
{
    return pragma(database, "application_id") == 0
        && database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
}

Result<void> check(SQLite::Database &database, const QString &file)
{
    try {
        if (pragma(database, "application_id") != ApplicationId)
            return notASession(file);
        if (const int version = pragma(database, "user_version"); version > Version) {
            return Error{
                Texts::tr(
                    "“%1” was recorded by a newer Windsock (its format is %2, this one knows %3). "
                    "Open it with that version.")
                    .arg(shown(file))
                    .arg(version)
                    .arg(Version)};
        }
        // Texts are read as they are stored.
        const bool isUtf8 = database.execAndGet("PRAGMA encoding").getString() == "UTF-8";
        if (!isUtf8 || pragma(database, "user_version") < 1 || hasWhatActs(database)
            || !isStored(database) || !hasItsNumbers(database, file))
            return notASession(file);
    } catch (const SQLite::Exception &exception) {
        if (exception.getErrorCode() == SQLITE_NOTADB)
            return notASession(file);
        return cannot(file, Access::Reading, exception);
    }
    return {};
}

Result<void> checkForWriting(SQLite::Database &database, const QString &file)
{
    const auto checked = check(database, file);
    if (checked && pragma(database, "user_version") < Version)
        return Error{Texts::tr("“%1” was recorded by an older Windsock. It can be opened, but not "
                               "added to. Record to another file.")
                         .arg(shown(file))};
    return checked;
}

Layout layoutOf(SQLite::Database &database)
{
    constexpr const char *OfRecords = "SELECT max(id) FROM record";
    switch (pragma(database, "user_version")) {
    case 1: return {"record", OfRecords, "record", "('record')"};
    case 2: return {"record", OfRecords, "entry", "('entry')"};
    default:
        return {"unpacked", "SELECT max(last_id) FROM block", "detail", "('block'), ('detail')",
                true};
    }
}

QString shown(const QString &file)
{
    return QDir::toNativeSeparators(file);
}

QString cause(const SQLite::Exception &exception)
{
    switch (exception.getErrorCode() & 0xff) {
    case SQLITE_FULL: return Texts::tr("the disk is full");
    case SQLITE_READONLY: return Texts::tr("it is read-only");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Texts::tr("another program has locked it");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return Texts::tr("it cannot be opened; check its folder and its permissions");
    case SQLITE_NOTADB:
    case SQLITE_INTERRUPT: // only where it would not end
    case SQLITE_CORRUPT: return Texts::tr("its content is damaged");
    case SQLITE_IOERR: return Texts::tr("the disk refused (full, over a quota, or taken away)");
    default: return QString::fromUtf8(exception.what());
    }
}

Result<void> guarded(const QString &file, Access access, const std::function<void()> &call)
{
    try {
        call();
    } catch (const SQLite::Exception &exception) {
        return cannot(file, access, exception);
    }
    return {};
}

} // namespace Windsock::SessionFormat
