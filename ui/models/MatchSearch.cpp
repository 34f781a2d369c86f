// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/MatchSearch.h"

#include "server/base/Post.h"
#include "server/session/SessionReader.h"

#include <algorithm>
#include <future>

namespace Windsock {

/// One filter's search. Shared by both threads; only the flag is ever written to.
struct MatchSearch::Job
{
    SessionFilter filter;
    mutable std::atomic_bool cancelled = false;
};

class MatchSearch::Worker final : public QObject
{
public:
    explicit Worker(MatchSearch *search) : m_search(search) {}

    void open(const QString &file)
    {
        m_job.reset();
        m_reader.close();
        // The model has opened the same file and told of the error, if there is one; here nothing
        // is found then.
        m_open = !file.isEmpty() && m_reader.open(file).ok();
    }

    void begin(const std::shared_ptr<const Job> &job, qint64 firstId)
    {
        m_job = job;
        m_nextId = firstId;
        m_lastId = firstId - 1;
    }

    void extend(const std::shared_ptr<const Job> &job, qint64 lastId)
    {
        if (job != m_job)
            return;
        m_lastId = std::max(m_lastId, lastId);
        scheduleChunk();
    }

private:
    // Chunks are events of their own, so that a new filter is heard of between two of them.
    void scheduleChunk()
    {
        if (m_chunkWaits || m_nextId > m_lastId)
            return;
        m_chunkWaits = true;
        post(this, [this] {
            m_chunkWaits = false;
            searchChunk();
            scheduleChunk();
        });
    }

    void searchChunk()
    {
        if (!m_job || m_job->cancelled)
            m_nextId = m_lastId + 1;
        if (m_nextId > m_lastId)
            return;
        const qint64 chunkEnd = std::min(m_lastId, m_nextId + ChunkRows - 1);
        QList<qint64> ids;
        if (m_open)
            ids = m_reader.matching(m_job->filter, m_nextId, chunkEnd, &m_job->cancelled);
        m_nextId = chunkEnd + 1;
        if (!m_job->cancelled)
            post(m_search, [search = m_search, job = m_job, chunkEnd, ids] {
                search->onChunkSearched(job, chunkEnd, ids);
            });
    }

    MatchSearch *m_search; ///< outlives this object
    SessionReader m_reader;
    std::shared_ptr<const Job> m_job;
    qint64 m_nextId = 1;
    qint64 m_lastId = 0;
    bool m_open = false;
    bool m_chunkWaits = false;
};

MatchSearch::MatchSearch(QObject *parent) : QObject(parent), m_worker(new Worker(this))
{
    m_thread.setObjectName(u"match search"_qs);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

MatchSearch::~MatchSearch()
{
    cancel();
    m_thread.quit();
    m_thread.wait();
}

void MatchSearch::setSession(const QString &file)
{
    cancel();
    // Shared: set_value() may still be at work when the wait is over.
    const auto done = std::make_shared<std::promise<void>>();
    auto isDone = done->get_future();
    post(m_worker, [worker = m_worker, file, done] {
        worker->open(file);
        done->set_value();
    });
    if (file.isEmpty())
        isDone.wait();
}

void MatchSearch::start(const SessionFilter &filter, qint64 firstId, qint64 lastId)
{
    cancel();
    const auto job = std::make_shared<Job>();
    job->filter = filter;
    m_job = job;
    m_searchedTo = m_lastId = firstId - 1;
    post(m_worker, [worker = m_worker, job = m_job, firstId] { worker->begin(job, firstId); });
    extend(lastId);
}

void MatchSearch::extend(qint64 lastId)
{
    if (!m_job || lastId <= m_lastId)
        return;
    m_lastId = lastId;
    post(m_worker, [worker = m_worker, job = m_job, lastId] { worker->extend(job, lastId); });
}

void MatchSearch::cancel()
{
    if (m_job)
        m_job->cancelled = true;
    m_job.reset();
    m_searchedTo = m_lastId = 0;
}

void MatchSearch::onChunkSearched(const std::shared_ptr<const Job> &job, qint64 searchedTo,
                                  const QList<qint64> &ids)
{
    if (job != m_job)
        return;
    m_searchedTo = searchedTo;
    emit found(ids, searchedTo);
}

} // namespace Windsock
