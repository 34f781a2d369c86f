// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/TrafficModel.h"

#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"
#include "ui/models/MatchSearch.h"
#include "ui/models/RecordText.h"

#include <QLocale>

#include <algorithm>
#include <iterator>
#include <limits>

namespace Windsock {

namespace {
constexpr std::chrono::milliseconds RevealInterval{33}; // at most 30 changes of the table a second
} // namespace

TrafficModel::TrafficModel(const ClientNames &names, QObject *parent)
    : QAbstractTableModel(parent),
      m_names(names),
      m_pages([this](int firstRow, int count) { return readRows(firstRow, count); }),
      m_search(new MatchSearch(this))
{
    m_revealTimer.setSingleShot(true);
    m_revealTimer.setInterval(RevealInterval);
    connect(&m_revealTimer, &QTimer::timeout, this, [this] {
        if (m_revealWaits)
            reveal();
    });
    connect(m_search, &MatchSearch::found, this, &TrafficModel::onFound);
    connect(&names, &ClientNames::changed, this, &TrafficModel::onClientNamed);
}

TrafficModel::~TrafficModel() = default;

int TrafficModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int TrafficModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

Result<void> TrafficModel::setSession(const QString &file)
{
    const auto opened = m_reader.open(file);
    m_search->setSession(opened ? file : QString());
    m_lastId = opened ? m_reader.lastId() : 0;
    m_afterId = 0;
    m_limitId = m_lastId;
    m_hidden.clear();
    m_startTime = 0;
    restart();
    return opened;
}

Result<void> TrafficModel::moveSession(const QString &file)
{
    const auto opened = m_reader.open(file);
    m_search->setSession(opened ? file : QString());
    if (!opened)
        return opened;
    m_lastId = std::max(m_lastId, m_reader.lastId());
    // What was found stays; the rest is looked for in the new place.
    if (isFiltered() && m_active)
        m_search->start(m_filter, m_searchedTo + 1, m_lastId);
    scheduleReveal();
    return opened;
}

void TrafficModel::closeSession()
{
    m_reader.close();
    m_search->setSession({});
    m_lastId = m_afterId = m_limitId = m_startTime = 0;
    m_hidden.clear();
    restart();
}

void TrafficModel::setFilter(const SessionFilter &filter)
{
    SessionFilter wanted = filter;
    wanted.afterId = 0;
    if (wanted == m_filter)
        return;
    m_filter = wanted;
    restart();
}

void TrafficModel::clear()
{
    m_afterId = m_limitId = m_lastId;
    m_hidden.clear(); // all of them are before that
    restart();
}

void TrafficModel::hide(const QList<qint64> &ids)
{
    QList<qint64> going;
    std::ranges::copy_if(ids, std::back_inserter(going),
                         [this](qint64 id) { return id > m_afterId && id <= m_lastId; });
    if (going.isEmpty())
        return;
    m_hidden.add(going);
    restart();
}

// Begins anew from what is stored: after another session, another filter, a clear.
void TrafficModel::restart()
{
    beginResetModel();
    m_pages.clear();
    m_matches = {};
    m_searchedTo = m_afterId;
    m_search->cancel();
    m_rows = 0;
    m_rows = int(revealable());
    endResetModel();
    if (isFiltered() && m_active)
        m_search->start(m_filter, m_afterId + 1, m_lastId);
    emit countsChanged();
}

void TrafficModel::onBatchStored(qint64 firstId, qint64 lastId)
{
    Q_UNUSED(firstId)
    if (lastId <= m_lastId || !m_reader.isOpen())
        return;
    m_lastId = lastId;
    if (!m_active)
        return;
    if (isFiltered())
        m_search->extend(lastId);
    scheduleReveal();
}

void TrafficModel::onFound(const QList<qint64> &ids, qint64 searchedTo)
{
    m_searchedTo = searchedTo;
    m_matches.append(m_hidden.without(ids));
    scheduleReveal();
}

void TrafficModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    m_limitId = m_lastId;
    reveal();
}

void TrafficModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (!active) {
        m_search->cancel();
        m_pages.clear();
        return;
    }
    if (isFiltered())
        m_search->start(m_filter, m_searchedTo + 1, m_lastId);
    reveal();
}

qint64 TrafficModel::available() const
{
    return isFiltered() ? m_matches.size() : shownTo(m_lastId);
}

/// Without a filter: the rows up to `id`.
qint64 TrafficModel::shownTo(qint64 id) const
{
    return id - m_afterId - m_hidden.countTo(id);
}

qint64 TrafficModel::revealable() const
{
    constexpr qint64 most = std::numeric_limits<int>::max();
    if (!m_paused)
        return std::min(available(), most);
    if (!isFiltered())
        return std::clamp<qint64>(shownTo(m_limitId), 0, most);
    return std::ranges::upper_bound(m_matches, m_limitId) - m_matches.begin();
}

qint64 TrafficModel::pendingCount() const
{
    return m_paused ? available() - revealable() : 0;
}

qint64 TrafficModel::totalCount() const
{
    return shownTo(m_lastId);
}

bool TrafficModel::isSearching() const
{
    return m_search->isSearching();
}

void TrafficModel::scheduleReveal()
{
    m_revealWaits = true;
    if (!m_revealTimer.isActive())
        reveal();
}

void TrafficModel::reveal()
{
    m_revealWaits = false;
    m_revealTimer.start();
    if (const int rows = int(revealable()); m_active && rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    }
    emit countsChanged();
}

QList<StoredRecord> TrafficModel::readRows(int firstRow, int count) const
{
    if (!m_reader.isOpen())
        return {};
    QList<qint64> ids;
    ids.reserve(count);
    for (int row = firstRow; row < firstRow + count; ++row)
        ids.append(idAt(row));
    const bool gapless = ids.last() - ids.first() == count - 1;
    const QList<StoredRecord> read = gapless ? m_reader.rows(ids.first(), count)
                                             : m_reader.rows(ids);
    QList<StoredRecord> rows(count); // a row that is missing leaves its place empty
    auto next = read.begin();
    for (int i = 0; i < count && next != read.end(); ++i) {
        if (next->id == ids[i])
            rows[i] = *next++;
    }
    return rows;
}

const StoredRecord *TrafficModel::record(int row) const
{
    return m_active ? m_pages.record(row, m_rows) : m_pages.held(row);
}

qint64 TrafficModel::idAt(int row) const
{
    if (row < 0 || row >= m_rows)
        return 0;
    return isFiltered() ? m_matches[row] : m_hidden.idAt(row, m_afterId);
}

int TrafficModel::rowOf(qint64 id) const
{
    qint64 row = m_hidden.contains(id) ? -1 : shownTo(id) - 1;
    if (isFiltered()) {
        const auto found = std::ranges::lower_bound(m_matches, id);
        row = found != m_matches.end() && *found == id ? found - m_matches.begin() : -1;
    }
    return row >= 0 && row < m_rows ? int(row) : -1;
}

void TrafficModel::setTimeFormat(TimeFormat format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    emit headerDataChanged(Qt::Horizontal, TimeColumn, TimeColumn);
    if (m_rows > 0)
        emit dataChanged(index(0, TimeColumn), index(m_rows - 1, TimeColumn), {Qt::DisplayRole});
}

void TrafficModel::onClientNamed()
{
    if (m_rows > 0)
        emit dataChanged(index(0, ClientColumn), index(m_rows - 1, ClientColumn),
                         {Qt::DisplayRole});
}

} // namespace Windsock
