// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BatchTable.h"

#include "server/session/Recipients.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace Windsock {

namespace {

// In the order of the declaration.
enum Column : int {
    RunColumn,
    TimeColumn,
    WhatColumn,
    KindColumn,
    DirectionColumn,
    SourceColumn,
    AudienceColumn,
    CloseCodeColumn,
    SkippedColumn,
    ClientColumn,
    RecipientCountColumn,
    EndpointColumn,
    RoomColumn,
    SizeColumn,
    PayloadDroppedColumn,
    RecipientsColumn,
    PayloadColumn,
};

constexpr const char *Declaration =
    "CREATE TABLE batch (run, time, what, kind, direction, source, audience, close_code, skipped, "
    "client, recipient_count, endpoint, room, size, payload_dropped, recipients, payload)";

bool isText(RecordKind kind)
{
    return kind == RecordKind::Text || kind == RecordKind::Open || kind == RecordKind::Close
        || kind == RecordKind::Error;
}

void giveId(qint64 id, sqlite3_context *context)
{
    if (id == 0)
        sqlite3_result_null(context);
    else
        sqlite3_result_int64(context, id);
}

// What SQLite calls: a table without constraints, read from the first row to the last.

struct Table : sqlite3_vtab
{
    BatchTable *batch;
};

struct Cursor : sqlite3_vtab_cursor
{
    BatchTable *batch;
    size_t row;
};

int onConnect(sqlite3 *database, void *batch, int, const char *const *, sqlite3_vtab **table,
              char **)
{
    // Our statements alone read it, nothing that a file's schema says.
    sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
    const int code = sqlite3_declare_vtab(database, Declaration);
    if (code == SQLITE_OK)
        *table = new Table{{}, static_cast<BatchTable *>(batch)};
    return code;
}

int onDisconnect(sqlite3_vtab *table)
{
    delete static_cast<Table *>(table);
    return SQLITE_OK;
}

int onBestIndex(sqlite3_vtab *, sqlite3_index_info *)
{
    return SQLITE_OK;
}

int onOpen(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    *cursor = new Cursor{{}, static_cast<Table *>(table)->batch, 0};
    return SQLITE_OK;
}

int onClose(sqlite3_vtab_cursor *cursor)
{
    delete static_cast<Cursor *>(cursor);
    return SQLITE_OK;
}

int onFilter(sqlite3_vtab_cursor *cursor, int, const char *, int, sqlite3_value **)
{
    static_cast<Cursor *>(cursor)->row = 0;
    return SQLITE_OK;
}

int onNext(sqlite3_vtab_cursor *cursor)
{
    ++static_cast<Cursor *>(cursor)->row;
    return SQLITE_OK;
}

int isAtEnd(sqlite3_vtab_cursor *cursor)
{
    const auto *at = static_cast<const Cursor *>(cursor);
    return at->row >= at->batch->rowCount() ? 1 : 0;
}

int onColumn(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    const auto *at = static_cast<const Cursor *>(cursor);
    at->batch->giveColumn(at->row, column, context);
    return SQLITE_OK;
}

int onRowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
    *rowid = sqlite3_int64(static_cast<const Cursor *>(cursor)->row);
    return SQLITE_OK;
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

void BatchTable::addTo(SQLite::Database &database)
{
    static const sqlite3_module module = makeModule();
    const int code = sqlite3_create_module_v2(database.getHandle(), "batch", &module, this,
                                              nullptr);
    if (code != SQLITE_OK)
        throw SQLite::Exception(database.getHandle(), code);
}

void BatchTable::show(std::span<const TrafficRecord> records, std::span<const Names> names,
                      qint64 run)
{
    m_records = records;
    m_names = names;
    m_run = run;
}

qint64 BatchTable::pack(const TrafficRecord &record, qint64 run)
{
    return qint64(record.kind) | qint64(record.direction) << 4 | qint64(record.source) << 5
        | qint64(record.audience) << 8 | qint64(isPayloadDropped(record)) << 11 | run << 12;
}

void BatchTable::giveColumn(size_t row, int column, sqlite3_context *context)
{
    const TrafficRecord &record = m_records[row];
    const auto give = [context](auto value) { sqlite3_result_int64(context, qint64(value)); };
    switch (column) {
    case RunColumn: return give(m_run);
    case TimeColumn: return give(record.time);
    case WhatColumn: return give(pack(record, m_run));
    case KindColumn: return give(record.kind);
    case DirectionColumn: return give(record.direction);
    case SourceColumn: return give(record.source);
    case AudienceColumn: return give(record.audience);
    case CloseCodeColumn: return give(record.closeCode);
    case SkippedColumn: return give(record.skipped);
    case ClientColumn: return give(record.client);
    case RecipientCountColumn: return give(record.recipients ? record.recipients->size() : 0);
    case EndpointColumn: return giveId(m_names[row].endpoint, context);
    case RoomColumn: return giveId(m_names[row].room, context);
    case SizeColumn: return give(record.size);
    case PayloadDroppedColumn: return give(isPayloadDropped(record));
    case RecipientsColumn: return giveRecipients(record, context);
    case PayloadColumn: return givePayload(record, context);
    default: return sqlite3_result_null(context);
    }
}

/// As text when the bytes are valid UTF-8, so that every tool shows them; else as a blob.
void BatchTable::givePayload(const TrafficRecord &record, sqlite3_context *context) const
{
    const QByteArray &bytes = record.payload;
    if (isPayloadDropped(record))
        sqlite3_result_null(context);
    else if (isText(record.kind) && bytes.isValidUtf8())
        sqlite3_result_text64(context, bytes.constData(), sqlite3_uint64(bytes.size()),
                              SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_result_blob64(context, bytes.constData(), sqlite3_uint64(bytes.size()),
                              SQLITE_STATIC);
}

void BatchTable::giveRecipients(const TrafficRecord &record, sqlite3_context *context)
{
    if (!record.recipients || record.recipients->empty())
        return sqlite3_result_null(context);
    // A busy room says much to the same members. Holding the list keeps its address from being used
    // again.
    if (m_encodedFor != record.recipients) {
        m_encodedFor = record.recipients;
        m_encoded = encodeRecipients(*record.recipients);
    }
    // SQLite reads a row before it asks for the next.
    sqlite3_result_blob64(context, m_encoded.constData(), sqlite3_uint64(m_encoded.size()),
                          SQLITE_STATIC);
}

} // namespace Windsock
