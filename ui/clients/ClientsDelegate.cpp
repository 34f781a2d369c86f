// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/ClientsDelegate.h"

#include "ui/Theme.h"
#include "ui/models/ClientsModel.h"
#include "ui/traffic/CellPainter.h"

#include <QLineEdit>

namespace Windsock {

namespace {

QColor cellColour(const QModelIndex &index, const Theme &theme)
{
    if (!index.data(ClientsModel::OpenRole).toBool())
        return theme.muted;
    switch (index.column()) {
    case ClientsModel::StateColumn:
        return index.data(ClientsModel::SlowRole).toBool() ? theme.error : theme.ok;
    case ClientsModel::ConnectedForColumn:
    case ClientsModel::RateColumn:
    case ClientsModel::RoundTripColumn: return theme.muted;
    case ClientsModel::BacklogColumn: // both are empty unless there is one
    case ClientsModel::SkippedColumn: return theme.error;
    default: return theme.text;
    }
}

} // namespace

void ClientsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    QStyleOptionViewItem cell = option;
    cell.features.setFlag(QStyleOptionViewItem::Alternate, index.row() % 2 != 0);
    CellPainter::paintBackground(*painter, cell, theme);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    const QFont font = alignment & Qt::AlignRight ? Theme::numberFont(option.font) : option.font;
    CellPainter::paintText(*painter, cell, index.data().toString(), font, cellColour(index, theme),
                           alignment);
}

void ClientsDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    const auto *name = qobject_cast<QLineEdit *>(editor);
    if (name == nullptr || !name->isModified())
        QStyledItemDelegate::setEditorData(editor, index);
}

} // namespace Windsock
