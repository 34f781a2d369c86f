// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionStore.h"

#include "server/session/FileReplacement.h"
#include "server/session/Patience.h"
#include "server/session/SessionFormat.h"
#include "server/session/SessionStatements.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>

namespace Windsock {

namespace {

// How long another program (a sqlite3 shell in a transaction, a backup) may hold the file before
// recording gives up. The queue takes what comes meanwhile.
constexpr int BusyTimeoutMs = 10'000;
constexpr int FinishBusyTimeoutMs = 1'000;

std::unique_ptr<SQLite::Database> connect(const QString &file)
{
    auto database = std::make_unique<SQLite::Database>(file.toStdString(),
                                                       SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                                           | SQLite::OPEN_NOMUTEX,
                                                       BusyTimeoutMs);
    // Nothing that a stranger's schema says is to be run with our rights.
    database->exec("PRAGMA trusted_schema = OFF");
    return database;
}

void bringLogHome(SQLite::Database &database)
{
    database.setBusyTimeout(FinishBusyTimeoutMs);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    // Refused while somebody reads: then an empty log stays beside a file that is whole.
    database.tryExec("PRAGMA journal_mode = DELETE");
}

/// "Windsock 0.1.0", when the application has said what it is.
QString applicationName()
{
    return QStringList{QCoreApplication::applicationName(), QCoreApplication::applicationVersion()}
        .join(u' ')
        .trimmed();
}

} // namespace

SessionStore::SessionStore(const QString &file, std::unique_ptr<SQLite::Database> database)
    : m_file(file), m_database(std::move(database))
{
}

SessionStore::~SessionStore()
{
    // A temporary session is removed next; copying its log into it first would be work for nothing.
    sqlite3_db_config(m_database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Result<std::unique_ptr<SessionStore>> SessionStore::open(const QString &file, Run run)
{
    std::unique_ptr<SessionStore> store;
    Result<void> checked;
    const auto opened = SessionFormat::guarded(file, SessionFormat::Access::Writing, [&] {
        store.reset(new SessionStore(file, connect(file)));
        const Patience patience(*store->m_database);
        checked = SessionFormat::checkForWriting(*store->m_database, file);
        if (!checked && SessionFormat::isBlank(*store->m_database)) {
            SessionFormat::create(*store->m_database);
            checked = {};
        }
        if (!checked)
            return;
        store->configure();
        store->m_statements = std::make_unique<Statements>(*store->m_database);
        store->beginRun(run);
    });
    // What is no database at all fails in isBlank() too; check() says it better.
    if (!checked)
        return Error{checked.error()};
    if (!opened)
        return Error{opened.error()};
    return store;
}

void SessionStore::configure()
{
    m_database->exec("PRAGMA journal_mode = WAL");
    // With a write-ahead log this loses nothing when the process dies, and the last moments with
    // the power.
    m_database->exec("PRAGMA synchronous = NORMAL");
    // 16 MiB in a new file's pages. Larger than the default: fewer and longer writes to the file
    // proper.
    m_database->exec("PRAGMA wal_autocheckpoint = 2000");
    m_database->exec("PRAGMA journal_size_limit = 67108864");
    m_database->exec("PRAGMA cache_size = -16384");
}

void SessionStore::beginRun(Run run)
{
    if (run == Run::New) {
        SqlStatement insert(*m_database, "INSERT INTO run (started_at, application) VALUES (?, ?)");
        insert.bind(1, QDateTime::currentMSecsSinceEpoch() * 1000);
        insert.bindText(2, applicationName());
        insert.run();
    }
    m_run = m_database->execAndGet("SELECT max(id) FROM run").getInt64();
    // A person may have deleted blocks and left the details.
    m_lastId = m_database
                   ->execAndGet("SELECT max((SELECT ifnull(max(last_id), 0) FROM block),"
                                " (SELECT ifnull(max(id), 0) FROM detail))")
                   .getInt64();
    m_lastNameId = m_database->execAndGet("SELECT ifnull(max(id), 0) FROM name").getInt64();
}

Result<SessionStore::Written> SessionStore::write(const std::vector<TrafficBatchPtr> &batches)
{
    const qint64 before = m_lastId;
    Written written{before + 1, before, 0};
    const auto stored = inTransaction([&] {
        for (const TrafficBatchPtr &batch : batches) {
            m_endpointAt = nullptr;
            if (batch->activity)
                storeActivity(*batch->activity);
            for (const TrafficRecord &record : batch->records) {
                storeRecord(record);
                written.payloadsDropped += isPayloadDropped(record) ? 1 : 0;
            }
        }
        storeBlock();
    });
    if (!stored) {
        m_lastId = before;
        m_block.clear();
        return Error{stored.error()};
    }
    written.lastId = m_lastId;
    return written;
}

Result<void> SessionStore::inTransaction(const std::function<void()> &call)
{
    const qint64 lastNameId = m_lastNameId;
    const auto done = SessionFormat::guarded(m_file, SessionFormat::Access::Writing, [&] {
        m_statements->begin.run();
        call();
        m_statements->commit.run();
    });
    if (!done) {
        // After some errors, a full disk among them, SQLite has rolled back already.
        if (!sqlite3_get_autocommit(m_database->getHandle()))
            m_database->tryExec("ROLLBACK");
        // The names that it brought are not in the file.
        m_lastNameId = lastNameId;
        m_names.clear();
        m_endpoint.clear();
        m_endpointId = 0;
    }
    return done;
}

qint64 SessionStore::size() const
{
    qint64 bytes = 0;
    (void)SessionFormat::guarded(m_file, SessionFormat::Access::Reading, [this, &bytes] {
        if (m_statements->size.step())
            bytes = m_statements->size.integer(0);
        m_statements->size.reset();
    });
    return bytes;
}

Result<void> SessionStore::copyTo(const QString &file)
{
    FileReplacement replacement(file);
    const auto copied = SessionFormat::guarded(file, SessionFormat::Access::Writing, [&] {
        SQLite::Database copy(replacement.part().toStdString(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        // The copy counts once it has its name; until then nothing needs to be undone.
        copy.exec("PRAGMA journal_mode = OFF");
        copy.exec("PRAGMA synchronous = NORMAL");
        SQLite::Backup backup(copy, *m_database);
        backup.executeStep(-1);
    });
    return copied ? replacement.commit() : copied;
}

Result<void> SessionStore::finish()
{
    return SessionFormat::guarded(m_file, SessionFormat::Access::Writing, [this] {
        m_statements.reset();
        bringLogHome(*m_database);
    });
}

Result<qint64> SessionStore::mend(const QString &file)
{
    qint64 lastId = 0;
    Result<void> checked;
    const auto mended = SessionFormat::guarded(file, SessionFormat::Access::Writing, [&] {
        const auto database = connect(file);
        {
            const Patience patience(*database);
            checked = SessionFormat::check(*database, file);
            if (!checked)
                return;
            lastId = database->execAndGet(SessionFormat::layoutOf(*database).lastId).getInt64();
        }
        bringLogHome(*database);
    });
    if (!checked)
        return Error{checked.error()};
    if (!mended)
        return Error{mended.error()};
    return lastId;
}

} // namespace Windsock
