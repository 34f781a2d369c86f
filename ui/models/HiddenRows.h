// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

namespace Windsock {

/// The ids that a table leaves out of rows which are numbered without a gap, and what follows from
/// them for its rows. Holds 8 bytes an id; every question is a binary search.
class HiddenRows final
{
public:
    /// In any order; those that are hidden already are passed over.
    void add(const QList<qint64> &ids);
    void clear() { m_ids.clear(); }

    [[nodiscard]] bool isEmpty() const { return m_ids.isEmpty(); }
    [[nodiscard]] qint64 count() const { return m_ids.size(); }
    [[nodiscard]] bool contains(qint64 id) const;
    /// How many are not greater than `id`.
    [[nodiscard]] qint64 countTo(qint64 id) const;
    /// The id of the row with this number, 0 for the first, where the rows begin after `afterId`.
    /// No hidden id may be at or below that.
    [[nodiscard]] qint64 idAt(qint64 row, qint64 afterId) const;
    /// `ids` (ascending) without those that are hidden.
    [[nodiscard]] QList<qint64> without(const QList<qint64> &ids) const;

private:
    QList<qint64> m_ids; ///< ascending
};

} // namespace Windsock
