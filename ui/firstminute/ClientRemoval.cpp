// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/ClientRemoval.h"

#include "server/session/SessionRecorder.h"
#include "ui/WindowModels.h"
#include "ui/models/MatchSearch.h"

#include <algorithm>

namespace Windsock {

namespace {
// A client's close is recorded before it is told of; but what it had said to the others may be told
// by another I/O thread, and each of them hands over what it saw every 20 ms.
// That is a guess, which spares the operator most of the rows that come and go; what it misses is
// caught for as long as a busy machine may hold it back.
constexpr std::chrono::milliseconds SettleTime{100};
constexpr std::chrono::seconds WatchTime{10};
} // namespace

ClientRemoval::ClientRemoval(WindowModels &models, SessionRecorder *recorder, QObject *parent)
    : QObject(parent), m_models(models), m_recorder(recorder), m_search(new MatchSearch(this))
{
    connect(&models.clients(), &ClientsModel::countChanged, this, &ClientRemoval::onClientsChanged);
    connect(m_search, &MatchSearch::found, this, &ClientRemoval::onFound);
    m_watch.setSingleShot(true);
    m_watch.setInterval(WatchTime);
    connect(&m_watch, &QTimer::timeout, this, &ClientRemoval::endWatch);
    if (recorder != nullptr) {
        connect(recorder, &SessionRecorder::batchStored, this, &ClientRemoval::onStored);
        connect(recorder, &SessionRecorder::failed, this, &ClientRemoval::onStored);
    }
}

void ClientRemoval::start(const QList<ClientId> &clients, qint64 afterId)
{
    if (m_watch.isActive()) { // what has not come of the clients before is looked for with these
        m_clients += clients;
        m_searchedTo = std::min(m_searchedTo, afterId);
    } else {
        m_clients = clients;
        m_searchedTo = afterId;
    }
    endWatch();
    m_step = Step::Closing;
    onClientsChanged();
}

void ClientRemoval::onClientsChanged()
{
    const bool anyOpen = std::ranges::any_of(m_clients, [this](ClientId client) {
        return m_models.clients().rowOf(client) >= 0 && !m_models.clients().closed(client);
    });
    if (m_step != Step::Closing || anyOpen)
        return;
    if (m_recorder == nullptr) {
        finish();
        return;
    }
    m_step = Step::Settling;
    QTimer::singleShot(SettleTime, this, &ClientRemoval::onSettled);
}

void ClientRemoval::onSettled()
{
    m_seen = m_recorder->counters().seen;
    m_step = Step::Storing;
    onStored();
}

void ClientRemoval::onStored()
{
    if (m_step == Step::Watching) {
        search();
        return;
    }
    if (m_step != Step::Storing)
        return;
    const SessionCounters counters = m_recorder->counters();
    if (counters.stored + counters.dropped < m_seen)
        return;
    m_step = Step::Searching;
    search();
}

/// Through what has been stored since the last search.
void ClientRemoval::search()
{
    if (m_searching)
        return;
    const auto &reader = m_models.traffic().reader();
    const qint64 lastId = reader.isOpen() ? reader.lastId() : 0;
    if (lastId <= m_searchedTo) {
        if (m_step == Step::Searching)
            finish();
        return;
    }
    m_searching = true;
    m_rows.clear();
    SessionFilter filter;
    filter.among = m_clients;
    m_search->setSession(m_recorder->file());
    m_search->start(filter, m_searchedTo + 1, lastId);
    m_lastId = lastId;
}

void ClientRemoval::onFound(const QList<qint64> &ids, qint64 searchedTo)
{
    m_rows += ids;
    if (searchedTo < m_lastId)
        return;
    endSearch();
    m_searchedTo = m_lastId;
    m_models.traffic().onBatchStored(m_lastId, m_lastId); // what was found has been stored
    m_models.traffic().hide(m_rows);
    if (m_step == Step::Searching)
        finish();
    else if (m_step == Step::Watching && !m_rows.isEmpty())
        emit lateRowsHidden();
    if (m_step == Step::Watching)
        search(); // what was stored meanwhile
}

void ClientRemoval::finish()
{
    m_step = Step::Idle;
    m_models.clients().forget(m_clients);
    m_models.handshakes().forget(m_clients);
    if (m_recorder != nullptr && !m_clients.isEmpty()) {
        m_step = Step::Watching;
        m_watch.start();
    } else {
        endWatch();
    }
    emit finished(m_clients);
}

void ClientRemoval::endWatch()
{
    m_watch.stop();
    m_step = Step::Idle;
    endSearch();
}

void ClientRemoval::endSearch()
{
    m_searching = false;
    m_search->setSession({}); // lets go of the file
}

} // namespace Windsock
