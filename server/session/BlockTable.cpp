// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BlockTable.h"

#include "server/session/RecordBlock.h"
#include "server/session/SqlStatement.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <memory>
#include <optional>

namespace Windsock::BlockTable {

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
    " skipped, client, recipient_count, audience, endpoint, room, size, payload_dropped, "
    "recipients,"
    " payload)";

// Ids begin with 1. The greatest is never given, so that there is one behind each.
constexpr qint64 Greatest = std::numeric_limits<qint64>::max() - 1;

// Columns of Cursor::BlocksSql and DetailSql.
enum BlockColumn : int { FirstId, LastId, Run, Time, FactsJson, Bytes };
enum DetailColumn : int { DetailRecipients, DetailPayload };

/// What there is to read.
struct Source
{
    SQLite::Database &database;
    std::function<bool()> isOver;
};

/// Goes through the records from one id to another. Whatever a file says, ids ascend, and what is
/// given lies in the block.
class Cursor : public sqlite3_vtab_cursor
{
public:
    explicit Cursor(const Source &source)
        : sqlite3_vtab_cursor{},
          m_source(source),
          m_blocks(source.database,
                   "SELECT first_id, last_id, run, time, facts, bytes FROM block"
                   " WHERE last_id >= ? ORDER BY last_id")
    {
    }

    void seek(qint64 from, qint64 last)
    {
        m_from = std::clamp<qint64>(from, 1, Greatest);
        m_last = std::min(last, Greatest);
        m_lastOfBlock = 0;
        m_next = 1;
        m_blocks.reset();
        m_blocks.bind(1, m_from);
        next();
    }

    void next()
    {
        m_hasDetail = false;
        for (;;) {
            while (m_next <= m_lastOfBlock && m_reader.next(m_facts)) {
                m_id = m_next++;
                if (m_id < m_from) // it is not wanted, or was given already
                    continue;
                m_from = m_id + 1;
                m_atEnd = m_id > m_last;
                return;
            }
            // A damaged file may have a block in many places.
            const qint64 before = m_lastOfBlock;
            m_atEnd = !m_blocks.step() || m_blocks.integer(FirstId) > m_last
                || m_blocks.integer(LastId) <= before;
            if (m_atEnd)
                return;
            if (m_source.isOver())
                throw SQLite::Exception("interrupted", SQLITE_INTERRUPT);
            m_next = std::max<qint64>(m_blocks.integer(FirstId), 1);
            m_lastOfBlock = std::min(m_blocks.integer(LastId), Greatest);
            m_reader = FactsReader(m_blocks.bytes(FactsJson));
        }
    }

    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }
    [[nodiscard]] qint64 id() const { return m_id; }

    void give(int column, sqlite3_context *context)
    {
        const qint64 what = m_facts[WhatFact];
        const auto give = [context](auto value) { sqlite3_result_int64(context, qint64(value)); };
        switch (column) {
        case IdColumn: return give(m_id);
        case RunColumn: return give(m_blocks.integer(Run));
        case TimeColumn: return give(quint64(m_blocks.integer(Time)) + quint64(m_facts[TimeFact]));
        case KindColumn: return give(kindOf(what));
        case DirectionColumn: return give(directionOf(what));
        case SourceColumn: return give(sourceOf(what));
        case CloseCodeColumn: return give(m_facts[CloseCodeFact]);
        case SkippedColumn: return give(m_facts[SkippedFact]);
        case ClientColumn: return give(m_facts[ClientFact]);
        case RecipientCountColumn: return give(m_facts[RecipientCountFact]);
        case AudienceColumn: return give(audienceOf(what));
        case EndpointColumn: return giveId(m_facts[EndpointFact], context);
        case RoomColumn: return giveId(m_facts[RoomFact], context);
        case SizeColumn: return give(m_facts[SizeFact]);
        case PayloadDroppedColumn: return give(isPayloadDropped(what));
        case RecipientsColumn: return giveRecipients(context);
        case PayloadColumn: return givePayload(context);
        default: return;
        }
    }

private:
    static void giveId(qint64 id, sqlite3_context *context)
    {
        if (id != 0)
            sqlite3_result_int64(context, id);
    }

    void giveRecipients(sqlite3_context *context)
    {
        const QByteArrayView bytes = isInDetail()
            ? fromDetail(DetailRecipients)
            : fromBlock(m_facts[RecipientsStartFact], m_facts[RecipientsSizeFact]);
        if (!bytes.isEmpty())
            giveBlob(bytes, context);
    }

    void givePayload(sqlite3_context *context)
    {
        const qint64 what = m_facts[WhatFact];
        if (isPayloadDropped(what))
            return;
        const QByteArrayView bytes = isInDetail()
            ? fromDetail(DetailPayload)
            : fromBlock(m_facts[StartFact], m_facts[SizeFact]);
        if (isPayloadText(what))
            sqlite3_result_text64(context, bytes.isEmpty() ? "" : bytes.data(),
                                  sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
        else
            giveBlob(bytes, context);
    }

    static void giveBlob(QByteArrayView bytes, sqlite3_context *context)
    {
        sqlite3_result_blob64(context, bytes.isEmpty() ? "" : bytes.data(),
                              sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT);
    }

    [[nodiscard]] bool isInDetail() const { return m_facts[StartFact] == InDetail; }

    [[nodiscard]] QByteArrayView fromBlock(qint64 start, qint64 size) const
    {
        const QByteArrayView bytes = m_blocks.bytes(Bytes);
        if (start < 0 || size < 0 || start > bytes.size() || size > bytes.size() - start)
            return {};
        return bytes.sliced(start, size);
    }

    [[nodiscard]] QByteArrayView fromDetail(DetailColumn column)
    {
        if (!m_detail)
            m_detail.emplace(m_source.database,
                             "SELECT recipients, payload FROM detail WHERE id = ?");
        if (!m_hasDetail) {
            m_detail->reset();
            m_detail->bind(1, m_id);
            m_hasDetail = m_detail->step();
        }
        return m_hasDetail ? m_detail->bytes(column) : QByteArrayView();
    }

    const Source &m_source;
    SqlStatement m_blocks;
    std::optional<SqlStatement> m_detail;
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

/// What SQLite gets of `call`: SQLite::Exception must not reach it.
template<typename Call>
int codeOf(Call call)
{
    try {
        call();
    } catch (const SQLite::Exception &exception) {
        return exception.getExtendedErrorCode();
    }
    return SQLITE_OK;
}

Cursor *at(sqlite3_vtab_cursor *cursor)
{
    return static_cast<Cursor *>(cursor);
}

struct Table : sqlite3_vtab
{
    const Source *source;
};

int onConnect(sqlite3 *connection, void *source, int, const char *const *, sqlite3_vtab **table,
              char **)
{
    // Our statements alone read it, nothing that a file's schema says.
    sqlite3_vtab_config(connection, SQLITE_VTAB_DIRECTONLY);
    const int code = sqlite3_declare_vtab(connection, Declaration);
    if (code == SQLITE_OK)
        *table = new Table{{}, static_cast<const Source *>(source)};
    return code;
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
    return codeOf([&] { *cursor = new Cursor(*static_cast<Table *>(table)->source); });
}

int onClose(sqlite3_vtab_cursor *cursor)
{
    delete at(cursor);
    return SQLITE_OK;
}

int onFilter(sqlite3_vtab_cursor *cursor, int asked, const char *, int, sqlite3_value **values)
{
    qint64 from = 0;
    qint64 last = Greatest;
    if ((asked & Exactly) != 0)
        from = last = sqlite3_value_int64(*values);
    if ((asked & AtLeast) != 0)
        from = sqlite3_value_int64(*values++);
    if ((asked & AtMost) != 0)
        last = sqlite3_value_int64(*values);
    return codeOf([&] { at(cursor)->seek(from, last); });
}

int onNext(sqlite3_vtab_cursor *cursor)
{
    return codeOf([&] { at(cursor)->next(); });
}

int isAtEnd(sqlite3_vtab_cursor *cursor)
{
    return at(cursor)->isAtEnd() ? 1 : 0;
}

int onColumn(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    return codeOf([&] { at(cursor)->give(column, context); });
}

int onRowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
    *rowid = at(cursor)->id();
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

void addTo(SQLite::Database &database, std::function<bool()> isOver)
{
    static const sqlite3_module module = makeModule();
    auto source = std::unique_ptr<Source>(new Source{database, std::move(isOver)});
    // SQLite owns the source, also when it fails.
    const int code = sqlite3_create_module_v2(database.getHandle(), "unpacked", &module,
                                              source.release(), [](void *owned) {
                                                  delete static_cast<Source *>(owned);
                                              });
    if (code != SQLITE_OK)
        throw SQLite::Exception(database.getHandle(), code);
}

} // namespace Windsock::BlockTable
