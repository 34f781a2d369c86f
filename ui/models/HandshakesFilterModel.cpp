// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/HandshakesFilterModel.h"

#include "ui/models/HandshakesModel.h"

namespace Windsock {

void HandshakesFilterModel::setRefusedOnly(bool refusedOnly)
{
    if (refusedOnly == m_refusedOnly)
        return;
    m_refusedOnly = refusedOnly;
    invalidateRowsFilter();
}

void HandshakesFilterModel::setText(const QString &text)
{
    const QString simple = text.simplified();
    if (simple == m_text)
        return;
    m_text = simple;
    invalidateRowsFilter();
}

bool HandshakesFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    if (matchesAll())
        return true;
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    if (m_refusedOnly && !index.data(HandshakesModel::RefusedRole).toBool())
        return false;
    return m_text.isEmpty()
        || index.data(HandshakesModel::FilterRole).toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace Windsock
