// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/EndpointsModel.h"

#include <QLocale>
#include <QSet>

#include <algorithm>

namespace Windsock {

namespace {

constexpr int AllRows = 1; // the row of "All endpoints" stands before the endpoints
constexpr quintptr TopLevel = 0;

QVariant countText(int count, int role)
{
    if (role == Qt::DisplayRole)
        return QLocale().toString(count);
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                         : QVariant();
}

} // namespace

EndpointsModel::EndpointsModel(QObject *parent) : QAbstractItemModel(parent) {}

QModelIndex EndpointsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, TopLevel);
    return createIndex(row, column, m_endpoints[size_t(parent.row() - AllRows)].key);
}

QModelIndex EndpointsModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == TopLevel)
        return {};
    const int position = positionOfKey(child.internalId());
    return position < 0 ? QModelIndex() : createIndex(position + AllRows, 0, TopLevel);
}

int EndpointsModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return AllRows + int(m_endpoints.size());
    if (parent.internalId() != TopLevel || parent.column() != 0 || parent.row() < AllRows)
        return 0;
    return int(m_endpoints[size_t(parent.row() - AllRows)].rooms.size());
}

int EndpointsModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant EndpointsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() != TopLevel) {
        const Endpoint &endpoint = m_endpoints[size_t(positionOfKey(index.internalId()))];
        return roomData(endpoint, endpoint.rooms[size_t(index.row())], index.column(), role);
    }
    if (index.row() < AllRows)
        return allData(index.column(), role);
    return endpointData(m_endpoints[size_t(index.row() - AllRows)], index.column(), role);
}

QVariant EndpointsModel::allData(int column, int role) const
{
    const int count = int(m_endpointOf.size());
    switch (role) {
    case KindRole: return int(Kind::All);
    case PatternRole:
    case RoomRole: return QString();
    case CountRole: return count;
    case Qt::AccessibleTextRole: return tr("All endpoints, clients: %1").arg(count);
    default: break;
    }
    if (column == CountColumn)
        return countText(count, role);
    return role == Qt::DisplayRole ? QVariant(tr("All endpoints")) : QVariant();
}

QVariant EndpointsModel::endpointData(const Endpoint &endpoint, int column, int role) const
{
    const int count = m_counts.value(endpoint.spec.pattern);
    switch (role) {
    case KindRole: return int(Kind::Endpoint);
    case PatternRole: return endpoint.spec.pattern;
    case RoomRole: return QString();
    case CountRole: return count;
    case SpecRole: return QVariant::fromValue(endpoint.spec);
    case Qt::ToolTipRole: return tr("%1 (%2)").arg(endpoint.spec.pattern, endpoint.spec.behaviour);
    case Qt::AccessibleTextRole:
        return tr("Endpoint %1, clients: %2").arg(endpoint.spec.pattern, QString::number(count));
    default: break;
    }
    if (column == CountColumn)
        return countText(count, role);
    return role == Qt::DisplayRole ? QVariant(endpoint.spec.pattern) : QVariant();
}

QVariant EndpointsModel::roomData(const Endpoint &endpoint, const Room &room, int column,
                                  int role) const
{
    switch (role) {
    case KindRole: return int(Kind::Room);
    case PatternRole: return endpoint.spec.pattern;
    case RoomRole: return room.name;
    case CountRole: return room.members;
    case SpecRole: return QVariant::fromValue(endpoint.spec);
    case Qt::AccessibleTextRole:
        return tr("Room %1, clients: %2").arg(room.name, QString::number(room.members));
    default: break;
    }
    if (column == CountColumn)
        return countText(room.members, role);
    return role == Qt::DisplayRole ? QVariant(room.name) : QVariant();
}

QVariant EndpointsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Endpoint");
    case CountColumn: return tr("Clients");
    default: return {};
    }
}

QModelIndex EndpointsModel::allIndex() const
{
    return index(0, 0);
}

QModelIndex EndpointsModel::find(const QString &pattern, const QString &room) const
{
    if (pattern.isEmpty())
        return allIndex();
    const int position = endpointPosition(pattern);
    if (position < 0)
        return {};
    const QModelIndex endpoint = index(position + AllRows, 0);
    if (room.isEmpty())
        return endpoint;
    const auto &rooms = m_endpoints[size_t(position)].rooms;
    const auto found = std::ranges::find(rooms, room, &Room::name);
    return found == rooms.end() ? QModelIndex() : index(int(found - rooms.begin()), 0, endpoint);
}

QList<EndpointSpec> EndpointsModel::endpoints() const
{
    QList<EndpointSpec> specs;
    for (const Endpoint &endpoint : m_endpoints)
        specs.append(endpoint.spec);
    return specs;
}

void EndpointsModel::setEndpoints(const QList<EndpointSpec> &endpoints)
{
    removeMissing(endpoints);
    QSet<QString> placed; // a pattern that stands twice can only be reached once: its first place
                          // counts
    for (const EndpointSpec &spec : endpoints) {
        if (placed.contains(spec.pattern))
            continue;
        placeEndpoint(int(placed.size()), spec);
        placed.insert(spec.pattern);
    }
}

void EndpointsModel::removeMissing(const QList<EndpointSpec> &wanted)
{
    for (int position = int(m_endpoints.size()) - 1; position >= 0; --position) {
        const QString &pattern = m_endpoints[size_t(position)].spec.pattern;
        const auto hasPattern = [&pattern](const EndpointSpec &spec) {
            return spec.pattern == pattern;
        };
        if (std::ranges::any_of(wanted, hasPattern))
            continue;
        beginRemoveRows({}, position + AllRows, position + AllRows);
        m_endpoints.erase(m_endpoints.begin() + position);
        endRemoveRows();
    }
}

void EndpointsModel::placeEndpoint(int position, const EndpointSpec &spec)
{
    const int row = position + AllRows;
    const int from = endpointPosition(spec.pattern);
    if (from < 0) {
        beginInsertRows({}, row, row);
        m_endpoints.insert(m_endpoints.begin() + position, Endpoint{++m_lastKey, spec, {}});
        endInsertRows();
        return;
    }
    if (from != position) {
        beginMoveRows({}, from + AllRows, from + AllRows, {}, row);
        const auto first = m_endpoints.begin() + position;
        std::rotate(first, m_endpoints.begin() + from, m_endpoints.begin() + from + 1);
        endMoveRows();
    }
    EndpointSpec &held = m_endpoints[size_t(position)].spec;
    if (held != spec) {
        held = spec;
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

void EndpointsModel::onClientsOpened(const QList<ClientInfo> &clients)
{
    QList<QString> changed;
    for (const ClientInfo &client : clients) {
        if (m_endpointOf.contains(client.id))
            continue;
        m_endpointOf.insert(client.id, client.endpoint);
        ++m_counts[client.endpoint];
        changed.append(client.endpoint);
    }
    countsChanged(changed);
}

void EndpointsModel::onClientsClosed(const QList<ClientClosed> &clients)
{
    QList<QString> changed;
    for (const ClientClosed &client : clients) {
        const auto found = m_endpointOf.constFind(client.id);
        if (found == m_endpointOf.cend())
            continue;
        const QString pattern = *found;
        m_endpointOf.erase(found);
        if (--m_counts[pattern] == 0)
            m_counts.remove(pattern);
        changed.append(pattern);
    }
    countsChanged(changed);
}

void EndpointsModel::onRoomsChanged(const QList<RoomInfo> &rooms)
{
    for (const RoomInfo &room : rooms) {
        if (const int position = endpointPosition(room.endpoint); position >= 0)
            setRoom(position, room);
    }
}

void EndpointsModel::setRoom(int position, const RoomInfo &info)
{
    auto &rooms = m_endpoints[size_t(position)].rooms;
    const auto place = std::ranges::lower_bound(rooms, info.name, {}, &Room::name);
    const bool known = place != rooms.end() && place->name == info.name;
    const int row = int(place - rooms.begin());
    const QModelIndex endpoint = index(position + AllRows, 0);
    if (known && (info.members > 0 || isKept(info))) {
        place->members = info.members;
        emit dataChanged(index(row, 0, endpoint), index(row, ColumnCount - 1, endpoint));
    } else if (known) {
        beginRemoveRows(endpoint, row, row);
        rooms.erase(place);
        endRemoveRows();
    } else if (info.members > 0) {
        beginInsertRows(endpoint, row, row);
        rooms.insert(place, Room{info.name, info.members});
        endInsertRows();
    }
}

bool EndpointsModel::isKept(const RoomInfo &room) const
{
    return !m_keptRoom.isEmpty() && room.name == m_keptRoom && room.endpoint == m_keptPattern;
}

void EndpointsModel::keepRoom(const QString &pattern, const QString &room)
{
    if (pattern == m_keptPattern && room == m_keptRoom)
        return;
    const QModelIndex before = m_keptRoom.isEmpty() ? QModelIndex()
                                                    : find(m_keptPattern, m_keptRoom);
    const RoomInfo kept{m_keptPattern, m_keptRoom, 0};
    m_keptPattern = pattern;
    m_keptRoom = room;
    if (before.isValid() && before.data(CountRole).toInt() == 0)
        onRoomsChanged({kept});
}

void EndpointsModel::countsChanged(const QList<QString> &patterns)
{
    if (patterns.isEmpty())
        return;
    emit dataChanged(index(0, 0), index(0, ColumnCount - 1));
    for (const QString &pattern : QSet<QString>(patterns.cbegin(), patterns.cend())) {
        const int position = endpointPosition(pattern);
        if (position >= 0)
            emit dataChanged(index(position + AllRows, 0),
                             index(position + AllRows, ColumnCount - 1));
    }
}

int EndpointsModel::endpointPosition(const QString &pattern) const
{
    const auto hasPattern = [&pattern](const Endpoint &endpoint) {
        return endpoint.spec.pattern == pattern;
    };
    const auto found = std::ranges::find_if(m_endpoints, hasPattern);
    return found == m_endpoints.end() ? -1 : int(found - m_endpoints.begin());
}

int EndpointsModel::positionOfKey(quintptr key) const
{
    const auto found = std::ranges::find(m_endpoints, key, &Endpoint::key);
    return found == m_endpoints.end() ? -1 : int(found - m_endpoints.begin());
}

} // namespace Windsock
