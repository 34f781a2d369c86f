// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Windsock {

/// Paints the clients table's cells: those of closed clients grey, a backlog in the error colour.
class ClientsDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// Keeps what a person has typed when the row changes meanwhile.
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
};

} // namespace Windsock
