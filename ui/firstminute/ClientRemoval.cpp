// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/ClientRemoval.h"

#include "server/session/SessionRecorder.h"
#include "ui/WindowModels.h"
#include "ui/models/MatchSearch.h"

#include <QTimer>

#include <algorithm>

namespace Windsock {

namespace {
// A client's close is recorded before it is told of; but what it had said to the others may be told
// by another I/O thread, and each of them hands over what it saw every 20 ms.
constexpr std::chrono::milliseconds SettleTime{100};
} // namespace

ClientRemoval::ClientRemoval(WindowModels &models, SessionRecorder *recorder, QObject *parent)
    : QObject(parent), m_models(models), m_recorder(recorder), m_search(new MatchSearch(this))
{
    connect(&models.clients(), &ClientsModel::countChanged, this, &ClientRemoval::onClientsChanged);
    connect(m_search, &MatchSearch::found, this, &ClientRemoval::onFound);
    if (recorder != nullptr) {
        connect(recorder, &SessionRecorder::batchStored, this, &ClientRemoval::onStored);
        connect(recorder, &SessionRecorder::failed, this, &ClientRemoval::onStored);
    }
}

void ClientRemoval::start(const QList<ClientId> &clients, qint64 afterId)
{
    m_clients = clients;
    m_afterId = afterId;
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
    if (m_step != Step::Storing)
        return;
    const SessionCounters counters = m_recorder->counters();
    if (counters.stored + counters.dropped < m_seen)
        return;
    const auto &reader = m_models.traffic().reader();
    m_lastId = reader.isOpen() ? reader.lastId() : 0;
    if (m_lastId <= m_afterId) {
        finish();
        return;
    }
    m_step = Step::Searching;
    m_rows.clear();
    SessionFilter filter;
    filter.among = m_clients;
    m_search->setSession(m_recorder->file());
    m_search->start(filter, m_afterId + 1, m_lastId);
}

void ClientRemoval::onFound(const QList<qint64> &ids, qint64 searchedTo)
{
    m_rows += ids;
    if (searchedTo < m_lastId)
        return;
    m_models.traffic().onBatchStored(m_lastId, m_lastId); // what was found has been stored
    m_models.traffic().hide(m_rows);
    finish();
}

void ClientRemoval::finish()
{
    m_step = Step::Idle;
    m_search->setSession({}); // lets go of the file
    m_models.clients().forget(m_clients);
    m_models.handshakes().forget(m_clients);
    emit finished(m_clients);
}

} // namespace Windsock
