// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionConnection.h"

#include "server/session/BlockTable.h"
#include "server/session/Recipients.h"
#include "server/session/SessionReader.h"

#include <sqlite3.h>

#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>

namespace Windsock {

namespace {

constexpr int BusyTimeoutMs = 2'000;

// A payload up to this long comes with its row; of a longer one only the pages with its head are
// read.
#define WINDSOCK_INLINE_PAYLOAD "4096"

constexpr const char *PageColumns =
    R"sql(
SELECT id, time, kind, direction, source, close_code, skipped, client, recipient_count, endpoint, room, size,
    payload_dropped, size <= )sql" WINDSOCK_INLINE_PAYLOAD R"sql(,
    CASE WHEN size <= )sql" WINDSOCK_INLINE_PAYLOAD
    R"sql( THEN payload END, audience, run = (SELECT max(id) FROM run))sql";

/// Reads parts of a value without the rest of it.
class Blob final
{
public:
    Blob(SQLite::Database &database, const char *table, qint64 record)
    {
        // Fails for a payload that is NULL, hence was dropped, and for one that is not there.
        sqlite3_blob_open(database.getHandle(), "main", table, "payload", record, 0, &m_blob);
    }
    Q_DISABLE_COPY_MOVE(Blob)
    ~Blob() { sqlite3_blob_close(m_blob); }

    [[nodiscard]] QByteArray head(qint64 maxBytes) const
    {
        if (!m_blob)
            return {};
        QByteArray bytes(std::min<qint64>(maxBytes, sqlite3_blob_bytes(m_blob)), Qt::Uninitialized);
        if (sqlite3_blob_read(m_blob, bytes.data(), int(bytes.size()), 0) != SQLITE_OK)
            return {};
        return bytes;
    }

private:
    sqlite3_blob *m_blob = nullptr;
};

/// A file that was copied in the middle of a recording, without its log, is marked as having one.
/// SQLite would make one beside it, also to read, and leave it there.
bool lacksItsLog(const QString &file)
{
    // A file that has its log is not opened here: that would end the locks that this process has on
    // it, when it is what it records to.
    if (QFile::exists(file + u"-wal"))
        return false;
    constexpr qsizetype ReadVersion = 19; // 2: with a log
    QFile in(file);
    const QByteArray head = in.open(QIODevice::ReadOnly) ? in.read(ReadVersion + 1) : QByteArray();
    return head.size() > ReadVersion && head[ReadVersion] == 2;
}

/// SQLite follows links, and has the log beside the file itself.
QString realPath(const QString &file)
{
    const QString real = QFileInfo(file).canonicalFilePath();
    return real.isEmpty() ? file : real;
}

std::unique_ptr<SQLite::Database> openToRead(const QString &file)
{
    const int flags = SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX;
    const QString path = realPath(file);
    if (!lacksItsLog(path))
        return std::make_unique<SQLite::Database>(path.toStdString(), flags, BusyTimeoutMs);
    // "file:///home/…", "file:///C:/…", "file:////server/…"
    const QByteArray uri = (path.startsWith(u'/') ? "file://" : "file:///")
        + QUrl::toPercentEncoding(path, "/:") + "?immutable=1";
    return std::make_unique<SQLite::Database>(uri.toStdString(), flags | SQLite::OPEN_URI,
                                              BusyTimeoutMs);
}

/// Text that was cut is cut between characters.
void chopPartialCharacter(QByteArray &utf8)
{
    constexpr qsizetype LongestTail = 3;
    for (qsizetype back = 1; back <= std::min(LongestTail, utf8.size()); ++back) {
        const auto byte = quint8(utf8[utf8.size() - back]);
        if ((byte & 0xc0) == 0x80)
            continue;
        const qsizetype length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        if (length > back)
            utf8.chop(back);
        return;
    }
}

} // namespace

SessionConnection::SessionConnection(std::unique_ptr<SQLite::Database> database,
                                     std::unique_ptr<Patience> patience)
    : m_database(std::move(database)),
      m_patience(std::move(patience)),
      m_layout(SessionFormat::layoutOf(*m_database)),
      m_blocks(makeBlockTable()),
      m_lastId(std::make_unique<SqlStatement>(*m_database, m_layout.lastId)),
      m_page(records(PageColumns, "id >= ?1 ORDER BY id LIMIT ?2")),
      m_payload(records("SELECT size > " WINDSOCK_INLINE_PAYLOAD
                        ", CASE WHEN size <= " WINDSOCK_INLINE_PAYLOAD " THEN payload END",
                        "id = ?")),
      m_recipients(records("SELECT client, recipients", "id = ?")),
      m_name(std::make_unique<SqlStatement>(*m_database, "SELECT text FROM name WHERE id = ?"))
{
}

SessionConnection::~SessionConnection() = default;

std::unique_ptr<BlockTable> SessionConnection::makeBlockTable()
{
    if (!m_layout.isInBlocks)
        return nullptr;
    return std::make_unique<BlockTable>(*m_database, [this] { return m_patience->isOver(); });
}

std::unique_ptr<SqlStatement> SessionConnection::records(const std::string &select,
                                                         const char *where)
{
    const std::string sql = select + " FROM " + m_layout.records + " WHERE " + where;
    return std::make_unique<SqlStatement>(*m_database, sql.c_str());
}

void SessionConnection::begin(const std::atomic_bool *cancel)
{
    m_patience->begin(cancel);
}

Result<std::unique_ptr<SessionConnection>> SessionConnection::open(const QString &file)
{
    std::unique_ptr<SessionConnection> connection;
    Result<void> checked;
    const auto opened = SessionFormat::guarded(file, SessionFormat::Access::Reading, [&] {
        auto database = openToRead(file);
        auto patience = std::make_unique<Patience>(*database);
        // A session may come from a stranger: nothing that its schema says is to be run with our
        // rights.
        database->exec("PRAGMA trusted_schema = OFF");
        checked = SessionFormat::check(*database, file);
        if (checked)
            connection.reset(new SessionConnection(std::move(database), std::move(patience)));
    });
    if (!checked)
        return Error{checked.error()};
    if (!opened)
        return Error{opened.error()};
    return connection;
}

qint64 SessionConnection::lastId()
{
    const StatementReset reset(*m_lastId);
    return m_lastId->step() ? m_lastId->integer(0) : 0;
}

QList<StoredRecord> SessionConnection::rows(qint64 firstId, int count)
{
    const StatementReset reset(*m_page);
    m_page->bind(1, firstId);
    m_page->bind(2, count);
    QList<StoredRecord> rows;
    while (m_page->step())
        rows.append(readRow(*m_page));
    return rows;
}

QList<StoredRecord> SessionConnection::rows(const QList<qint64> &ids)
{
    QList<StoredRecord> found;
    found.reserve(ids.size());
    for (const qint64 id : ids) {
        const QList<StoredRecord> row = rows(id, 1);
        if (!row.isEmpty() && row.first().id == id)
            found.append(row.first());
    }
    return found;
}

StoredRecord SessionConnection::readRow(const SqlStatement &row)
{
    StoredRecord record;
    record.id = row.integer(0);
    record.time = row.integer(1);
    record.kind = RecordKind(row.integer(2));
    record.direction = Direction(row.integer(3));
    record.source = Source(row.integer(4));
    record.closeCode = quint16(row.integer(5));
    record.skipped = quint32(row.integer(6));
    record.client = ClientId(row.integer(7));
    record.recipients = quint32(row.integer(8));
    record.endpoint = name(row.integer(9));
    record.room = name(row.integer(10));
    record.size = row.integer(11);
    record.payloadDropped = row.integer(12) != 0;
    record.audience = Audience(row.integer(15));
    record.inLatestRun = row.integer(16) != 0;
    record.preview = readPreview(row, record);
    return record;
}

QByteArray SessionConnection::readPreview(const SqlStatement &row, const StoredRecord &record)
{
    const bool isInline = row.integer(13) != 0;
    QByteArray preview = isInline
        ? row.bytes(14)
              .first(std::min<qsizetype>(row.bytes(14).size(), SessionReader::PreviewBytes))
              .toByteArray()
        : Blob(*m_database, m_layout.longPayloads, record.id).head(SessionReader::PreviewBytes);
    if (record.kind != RecordKind::Binary && preview.size() == SessionReader::PreviewBytes)
        chopPartialCharacter(preview);
    return preview;
}

QByteArray SessionConnection::payload(qint64 id, qint64 maxBytes)
{
    const StatementReset reset(*m_payload);
    m_payload->bind(1, id);
    if (!m_payload->step())
        return {};
    if (m_payload->integer(0) != 0)
        return Blob(*m_database, m_layout.longPayloads, id).head(maxBytes);
    const QByteArrayView bytes = m_payload->bytes(1);
    return bytes.first(std::min<qint64>(bytes.size(), maxBytes)).toByteArray();
}

std::vector<ClientId> SessionConnection::recipients(qint64 id)
{
    const StatementReset reset(*m_recipients);
    m_recipients->bind(1, id);
    if (!m_recipients->step())
        return {};
    if (const qint64 client = m_recipients->integer(0); client != 0)
        return {ClientId(client)};
    return decodeRecipients(m_recipients->bytes(1));
}

QString SessionConnection::name(qint64 id)
{
    if (id == 0) // SQLite's NULL: outside an endpoint or a room
        return {};
    if (const QString *known = m_names.object(id))
        return *known;
    const StatementReset reset(*m_name);
    m_name->bind(1, id);
    if (!m_name->step())
        return {};
    const QString name = m_name->text(0);
    m_names.insert(id, new QString(name), nameCost(name)); // owned by the cache, whatever its cost
    return name;
}

} // namespace Windsock
