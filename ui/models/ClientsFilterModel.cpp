// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ClientsFilterModel.h"

#include "ui/models/ClientsModel.h"

namespace Windsock {

ClientsFilterModel::ClientsFilterModel(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(ClientsModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void ClientsFilterModel::setScope(const QString &endpoint, const QString &room)
{
    if (endpoint == m_endpoint && room == m_room)
        return;
    m_endpoint = endpoint;
    m_room = room;
    invalidateRowsFilter();
}

bool ClientsFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    if (!m_endpoint.isEmpty() && index.data(ClientsModel::EndpointRole).toString() != m_endpoint)
        return false;
    return m_room.isEmpty() || index.data(ClientsModel::RoomsRole).toStringList().contains(m_room);
}

} // namespace Windsock
