// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/LongTableParts.h"

#include "ui/traffic/LongTable.h"

#include <QHeaderView>

namespace Windsock {

namespace {

QString textOf(const QModelIndex &index)
{
    const QString text = index.data(Qt::AccessibleTextRole).toString();
    return text.isEmpty() ? index.data(Qt::DisplayRole).toString() : text;
}

} // namespace

LongTablePart::LongTablePart(LongTable *table, int column) : m_table(table), m_column(column) {}

// While a table is being destroyed it is a mere widget for some time.
LongTable *LongTablePart::view() const
{
    return qobject_cast<LongTable *>(m_table.data());
}

bool LongTablePart::isValid() const
{
    const LongTable *table = view();
    return table && table->model() && m_column >= 0
        && m_column < table->model()->columnCount(table->rootIndex());
}

QAccessibleInterface *LongTablePart::parent() const
{
    return QAccessible::queryAccessibleInterface(view());
}

QAccessible::State LongTableHeader::state() const
{
    QAccessible::State state;
    if (isValid())
        state.invisible = rect().isEmpty();
    return state;
}

QString LongTableHeader::text(QAccessible::Text kind) const
{
    if (!isValid() || kind != QAccessible::Name)
        return {};
    const auto data = [this](int role) {
        return view()->model()->headerData(column(), Qt::Horizontal, role).toString();
    };
    const QString text = data(Qt::AccessibleTextRole);
    return text.isEmpty() ? data(Qt::DisplayRole) : text;
}

QRect LongTableHeader::rect() const
{
    if (!isValid() || !view()->horizontalHeader()->isVisible())
        return {};
    const QHeaderView *header = view()->horizontalHeader();
    const QPoint place(header->sectionViewportPosition(column()), 0);
    return {header->viewport()->mapToGlobal(place),
            QSize(header->sectionSize(column()), header->height())};
}

LongTableCell::LongTableCell(LongTable *table, int row, int column)
    : LongTablePart(table, column), m_row(row)
{
}

QModelIndex LongTableCell::index() const
{
    return LongTablePart::isValid() ? view()->model()->index(m_row, column(), view()->rootIndex())
                                    : QModelIndex();
}

QAccessible::State LongTableCell::state() const
{
    QAccessible::State state;
    if (!isValid())
        return state;
    const LongTable &table = *view();
    const QRect onScreen(table.viewport()->mapToGlobal(QPoint(0, 0)), table.viewport()->size());
    state.invisible = !table.isVisible() || !onScreen.intersects(rect());
    state.focusable = true;
    state.focused = table.hasFocus() && table.currentIndex() == index();
    state.selectable = table.selectionMode() != QAbstractItemView::NoSelection;
    state.extSelectable = table.selectionMode() == QAbstractItemView::ExtendedSelection;
    state.selected = isSelected();
    return state;
}

QString LongTableCell::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    switch (kind) {
    case QAccessible::Name: return textOf(index());
    case QAccessible::Description: return restOfRow();
    default: return {};
    }
}

QString LongTableCell::restOfRow() const
{
    const QHeaderView &header = *view()->horizontalHeader();
    QStringList texts;
    for (int visual = 0; visual < header.count(); ++visual) {
        const int column = header.logicalIndex(visual);
        if (column != this->column() && !header.isSectionHidden(column))
            texts += textOf(index().siblingAtColumn(column));
    }
    texts.removeAll(QString());
    return texts.join(u", "_qs);
}

QRect LongTableCell::rect() const
{
    const QRect place = isValid() ? view()->visualRect(index()) : QRect();
    return place.isEmpty() ? QRect()
                           : QRect(view()->viewport()->mapToGlobal(place.topLeft()), place.size());
}

void *LongTableCell::interface_cast(QAccessible::InterfaceType type)
{
    return type == QAccessible::TableCellInterface
        ? static_cast<QAccessibleTableCellInterface *>(this)
        : nullptr;
}

bool LongTableCell::isSelected() const
{
    return isValid() && view()->selectionModel()->isSelected(index());
}

QList<QAccessibleInterface *> LongTableCell::columnHeaderCells() const
{
    QAccessibleInterface *table = isValid() ? parent() : nullptr;
    return table ? QList{table->child(column())} : QList<QAccessibleInterface *>();
}

} // namespace Windsock
