// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Traffic.h"
#include "server/session/SessionTypes.h"

#include <QObject>

#include <memory>

namespace Windsock {

/// Records a server's traffic to a SQLite file, in a thread of its own, and never makes the server
/// wait.
///
/// The queue between the I/O threads and the writer is bounded in bytes. Past half of the bound
/// payloads are dropped (the row stays, marked), at the bound whole records, who came and went an
/// eighth later; both are counted. A batch is one transaction. When the file cannot be written
/// (disk full, read-only) recording stops with a warning, what comes after is counted as dropped,
/// and the server goes on.
///
/// Lives in the thread that made it (all signals come there); accept() is for the I/O threads.
class SessionRecorder final : public QObject, public TrafficSink
{
    Q_OBJECT

public:
    struct Options
    {
        QString file; ///< empty: a temporary one, removed on close unless saved
        qint64 queueLimit = 64 * 1024 * 1024; ///< bytes of payload and bookkeeping waiting to be
                                              ///< written
    };

    explicit SessionRecorder(QObject *parent = nullptr);
    ~SessionRecorder() override; ///< close()s

    /// Creates the file, or continues an existing session file (ids go on). An error names the file
    /// and the cause: not a session, written by a newer version or in an older one's format, in use
    /// by another Windsock, not writable.
    Result<void> open(const Options &options);

    /// Writes what is queued, makes the file whole (a single file, no write-ahead log beside it)
    /// and closes it. A temporary one is removed. Blocks for as long as the disk needs.
    void close();

    /// Copies the session to `file` and goes on recording there; the temporary file is removed.
    /// Returns at once, saved() or saveFailed() follows. The server's traffic goes on meanwhile,
    /// within the queue's bound.
    void saveAs(const QString &file);

    /// Temporary sessions whose Windsock ended without removing them (a crash, a kill), the newest
    /// first. They open like any session.
    [[nodiscard]] static QStringList leftovers();
    /// Makes one of leftovers() a single file, so that it can be moved by hand, and returns how
    /// many records are in it.
    [[nodiscard]] static Result<qint64> mendLeftover(const QString &file);
    /// Removes one of leftovers(). False when a Windsock records to it or the system refuses.
    static bool removeLeftover(const QString &file);

    [[nodiscard]] bool isOpen() const;  ///< also after failed(), until close()
    [[nodiscard]] QString file() const; ///< absolute; empty while closed
    [[nodiscard]] bool isTemporary() const;
    /// Nothing would be lost with it: nothing is open, or neither a row nor anything else that the
    /// server saw, such as a handshake, is in it or on the way to it.
    [[nodiscard]] bool isEmpty() const;
    /// Of this recording, from 0 at open(); at this moment; from any thread. While nothing is open,
    /// what comes counts as seen and dropped.
    [[nodiscard]] SessionCounters counters() const;

    void accept(const TrafficBatchPtr &batch) override;

    // A name that the operator gave a client, kept in the session.
    void renameClient(Windsock::ClientId client, const QString &name);

signals:
    /// Rows firstId…lastId can be read now. At most 30 times a second, and 5 when there is more
    /// than anybody reads (StoredRange::Many): consecutive batches are told in one.
    void batchStored(qint64 firstId, qint64 lastId, const Windsock::SessionCounters &counters);
    void saved(const QString &file);
    void saveFailed(const QString &message);
    /// Recording has stopped; the sentence says why.
    void failed(const QString &message);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Windsock
