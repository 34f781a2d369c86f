// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/HiddenRows.h"

#include <algorithm>
#include <iterator>

namespace Windsock {

void HiddenRows::add(const QList<qint64> &ids)
{
    m_ids.append(ids);
    std::ranges::sort(m_ids);
    m_ids.erase(std::unique(m_ids.begin(), m_ids.end()), m_ids.end());
}

bool HiddenRows::contains(qint64 id) const
{
    return std::ranges::binary_search(m_ids, id);
}

qint64 HiddenRows::countTo(qint64 id) const
{
    return std::ranges::upper_bound(m_ids, id) - m_ids.begin();
}

qint64 HiddenRows::idAt(qint64 row, qint64 afterId) const
{
    // Before the hidden id with number i stand (id − afterId − 1 − i) rows that are shown, and that
    // number never falls from one to the next: how many of them are at or below `row` is how many
    // ids the row is moved by.
    qint64 low = 0;
    qint64 high = m_ids.size();
    while (low < high) {
        const qint64 middle = (low + high) / 2;
        if (m_ids[middle] - afterId - 1 - middle <= row)
            low = middle + 1;
        else
            high = middle;
    }
    return afterId + 1 + row + low;
}

QList<qint64> HiddenRows::without(const QList<qint64> &ids) const
{
    if (m_ids.isEmpty())
        return ids;
    QList<qint64> kept;
    kept.reserve(ids.size());
    std::ranges::set_difference(ids, m_ids, std::back_inserter(kept));
    return kept;
}

} // namespace Windsock
