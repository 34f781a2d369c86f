// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ClientsModel.h"

#include "ui/models/ClientNames.h"

#include <QDateTime>
#include <QSet>

#include <algorithm>

namespace Windsock {

namespace {

constexpr std::chrono::seconds TickInterval{1};
constexpr qint64 LongestTick = 5'000'000; // µs; after more than this the model was not active
constexpr int MaxSingleRemovals = 200;    // more gaps than these cost a view less as one reset

qint64 microsecondsNow()
{
    return QDateTime::currentMSecsSinceEpoch() * 1000;
}

} // namespace

ClientsModel::ClientsModel(ClientNames &names, QObject *parent)
    : QAbstractTableModel(parent), m_names(names), m_now(microsecondsNow())
{
    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, [this] { refresh(microsecondsNow()); });
    connect(&names, &ClientNames::nameChanged, this, [this](ClientId client) {
        if (const int row = rowOf(client); row >= 0)
            rowsChanged(row, row, ClientColumn, ClientColumn);
    });
    connect(&names, &ClientNames::replaced, this, [this] {
        if (const int rows = rowCount(); rows > 0)
            rowsChanged(0, rows - 1, ClientColumn, ClientColumn);
    });
}

int ClientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ClientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

Qt::ItemFlags ClientsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.column() == ClientColumn ? usual | Qt::ItemIsEditable : usual;
}

bool ClientsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::EditRole
        || index.column() != ClientColumn)
        return false;
    const ClientId client = m_rows[size_t(index.row())]->info.id;
    const QString before = m_names.name(client);
    m_names.setName(client, value.toString());
    if (const QString name = m_names.name(client); name != before)
        emit renamed(client, name);
    return true;
}

void ClientsModel::onClientsOpened(const QList<ClientInfo> &clients)
{
    QList<ClientInfo> fresh;
    for (const ClientInfo &client : clients) {
        if (rowOf(client.id) < 0)
            fresh.append(client);
    }
    std::ranges::sort(fresh, {}, &ClientInfo::id);
    // I/O threads tell of their clients one after the other, so that some may come after greater
    // ones.
    const ClientId last = m_rows.empty() ? 0 : m_rows.back()->info.id;
    const auto appended = std::ranges::upper_bound(fresh, last, {}, &ClientInfo::id);
    for (auto late = fresh.begin(); late != appended; ++late)
        insertRow(*late);
    if (const int count = int(fresh.end() - appended); count > 0) {
        beginInsertRows({}, rowCount(), rowCount() + count - 1);
        for (auto client = appended; client != fresh.end(); ++client)
            m_rows.push_back(std::make_unique<Row>(Row{*client, {}, {}, 0, 0}));
        endInsertRows();
    }
    if (!fresh.isEmpty())
        emit countChanged();
}

void ClientsModel::insertRow(const ClientInfo &client)
{
    const auto idOf = [](const auto &row) { return row->info.id; };
    const auto place = std::ranges::lower_bound(m_rows, client.id, {}, idOf);
    const int row = int(place - m_rows.begin());
    beginInsertRows({}, row, row);
    m_rows.insert(place, std::make_unique<Row>(Row{client, {}, {}, 0, 0}));
    endInsertRows();
}

void ClientsModel::onClientsClosed(const QList<ClientClosed> &clients)
{
    int first = rowCount();
    int last = -1;
    for (const ClientClosed &client : clients) {
        const int row = rowOf(client.id);
        if (row < 0 || m_rows[size_t(row)]->closed)
            continue;
        m_rows[size_t(row)]->closed = client;
        m_rows[size_t(row)]->statistics = client.statistics;
        m_rows[size_t(row)]->rate = 0;
        m_closedOrder.push_back(client.id);
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last < 0)
        return;
    rowsChanged(first, last);
    if (closedCount() > MaxClosed)
        dropClosed(MaxClosed);
    emit countChanged();
}

void ClientsModel::onClientsUpdated(const QList<ClientStatistics> &clients)
{
    int first = rowCount();
    int last = -1;
    for (const ClientStatistics &statistics : clients) {
        const int row = rowOf(statistics.id);
        if (row < 0 || m_rows[size_t(row)]->closed)
            continue;
        m_rows[size_t(row)]->statistics = statistics;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last < 0)
        return;
    rowsChanged(first, last, StateColumn, StateColumn); // not the name: it may be being edited
    rowsChanged(first, last, InColumn, RoomsColumn);
}

void ClientsModel::setSendBuffer(qint64 bytes)
{
    if (bytes == m_sendBuffer)
        return;
    m_sendBuffer = bytes;
    if (!m_rows.empty())
        rowsChanged(0, rowCount() - 1, StateColumn, StateColumn);
}

bool ClientsModel::isSlow(const Row &row) const
{
    return !row.closed
        && (row.statistics.skipped > 0
            || (m_sendBuffer > 0 && row.statistics.backlog > m_sendBuffer / 2));
}

void ClientsModel::clearClosed()
{
    if (closedCount() == 0)
        return;
    dropClosed(0);
    emit countChanged();
}

void ClientsModel::forget(const QList<ClientId> &clients)
{
    const auto goes = [&clients](ClientId client) { return clients.contains(client); };
    if (std::erase_if(m_closedOrder, goes) == 0)
        return;
    removeWhere([&goes](const Row &row) { return row.closed && goes(row.info.id); });
    emit countChanged();
}

void ClientsModel::dropClosed(int keep)
{
    QSet<ClientId> going;
    while (closedCount() > keep) {
        going.insert(m_closedOrder.front());
        m_closedOrder.pop_front();
    }
    removeWhere([&going](const Row &row) { return going.contains(row.info.id); });
}

void ClientsModel::removeWhere(const std::function<bool(const Row &)> &goes)
{
    std::vector<std::pair<int, int>> ranges; // from the end, so that removing one moves no other
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!goes(*m_rows[size_t(row)]))
            continue;
        if (!ranges.empty() && ranges.back().first == row + 1)
            ranges.back().first = row;
        else
            ranges.emplace_back(row, row);
    }
    if (ranges.size() > MaxSingleRemovals) {
        beginResetModel();
        std::erase_if(m_rows, [&goes](const auto &row) { return goes(*row); });
        endResetModel();
        return;
    }
    for (const auto &[first, last] : ranges) {
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
    }
}

void ClientsModel::setActive(bool active)
{
    if (active == m_tick.isActive())
        return;
    if (!active) {
        m_tick.stop();
        return;
    }
    m_tick.start();
    refresh(microsecondsNow());
}

void ClientsModel::refresh(qint64 now)
{
    // Nobody tells of figures while nobody watches; those that come first after such a time are of
    // all of it and say nothing about this second.
    const qint64 elapsed = now - m_refreshedAt;
    const bool isSteady = elapsed > 0 && elapsed < LongestTick;
    const bool known = std::exchange(m_ratesKnown, isSteady) && isSteady;
    m_now = now;
    m_refreshedAt = now;
    for (const auto &row : m_rows) {
        const quint64 messages = row->statistics.messagesIn + row->statistics.messagesOut;
        const quint64 before = std::exchange(row->messagesAtRefresh, messages);
        row->rate = known && !row->closed ? double(messages - before) * 1e6 / double(elapsed) : 0;
    }
    if (!m_rows.empty())
        rowsChanged(0, rowCount() - 1, ConnectedForColumn, RateColumn);
}

void ClientsModel::rowsChanged(int first, int last, int firstColumn, int lastColumn)
{
    emit dataChanged(index(first, firstColumn), index(last, lastColumn));
}

int ClientsModel::rowOf(ClientId client) const
{
    const auto idOf = [](const auto &row) { return row->info.id; };
    const auto found = std::ranges::lower_bound(m_rows, client, {}, idOf);
    return found != m_rows.end() && (*found)->info.id == client ? int(found - m_rows.begin()) : -1;
}

const ClientsModel::Row *ClientsModel::find(ClientId client) const
{
    const int row = rowOf(client);
    return row < 0 ? nullptr : m_rows[size_t(row)].get();
}

std::optional<ClientInfo> ClientsModel::info(ClientId client) const
{
    const Row *row = find(client);
    return row ? std::optional(row->info) : std::nullopt;
}

std::optional<ClientStatistics> ClientsModel::statistics(ClientId client) const
{
    const Row *row = find(client);
    return row ? std::optional(row->statistics) : std::nullopt;
}

std::optional<ClientClosed> ClientsModel::closed(ClientId client) const
{
    const Row *row = find(client);
    return row ? row->closed : std::nullopt;
}

} // namespace Windsock
