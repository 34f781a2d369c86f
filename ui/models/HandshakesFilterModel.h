// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace Windsock {

/// A HandshakesModel restricted to refused attempts, or to those that contain a text.
class HandshakesFilterModel final : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setRefusedOnly(bool refusedOnly);
    /// Looked for in every column, the host and the detail, whatever the case. An empty one does
    /// not restrict.
    void setText(const QString &text);
    [[nodiscard]] bool matchesAll() const { return !m_refusedOnly && m_text.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow,
                                        const QModelIndex &sourceParent) const override;

private:
    bool m_refusedOnly = false;
    QString m_text;
};

} // namespace Windsock
