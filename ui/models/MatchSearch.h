// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionTypes.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <memory>

namespace Windsock {

/// Finds the rows that a filter lets through, in a thread of its own and in chunks, so that the
/// first ones are seen at once and a filter that changed meanwhile costs no more than the chunk
/// that was being read.
class MatchSearch final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 ChunkRows = 50'000;

    explicit MatchSearch(QObject *parent = nullptr);
    ~MatchSearch() override; ///< cancels and waits for the chunk that is being read

    /// Where to look from now on; cancels. Empty: nowhere, and when this returns the file is
    /// closed: Windows does not remove one that is open.
    void setSession(const QString &file);
    /// Drops what was looked for before and looks through firstId…lastId. What was found for an
    /// earlier filter is not told any more.
    void start(const SessionFilter &filter, qint64 firstId, qint64 lastId);
    /// Goes on to a greater lastId with the same filter.
    void extend(qint64 lastId);
    void cancel();
    /// True while rows up to the lastId asked for have not been looked through.
    [[nodiscard]] bool isSearching() const { return m_searchedTo < m_lastId; }

signals:
    /// The ids found in the next chunk, ascending, greater than all that were told before; possibly
    /// none. Rows up to searchedTo have been looked through.
    void found(const QList<qint64> &ids, qint64 searchedTo);

private:
    class Worker;
    struct Job;

    void onChunkSearched(const std::shared_ptr<const Job> &job, qint64 searchedTo,
                         const QList<qint64> &ids);

    QThread m_thread;
    Worker *m_worker;                 ///< lives in m_thread
    std::shared_ptr<const Job> m_job; ///< null: none
    qint64 m_lastId = 0;
    qint64 m_searchedTo = 0;
};

} // namespace Windsock
