// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/session/SessionTypes.h"

#include <QHash>

#include <atomic>
#include <memory>
#include <optional>

namespace Windsock {

/// Reads a session file, also while it is recorded. One object belongs to one thread; several may
/// read the same file at once. A row that was told of by SessionRecorder::batchStored() is visible
/// to the next call.
class SessionReader final
{
public:
    static constexpr int PreviewBytes = 240;

    SessionReader();
    Q_DISABLE_COPY_MOVE(SessionReader)
    ~SessionReader();

    /// Opens for reading only. An error says what the file is instead of a session.
    Result<void> open(const QString &file);
    void close();
    [[nodiscard]] bool isOpen() const;

    /// The greatest id, 0 in an empty session.
    [[nodiscard]] qint64 lastId() const;

    /// `count` rows from `firstId`, in order; fewer at the end. A lookup by primary key: fast at
    /// any length.
    [[nodiscard]] QList<StoredRecord> rows(qint64 firstId, int count) const;
    /// The rows with these ids, in the order given; missing ones are left out.
    [[nodiscard]] QList<StoredRecord> rows(const QList<qint64> &ids) const;

    /// At most `maxBytes` of a row's payload.
    [[nodiscard]] QByteArray payload(qint64 id, qint64 maxBytes) const;
    /// The clients that a row was sent to, ascending; one for a row to one client.
    [[nodiscard]] std::vector<ClientId> recipients(qint64 id) const;

    // Of a client in the latest recording, where a file was recorded to several times.
    [[nodiscard]] std::optional<ClientInfo> client(ClientId id) const;
    [[nodiscard]] std::optional<ClientClosed> clientClosed(ClientId id) const; ///< nothing while
                                                                               ///< connected
    [[nodiscard]] QString clientName(ClientId id) const; ///< that the operator gave; empty: none
    /// All that have such a name.
    [[nodiscard]] QHash<ClientId, QString> clientNames() const;

    /// Ids of the rows firstId…lastId that the filter lets through, ascending. A scan; made for a
    /// thread other than the GUI's. Stops early, with what it has, once *cancel is true.
    [[nodiscard]] QList<qint64> matching(const SessionFilter &filter, qint64 firstId, qint64 lastId,
                                         const std::atomic_bool *cancel = nullptr) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Windsock
