// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RecordPages.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace Windsock {

RecordPages::RecordPages(Read read) : m_read(std::move(read)) {}

const StoredRecord *RecordPages::record(int row, int rowCount)
{
    if (row < 0 || row >= rowCount)
        return nullptr;
    Page &found = page(row / PageRows);
    if (row % PageRows >= found.asked)
        complete(found, rowCount);
    return held(row);
}

const StoredRecord *RecordPages::held(int row) const
{
    const auto found = std::ranges::find(m_pages, row / PageRows, &Page::number);
    const int position = row % PageRows;
    if (found == m_pages.end() || position >= found->rows.size() || found->rows[position].id == 0)
        return nullptr;
    return &found->rows[position];
}

int RecordPages::heldRows() const
{
    return std::accumulate(m_pages.begin(), m_pages.end(), 0,
                           [](int sum, const Page &page) { return sum + int(page.rows.size()); });
}

RecordPages::Page &RecordPages::page(int number)
{
    const auto found = std::ranges::find(m_pages, number, &Page::number);
    if (found != m_pages.end()) {
        m_pages.splice(m_pages.begin(), m_pages, found);
        return m_pages.front();
    }
    if (m_pages.size() >= MaxPages)
        m_pages.pop_back();
    m_pages.push_front(Page{number, 0, {}});
    return m_pages.front();
}

// The last page grows with the table: only what came since it was read is read then.
void RecordPages::complete(Page &page, int rowCount)
{
    const int first = page.number * PageRows;
    const int wanted = std::min(PageRows, rowCount - first);
    QList<StoredRecord> rows = m_read(first + page.asked, wanted - page.asked);
    rows.resize(wanted - page.asked);
    page.rows.append(std::move(rows));
    page.asked = wanted;
}

} // namespace Windsock
