// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BlockTable.h"

#include "server/session/BlockCursor.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <bit>
#include <limits>
#include <new>

namespace Windsock {

namespace {

// In the order of the declaration.
enum Column : int {
    IdColumn,
    RunColumn,
    TimeColumn,
    KindColumn,
    DirectionColumn,
    SourceColumn,
    CloseCodeColumn,
    SkippedColumn,
    ClientColumn,
    RecipientCountColumn,
    AudienceColumn,
    EndpointColumn,
    RoomColumn,
    SizeColumn,
    PayloadDroppedColumn,
    RecipientsColumn,
    PayloadColumn,
};

constexpr const char *Declaration =
    "CREATE TABLE unpacked (id INTEGER PRIMARY KEY, run, time, kind, direction, source, close_code,"
    " skipped, client, recipient_count, audience, endpoint, room, size, payload_dropped,"
    " recipients, payload)";

struct Table : sqlite3_vtab
{
    BlockTable *blocks;
};

struct Cursor : sqlite3_vtab_cursor
{
    std::unique_ptr<BlockCursor> records;
};

BlockTable &blocksOf(sqlite3_vtab *table)
{
    return *static_cast<Table *>(table)->blocks;
}

BlockCursor &recordsOf(sqlite3_vtab_cursor *cursor)
{
    return *static_cast<Cursor *>(cursor)->records;
}

/// What SQLite gets of `call`: no exception must reach it.
template<typename Call>
int codeOf(Call call)
{
    try {
        call();
    } catch (const SQLite::Exception &exception) {
        return exception.getErrorCode();
    } catch (const std::bad_alloc &) {
        return SQLITE_NOMEM;
    }
    return SQLITE_OK;
}

int onConnect(sqlite3 *connection, void *blocks, int, const char *const *, sqlite3_vtab **table,
              char **)
{
    // Our statements alone read it, nothing that a file's schema says.
    sqlite3_vtab_config(connection, SQLITE_VTAB_DIRECTONLY);
    const int code = sqlite3_declare_vtab(connection, Declaration);
    if (code != SQLITE_OK)
        return code;
    return codeOf([&] { *table = new Table{{}, static_cast<BlockTable *>(blocks)}; });
}

int onDisconnect(sqlite3_vtab *table)
{
    delete static_cast<Table *>(table);
    return SQLITE_OK;
}

// Which ids a statement asks for, a bit each. The arguments come in this order.
enum Asked : int { Exactly = 1, AtLeast = 2, AtMost = 4 };

Asked askedBy(const sqlite3_index_info::sqlite3_index_constraint &constraint)
{
    if (constraint.usable == 0 || constraint.iColumn > IdColumn)
        return {};
    switch (constraint.op) {
    case SQLITE_INDEX_CONSTRAINT_EQ: return Exactly;
    case SQLITE_INDEX_CONSTRAINT_GE:
    case SQLITE_INDEX_CONSTRAINT_GT: return AtLeast;
    case SQLITE_INDEX_CONSTRAINT_LE:
    case SQLITE_INDEX_CONSTRAINT_LT: return AtMost;
    default: return {};
    }
}

/// Takes the bounds that ids have. SQLite looks itself, too, whether a row is within them.
int onBestIndex(sqlite3_vtab *, sqlite3_index_info *info)
{
    constexpr double Rows = 1e6; // of a session, at a guess
    info->estimatedCost = Rows;
    for (const Asked asked : {Exactly, AtLeast, AtMost}) {
        for (int i = 0; i < info->nConstraint; ++i) {
            if (askedBy(info->aConstraint[i]) != asked || (info->idxNum & (asked | Exactly)) != 0)
                continue;
            info->idxNum |= asked;
            info->aConstraintUsage[i].argvIndex = std::popcount(unsigned(info->idxNum));
            info->estimatedCost /= asked == Exactly ? Rows : 2;
        }
    }
    const bool isById = info->nOrderBy == 1 && info->aOrderBy[0].iColumn <= IdColumn
        && info->aOrderBy[0].desc == 0;
    info->orderByConsumed = isById ? 1 : 0;
    return SQLITE_OK;
}

int onOpen(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    return codeOf([&] { *cursor = new Cursor{{}, blocksOf(table).takeCursor()}; });
}

int onClose(sqlite3_vtab_cursor *cursor)
{
    const std::unique_ptr<Cursor> owned(static_cast<Cursor *>(cursor));
    blocksOf(owned->pVtab).giveBack(std::move(owned->records));
    return SQLITE_OK;
}

int onFilter(sqlite3_vtab_cursor *cursor, int asked, const char *, int, sqlite3_value **values)
{
    qint64 from = 0;
    qint64 last = std::numeric_limits<qint64>::max();
    if ((asked & Exactly) != 0)
        from = last = sqlite3_value_int64(*values);
    if ((asked & AtLeast) != 0)
        from = sqlite3_value_int64(*values++);
    if ((asked & AtMost) != 0)
        last = sqlite3_value_int64(*values);
    return codeOf([&] { recordsOf(cursor).seek(from, last); });
}

int onNext(sqlite3_vtab_cursor *cursor)
{
    return codeOf([&] { recordsOf(cursor).next(); });
}

int isAtEnd(sqlite3_vtab_cursor *cursor)
{
    return recordsOf(cursor).isAtEnd() ? 1 : 0;
}

int onRowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
    *rowid = recordsOf(cursor).id();
    return SQLITE_OK;
}

void giveBlob(QByteArrayView bytes, sqlite3_context *context)
{
    sqlite3_result_blob64(context, bytes.isEmpty() ? "" : bytes.data(),
                          sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT);
}

void giveText(QByteArrayView bytes, sqlite3_context *context)
{
    sqlite3_result_text64(context, bytes.isEmpty() ? "" : bytes.data(),
                          sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// What is not given is NULL.
void giveColumn(BlockCursor &record, int column, sqlite3_context *context)
{
    const qint64 what = record.fact(WhatFact);
    const auto give = [context](qint64 value) { sqlite3_result_int64(context, value); };
    const auto giveId = [&](qint64 id) {
        if (id != 0)
            give(id);
    };
    switch (column) {
    case IdColumn: return give(record.id());
    case RunColumn: return give(record.run());
    case TimeColumn: return give(record.time());
    case KindColumn: return give(kindOf(what));
    case DirectionColumn: return give(directionOf(what));
    case SourceColumn: return give(sourceOf(what));
    case CloseCodeColumn: return give(record.fact(CloseCodeFact));
    case SkippedColumn: return give(record.fact(SkippedFact));
    case ClientColumn: return give(record.fact(ClientFact));
    case RecipientCountColumn: return give(record.fact(RecipientCountFact));
    case AudienceColumn: return give(audienceOf(what));
    case EndpointColumn: return giveId(record.fact(EndpointFact));
    case RoomColumn: return giveId(record.fact(RoomFact));
    case SizeColumn: return give(record.fact(SizeFact));
    case PayloadDroppedColumn: return give(isPayloadDropped(what) ? 1 : 0);
    case RecipientsColumn:
        if (const QByteArrayView recipients = record.recipients(); !recipients.isEmpty())
            giveBlob(recipients, context);
        return;
    case PayloadColumn:
        if (!isPayloadDropped(what))
            (isPayloadText(what) ? giveText : giveBlob)(record.payload(), context);
        return;
    default: return;
    }
}

int onColumn(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    return codeOf([&] { giveColumn(recordsOf(cursor), column, context); });
}

/// Without xCreate it is there for every connection that knows the module.
sqlite3_module makeModule()
{
    sqlite3_module module{};
    module.xConnect = onConnect;
    module.xDisconnect = onDisconnect;
    module.xBestIndex = onBestIndex;
    module.xOpen = onOpen;
    module.xClose = onClose;
    module.xFilter = onFilter;
    module.xNext = onNext;
    module.xEof = isAtEnd;
    module.xColumn = onColumn;
    module.xRowid = onRowid;
    return module;
}

} // namespace

BlockTable::BlockTable(SQLite::Database &database, std::function<bool()> isOver)
    : m_database(database),
      m_isOver(std::move(isOver)),
      m_idle(std::make_unique<BlockCursor>(m_database, m_isOver))
{
    static const sqlite3_module module = makeModule();
    const int code = sqlite3_create_module_v2(database.getHandle(), "unpacked", &module, this,
                                              nullptr);
    if (code != SQLITE_OK)
        throw SQLite::Exception(database.getHandle(), code);
}

BlockTable::~BlockTable() = default;

std::unique_ptr<BlockCursor> BlockTable::takeCursor()
{
    return m_idle ? std::move(m_idle) : std::make_unique<BlockCursor>(m_database, m_isOver);
}

void BlockTable::giveBack(std::unique_ptr<BlockCursor> cursor)
{
    cursor->rest();
    m_idle = std::move(cursor);
}

} // namespace Windsock
