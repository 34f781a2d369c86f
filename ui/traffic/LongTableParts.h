// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QModelIndex>
#include <QPointer>
#include <QWidget>

namespace Windsock {

class LongTable;

/// What a cell and the header of a column have in common for a screen reader: a place in the
/// table, whatever stands there now, and nothing below it. Once there is no such place it is
/// invalid, and says nothing.
class LongTablePart : public QAccessibleInterface
{
public:
    LongTablePart(LongTable *table, int column);

    [[nodiscard]] int column() const { return m_column; }

    [[nodiscard]] bool isValid() const override;
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override;
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}

protected:
    [[nodiscard]] LongTable *view() const; ///< null: it is gone, or going

private:
    QPointer<QWidget> m_table;
    int m_column;
};

class LongTableHeader final : public LongTablePart
{
public:
    using LongTablePart::LongTablePart;

    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ColumnHeader; }
    [[nodiscard]] QAccessible::State state() const override;
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    [[nodiscard]] QRect rect() const override;
};

class LongTableCell final : public LongTablePart, public QAccessibleTableCellInterface
{
public:
    LongTableCell(LongTable *table, int row, int column);

    [[nodiscard]] bool isValid() const override { return index().isValid(); }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::Cell; }
    [[nodiscard]] QAccessible::State state() const override;
    /// The name is what stands in the cell. The description is the rest of the row, as it is
    /// shown: the keys go from row to row, so the other cells never have the focus.
    [[nodiscard]] QString text(QAccessible::Text kind) const override;
    [[nodiscard]] QRect rect() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    [[nodiscard]] bool isSelected() const override;
    [[nodiscard]] QList<QAccessibleInterface *> columnHeaderCells() const override;
    [[nodiscard]] QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    [[nodiscard]] int columnIndex() const override { return isValid() ? column() : -1; }
    [[nodiscard]] int rowIndex() const override { return isValid() ? m_row : -1; }
    [[nodiscard]] int columnExtent() const override { return 1; }
    [[nodiscard]] int rowExtent() const override { return 1; }
    [[nodiscard]] QAccessibleInterface *table() const override { return parent(); }

private:
    [[nodiscard]] QModelIndex index() const;
    [[nodiscard]] QString restOfRow() const;

    int m_row;
};

} // namespace Windsock
