// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/session/NameCost.h"
#include "server/session/Patience.h"
#include "server/session/SessionFormat.h"
#include "server/session/SessionTypes.h"
#include "server/session/SqlStatement.h"

#include <QCache>

#include <atomic>
#include <memory>
#include <optional>

namespace Windsock {

class BlockTable;

/// An open session file, for reading: what SessionReader does, with SQLite::Exception for errors.
class SessionConnection final
{
public:
    static Result<std::unique_ptr<SessionConnection>> open(const QString &file);
    Q_DISABLE_COPY_MOVE(SessionConnection)
    ~SessionConnection();

    /// The next call ends when it is cancelled or, where nobody can, when it takes longer than it
    /// ever does in an honest file: with an SQLite::Exception.
    void begin(const std::atomic_bool *cancel);

    qint64 lastId();
    QList<StoredRecord> rows(qint64 firstId, int count);
    QList<StoredRecord> rows(const QList<qint64> &ids);
    QByteArray payload(qint64 id, qint64 maxBytes);
    std::vector<ClientId> recipients(qint64 id);
    std::optional<ClientInfo> client(ClientId id);
    std::optional<ClientClosed> clientClosed(ClientId id);
    QString clientName(ClientId id);
    QHash<ClientId, QString> clientNames();
    QList<qint64> matching(const SessionFilter &filter, qint64 firstId, qint64 lastId,
                           const std::atomic_bool *cancel);

private:
    SessionConnection(std::unique_ptr<SQLite::Database> database,
                      std::unique_ptr<Patience> patience);
    std::unique_ptr<BlockTable> makeBlockTable();
    /// Asks for records, however the file has them.
    std::unique_ptr<SqlStatement> records(const std::string &select, const char *where);
    StoredRecord readRow(const SqlStatement &row);
    QByteArray readPreview(const SqlStatement &row, const StoredRecord &record);
    QString name(qint64 id);
    qint64 nameId(const QString &name);

    std::unique_ptr<SQLite::Database> m_database;
    std::unique_ptr<Patience> m_patience;
    SessionFormat::Layout m_layout;
    std::unique_ptr<BlockTable> m_blocks; ///< null in a file of an older format
    std::unique_ptr<SqlStatement> m_lastId;
    std::unique_ptr<SqlStatement> m_page;
    std::unique_ptr<SqlStatement> m_payload;
    std::unique_ptr<SqlStatement> m_recipients;
    std::unique_ptr<SqlStatement> m_name;
    QCache<qint64, QString> m_names{NameCacheBytes};
};

} // namespace Windsock
