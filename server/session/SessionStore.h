// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Traffic.h"
#include "server/session/NameCost.h"
#include "server/session/RecordBlock.h"

#include <QCache>

#include <SQLiteCpp/Database.h>

#include <functional>
#include <memory>
#include <vector>

namespace Windsock {

/// A session file that is written to. Belongs to one thread at a time. No SQLite::Exception leaves
/// it.
class SessionStore final
{
public:
    enum class Run {
        New,      ///< client numbers start again
        Continued ///< the file is a copy of the one recorded to until now
    };

    /// What one write() put into the file.
    struct Written
    {
        qint64 firstId = 0;
        qint64 lastId = 0;
        quint64 payloadsDropped = 0;
    };

    /// Creates the session in a file that is missing or empty, or continues one.
    static Result<std::unique_ptr<SessionStore>> open(const QString &file, Run run);

    Q_DISABLE_COPY_MOVE(SessionStore)
    ~SessionStore(); ///< leaves the write-ahead log where it is, unless finish() came before

    /// Stores the batches in one transaction: all or nothing.
    Result<Written> write(const std::vector<TrafficBatchPtr> &batches);
    Result<void> renameClient(ClientId client, const QString &name);

    /// Bytes of the session, wherever SQLite holds them while it records.
    [[nodiscard]] qint64 size() const;
    [[nodiscard]] qint64 lastId() const { return m_lastId; } ///< of the records; 0: none

    /// Makes `file` a copy of this session, whatever was there.
    Result<void> copyTo(const QString &file);

    /// Of a session that nobody records to: what finish() does, and the last record's id.
    static Result<qint64> mend(const QString &file);

    /// Brings the write-ahead log home, so that one file remains. Nothing may be written
    /// afterwards.
    Result<void> finish();

private:
    struct Statements;

    SessionStore(const QString &file, std::unique_ptr<SQLite::Database> database);
    void configure();
    void beginRun(Run run);
    Result<void> inTransaction(const std::function<void()> &call);
    void storeRecord(const TrafficRecord &record);
    void storeDetail(const TrafficRecord &record);
    void storeBlock();
    void storeActivity(const Activity &activity);
    void storeOpened(const ClientInfo &client);
    void storeClosed(const ClientClosed &client);
    void storeHandshake(const HandshakeReport &report);
    qint64 endpointId(const QString &pattern);
    qint64 nameId(const QString &name);
    qint64 storedNameId(const QString &name);

    QString m_file;
    std::unique_ptr<SQLite::Database> m_database;
    std::unique_ptr<Statements> m_statements;
    qint64 m_run = 0;
    qint64 m_lastId = 0;
    qint64 m_lastNameId = 0;
    QCache<QString, qint64> m_names{NameCacheBytes};
    QString m_endpoint;                  ///< whose id m_endpointId is
    const QChar *m_endpointAt = nullptr; ///< where it lies in the batch that is being written
    qint64 m_endpointId = 0;
    RecordBlock m_block; ///< what is not stored yet of the records up to m_lastId
};

} // namespace Windsock
