// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/LongTable.h"

#include "ui/traffic/LongTableAccessible.h"

#include <QHeaderView>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace Windsock {

LongTable::LongTable(QWidget *parent)
    : QAbstractItemView(parent), m_header(new QHeaderView(Qt::Horizontal, this))
{
    LongTableAccessible::install();
    setSelectionBehavior(SelectRows);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerItem);
    const auto relayout = [this] {
        updateGeometries();
        viewport()->update();
    };
    connect(m_header, &QHeaderView::sectionResized, this, relayout);
    connect(m_header, &QHeaderView::sectionMoved, this, relayout);
    connect(m_header, &QHeaderView::sectionCountChanged, this, relayout);
    connect(m_header, &QHeaderView::geometriesChanged, this, relayout);
}

// A window closes while it is destroyed, and its header says so to what is no table any more.
LongTable::~LongTable()
{
    m_header->disconnect(this);
}

void LongTable::setRowHeight(int height)
{
    m_rowHeight = std::max(1, height);
    updateGeometries();
    viewport()->update();
}

void LongTable::setModel(QAbstractItemModel *model)
{
    m_header->setModel(model);
    QAbstractItemView::setModel(model);
}

int LongTable::rowCount() const
{
    return model() ? model()->rowCount(rootIndex()) : 0;
}

int LongTable::firstVisibleRow() const
{
    return verticalScrollBar()->value();
}

int LongTable::wholeRowsVisible() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

int LongTable::rowAt(int y) const
{
    return firstVisibleRow() + (y >= 0 ? y / m_rowHeight : (y + 1) / m_rowHeight - 1);
}

QRect LongTable::rowRect(int row) const
{
    // Far from the viewport it does not matter how far.
    constexpr qint64 far = std::numeric_limits<int>::max() / 4;
    const qint64 top = (qint64(row) - firstVisibleRow()) * m_rowHeight;
    return {0, int(std::clamp(top, -far, far)), viewport()->width(), m_rowHeight};
}

QRect LongTable::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || isIndexHidden(index))
        return {};
    QRect rect = rowRect(index.row());
    rect.setLeft(m_header->sectionViewportPosition(index.column()));
    rect.setWidth(m_header->sectionSize(index.column()));
    return rect;
}

QModelIndex LongTable::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y());
    const int column = m_header->logicalIndexAt(point.x());
    if (row < 0 || row >= rowCount() || column < 0)
        return {};
    return model()->index(row, column, rootIndex());
}

void LongTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const int row = index.row();
    const int first = firstVisibleRow();
    const int rows = wholeRowsVisible();
    const bool isVisible = row >= first && row < first + rows;
    if (hint == EnsureVisible && isVisible)
        return;
    int wanted = row; // at the top
    if (hint == PositionAtBottom || (hint == EnsureVisible && row > first))
        wanted = row - rows + 1;
    else if (hint == PositionAtCenter)
        wanted = row - rows / 2;
    verticalScrollBar()->setValue(std::max(0, wanted));
}

void LongTable::reset()
{
    QAbstractItemView::reset();
    updateGeometries();
}

QModelIndex LongTable::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int last = rowCount() - 1;
    if (last < 0)
        return {};
    const QModelIndex current = currentIndex();
    const int column = current.isValid() ? current.column() : m_header->logicalIndex(0);
    const auto to = [&](int row) {
        return model()->index(std::clamp(row, 0, last), column, rootIndex());
    };
    const auto scrollBy = [this](int pixels) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + pixels);
    };
    const bool home = action == MoveHome;
    const bool end = action == MoveEnd;
    if (home || end)
        return to(home ? 0 : last);
    if (!current.isValid())
        return to(firstVisibleRow());
    switch (action) {
    case MoveUp:
    case MovePrevious: return to(current.row() - 1);
    case MoveDown:
    case MoveNext: return to(current.row() + 1);
    case MovePageUp: return to(current.row() - wholeRowsVisible());
    case MovePageDown: return to(current.row() + wholeRowsVisible());
    case MoveLeft: scrollBy(-horizontalScrollBar()->singleStep()); break;
    case MoveRight: scrollBy(horizontalScrollBar()->singleStep()); break;
    default: break;
    }
    return current;
}

int LongTable::horizontalOffset() const
{
    return m_header->offset();
}

int LongTable::verticalOffset() const
{
    // Positions that are remembered while dragging are told apart by it; nothing else.
    return int(qint64(firstVisibleRow()) * m_rowHeight % std::numeric_limits<int>::max());
}

bool LongTable::isIndexHidden(const QModelIndex &index) const
{
    return m_header->isSectionHidden(index.column());
}

void LongTable::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    const int last = rowCount() - 1;
    const int columns = model() ? model()->columnCount(rootIndex()) : 0;
    const int top = rowAt(std::min(rect.top(), rect.bottom()));
    const int bottom = rowAt(std::max(rect.top(), rect.bottom()));
    QItemSelection selection;
    if (columns > 0 && bottom >= 0 && top <= last)
        selection.select(model()->index(std::max(top, 0), 0, rootIndex()),
                         model()->index(std::min(bottom, last), columns - 1, rootIndex()));
    selectionModel()->select(selection, flags);
}

QRegion LongTable::visualRegionForSelection(const QItemSelection &selection) const
{
    const int first = firstVisibleRow();
    const int last = rowAt(viewport()->height() - 1);
    QRegion region;
    for (const QItemSelectionRange &range : selection) {
        const int top = std::max(range.top(), first);
        const int bottom = std::min(range.bottom(), last);
        if (range.isValid() && top <= bottom)
            region += rowRect(top).united(rowRect(bottom));
    }
    return region;
}

void LongTable::updateGeometries()
{
    const int height = m_header->isHidden() ? 0 : m_header->sizeHint().height();
    if (viewportMargins().top() != height)
        setViewportMargins(0, height, 0, 0);
    const QRect below = viewport()->geometry();
    m_header->setGeometry(below.left(), below.top() - height, below.width(), height);

    const int rows = wholeRowsVisible();
    verticalScrollBar()->setPageStep(rows);
    verticalScrollBar()->setRange(0, std::max(0, rowCount() - rows));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(std::max(viewport()->width() / 20, 2));
    horizontalScrollBar()->setRange(0, std::max(0, m_header->length() - viewport()->width()));
    QAbstractItemView::updateGeometries();
}

// Without the focus it would draw the reader away from what has it: rows come back when a filter is
// typed.
void LongTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    if (isBeingRead() && hasFocus())
        LongTableAccessible::tellFocus(*this, current);
}

bool LongTable::isBeingRead() const
{
    return QAccessible::isActive();
}

void LongTable::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QAbstractItemView::rowsInserted(parent, first, last);
    updateGeometries();
    if (first <= rowAt(viewport()->height()))
        viewport()->update();
}

void LongTable::scrollContentsBy(int dx, int dy)
{
    if (dx != 0)
        m_header->setOffset(horizontalScrollBar()->value());
    if (std::abs(qint64(dy)) >= wholeRowsVisible()) {
        viewport()->update();
        return;
    }
    scrollDirtyRegion(isRightToLeft() ? -dx : dx, dy * m_rowHeight);
    viewport()->scroll(dx, dy * m_rowHeight);
}

void LongTable::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QRect damage = event->rect();
    const int last = std::min(rowAt(damage.bottom()), rowCount() - 1);
    for (int row = std::max(0, rowAt(damage.top())); row <= last; ++row)
        paintRow(painter, option, row, damage);
}

void LongTable::paintRow(QPainter &painter, const QStyleOptionViewItem &option, int row,
                         const QRect &damage)
{
    QStyleOptionViewItem cell = option;
    const QModelIndex first = model()->index(row, 0, rootIndex());
    cell.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(first));
    for (int visual = 0; visual < m_header->count(); ++visual) {
        const QModelIndex index = first.siblingAtColumn(m_header->logicalIndex(visual));
        cell.rect = visualRect(index);
        if (cell.rect.intersects(damage))
            itemDelegateForIndex(index)->paint(&painter, cell, index);
    }
}

} // namespace Windsock
