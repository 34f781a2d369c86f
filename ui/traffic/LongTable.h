// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>

class QHeaderView;

namespace Windsock {

/// A table of rows of one height, for tens of millions of them. What QTableView knows of each row
/// (10 bytes, gone through again whenever rows come) this one works out, so that neither its memory
/// nor the cost of a new row depends on how many there are. Selection is by rows; the scroll bar
/// counts rows.
class LongTable : public QAbstractItemView
{
    Q_OBJECT

public:
    explicit LongTable(QWidget *parent = nullptr);
    ~LongTable() override;
    Q_DISABLE_COPY_MOVE(LongTable)

    [[nodiscard]] QHeaderView *horizontalHeader() const { return m_header; }
    void setRowHeight(int height);
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    /// Up and down only; the columns stay where they are.
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void reset() override;

protected:
    [[nodiscard]] QModelIndex moveCursor(CursorAction action,
                                         Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override;
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &index) const override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    /// Whether assistive technology is at work; else it is told nothing.
    [[nodiscard]] virtual bool isBeingRead() const;

private:
    [[nodiscard]] int rowCount() const;
    [[nodiscard]] int firstVisibleRow() const;
    [[nodiscard]] int wholeRowsVisible() const;
    /// The row at a height, also above and below the viewport.
    [[nodiscard]] int rowAt(int y) const;
    [[nodiscard]] QRect rowRect(int row) const;
    void paintRow(QPainter &painter, const QStyleOptionViewItem &option, int row,
                  const QRect &damage);

    QHeaderView *m_header;
    int m_rowHeight = 24;
};

} // namespace Windsock
