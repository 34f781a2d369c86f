// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionTypes.h"

#include <functional>
#include <list>
#include <vector>

namespace Windsock {

/// The few pages of rows that a table looked at last, so that a table of any length costs the same
/// memory.
class RecordPages final
{
public:
    static constexpr int PageRows = 256;
    static constexpr int MaxPages = 12;

    /// Reads `count` rows from table row `firstRow`, in order. A row that cannot be read may be
    /// missing at the end, or stand there with id 0.
    using Read = std::function<QList<StoredRecord>(int firstRow, int count)>;

    explicit RecordPages(Read read);

    /// The record of a row below `rowCount`; null when it cannot be read. Valid until the next
    /// call.
    [[nodiscard]] const StoredRecord *record(int row, int rowCount);
    /// The same, but only if it is held already.
    [[nodiscard]] const StoredRecord *held(int row) const;

    void clear() { m_pages.clear(); }
    [[nodiscard]] int heldRows() const;

private:
    struct Page
    {
        int number = 0;
        int asked = 0; ///< rows that were asked for; what is missing of them is not asked for again
        QList<StoredRecord> rows;
    };

    Page &page(int number);
    void complete(Page &page, int rowCount);

    Read m_read;
    std::list<Page> m_pages; ///< the one used last in front
};

} // namespace Windsock
