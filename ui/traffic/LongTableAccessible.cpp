// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/LongTableAccessible.h"

#include "ui/traffic/LongTable.h"
#include "ui/traffic/LongTableParts.h"

#include <QHeaderView>

#include <algorithm>
#include <limits>

namespace Windsock {

namespace {

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    if (className != QLatin1String(LongTable::staticMetaObject.className()))
        return nullptr;
    auto *table = qobject_cast<LongTable *>(object);
    return table ? new LongTableAccessible(*table) : nullptr;
}

int clamped(qint64 number)
{
    return int(std::min<qint64>(number, std::numeric_limits<int>::max()));
}

} // namespace

LongTableAccessible::Registered::Registered(QAccessibleInterface *part)
    : id(QAccessible::registerAccessibleInterface(part))
{
}

LongTableAccessible::Registered::~Registered()
{
    QAccessible::deleteAccessibleInterface(id);
}

void LongTableAccessible::install()
{
    QAccessible::installFactory(makeInterface);
}

void LongTableAccessible::tellFocus(LongTable &table, const QModelIndex &index)
{
    auto *accessible = QAccessible::queryAccessibleInterface(&table);
    QAccessibleTableInterface *cells = accessible ? accessible->tableInterface() : nullptr;
    if (!cells || !index.isValid())
        return;
    QAccessibleEvent event(cells->cellAt(index.row(), index.column()), QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

LongTableAccessible::LongTableAccessible(LongTable &table)
    : QAccessibleWidget(&table, QAccessible::Table)
{
}

LongTableAccessible::~LongTableAccessible() = default;

// While a table is being destroyed it is a mere widget for some time.
LongTable *LongTableAccessible::view() const
{
    return qobject_cast<LongTable *>(object());
}

int LongTableAccessible::rowCount() const
{
    return view() && view()->model() ? view()->model()->rowCount(view()->rootIndex()) : 0;
}

int LongTableAccessible::columnCount() const
{
    return view() && view()->model() ? view()->model()->columnCount(view()->rootIndex()) : 0;
}

int LongTableAccessible::childCount() const
{
    return clamped((qint64(rowCount()) + 1) * columnCount());
}

QAccessibleInterface *LongTableAccessible::child(int number) const
{
    if (number < 0 || number >= childCount())
        return nullptr;
    const int columns = columnCount();
    return number < columns ? headerAt(number) : cellAt(number / columns - 1, number % columns);
}

int LongTableAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    if (!child || child->parent() != this)
        return -1;
    if (const auto *header = dynamic_cast<const LongTableHeader *>(child))
        return header->column();
    const auto *cell = dynamic_cast<const LongTableCell *>(child);
    if (!cell || !cell->isValid())
        return -1;
    const qint64 number = (qint64(cell->rowIndex()) + 1) * columnCount() + cell->columnIndex();
    return number < childCount() ? int(number) : -1;
}

QAccessibleInterface *LongTableAccessible::headerAt(int column) const
{
    auto found = m_headers.find(column);
    if (found == m_headers.end())
        found = m_headers.try_emplace(column, new LongTableHeader(view(), column)).first;
    return QAccessible::accessibleInterface(found->second.id);
}

QAccessibleInterface *LongTableAccessible::cellAt(int row, int column) const
{
    const std::pair place(row, column);
    const Registered *cell = m_cells.object(place);
    if (!cell) {
        auto *made = new Registered(new LongTableCell(view(), row, column));
        m_cells.insert(place, made);
        cell = made;
    }
    return QAccessible::accessibleInterface(cell->id);
}

QAccessibleInterface *LongTableAccessible::childAt(int x, int y) const
{
    if (!view())
        return nullptr;
    const QHeaderView *header = view()->horizontalHeader();
    const QPoint inHeader = header->mapFromGlobal(QPoint(x, y));
    if (header->isVisible() && header->rect().contains(inHeader)) {
        const int column = header->logicalIndexAt(inHeader);
        return column >= 0 ? headerAt(column) : nullptr;
    }
    const QPoint place = view()->viewport()->mapFromGlobal(QPoint(x, y));
    const QModelIndex index = view()->viewport()->rect().contains(place) ? view()->indexAt(place)
                                                                         : QModelIndex();
    return index.isValid() ? cellAt(index.row(), index.column()) : nullptr;
}

QAccessibleInterface *LongTableAccessible::focusChild() const
{
    const QModelIndex current = view() && view()->hasFocus() ? view()->currentIndex()
                                                             : QModelIndex();
    return current.isValid() ? cellAt(current.row(), current.column())
                             : QAccessibleWidget::focusChild();
}

void *LongTableAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TableInterface)
        return static_cast<QAccessibleTableInterface *>(this);
    return QAccessibleWidget::interface_cast(type);
}

QString LongTableAccessible::columnDescription(int column) const
{
    return column >= 0 && column < columnCount() ? headerAt(column)->text(QAccessible::Name)
                                                 : QString();
}

QItemSelection LongTableAccessible::selection() const
{
    return view() && view()->selectionModel() ? view()->selectionModel()->selection()
                                              : QItemSelection();
}

int LongTableAccessible::selectedRowCount() const
{
    qint64 rows = 0;
    for (const QItemSelectionRange &range : selection())
        rows += range.height();
    return clamped(rows);
}

int LongTableAccessible::selectedColumnCount() const
{
    return isAllSelected() ? columnCount() : 0;
}

int LongTableAccessible::selectedCellCount() const
{
    return clamped(qint64(selectedRowCount()) * columnCount());
}

QList<int> LongTableAccessible::selectedRows() const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < MaxListed; ++row)
            rows += row;
    }
    return rows;
}

QList<int> LongTableAccessible::selectedColumns() const
{
    QList<int> columns;
    for (int column = 0; column < selectedColumnCount(); ++column)
        columns += column;
    return columns;
}

QList<QAccessibleInterface *> LongTableAccessible::selectedCells() const
{
    QList<QAccessibleInterface *> cells;
    for (const int row : selectedRows()) {
        for (int column = 0; column < columnCount() && cells.size() < MaxListed; ++column)
            cells += cellAt(row, column);
    }
    return cells;
}

QModelIndex LongTableAccessible::firstOf(int row) const
{
    return view()->model()->index(row, 0, view()->rootIndex());
}

bool LongTableAccessible::isRowSelected(int row) const
{
    return row >= 0 && row < rowCount() && view()->selectionModel()->isSelected(firstOf(row));
}

bool LongTableAccessible::isColumnSelected(int column) const
{
    return column >= 0 && column < selectedColumnCount();
}

bool LongTableAccessible::isAllSelected() const
{
    return rowCount() > 0 && selectedRowCount() == rowCount();
}

bool LongTableAccessible::selectsSeveral() const
{
    return view()->selectionMode() == QAbstractItemView::ExtendedSelection
        || view()->selectionMode() == QAbstractItemView::MultiSelection;
}

bool LongTableAccessible::selectRow(int row)
{
    if (row < 0 || row >= rowCount() || view()->selectionMode() == QAbstractItemView::NoSelection)
        return false;
    const auto how = selectsSeveral() ? QItemSelectionModel::Select
                                      : QItemSelectionModel::ClearAndSelect;
    view()->selectionModel()->select(firstOf(row), how | QItemSelectionModel::Rows);
    return true;
}

bool LongTableAccessible::unselectRow(int row)
{
    if (!isRowSelected(row) || !selectsSeveral())
        return false;
    view()->selectionModel()->select(firstOf(row),
                                     QItemSelectionModel::Deselect | QItemSelectionModel::Rows);
    return true;
}

// Cells are known by their places, so rows behind them change nothing.
void LongTableAccessible::modelChange(QAccessibleTableModelChangeEvent *event)
{
    using Event = QAccessibleTableModelChangeEvent;
    const bool isAppended = event->modelChangeType() == Event::RowsInserted
        && event->lastRow() == rowCount() - 1;
    if (isAppended || event->modelChangeType() == Event::DataChanged)
        return;
    m_cells.clear();
    m_headers.clear();
}

} // namespace Windsock
