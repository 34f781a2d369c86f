// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>
#include <QCache>
#include <QItemSelection>

#include <unordered_map>

namespace Windsock {

class LongTable;

/// What a screen reader gets of a LongTable: a table with headers and cells, which Qt makes of its
/// own views only. Cells are made when they are asked for, and no more than MaxCells are kept, so
/// nothing here depends on how many rows there are.
///
/// Its children are the headers of the columns, then the cells row by row, hidden columns among
/// them. What is beyond an int has no number as a child, but is a cell all the same.
class LongTableAccessible final : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    static constexpr int MaxCells = 4'096;  ///< beyond, those that nobody asked for longest go
    static constexpr int MaxListed = 1'024; ///< of selected rows or cells; counts are of all

    /// Has Qt take this for each LongTable. More than once does no harm.
    static void install();
    /// Tells that a cell of the table has the focus. Makes the cell, so only while somebody reads.
    static void tellFocus(LongTable &table, const QModelIndex &index);

    explicit LongTableAccessible(LongTable &table);
    ~LongTableAccessible() override;
    Q_DISABLE_COPY_MOVE(LongTableAccessible)

    [[nodiscard]] bool isValid() const override { return view() != nullptr; }
    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int number) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    [[nodiscard]] int rowCount() const override;
    [[nodiscard]] int columnCount() const override;
    /// Never null, since Qt for Linux does not ask: a cell that is not there is invalid.
    [[nodiscard]] QAccessibleInterface *cellAt(int row, int column) const override;
    [[nodiscard]] QAccessibleInterface *caption() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *summary() const override { return nullptr; }
    [[nodiscard]] QString columnDescription(int column) const override;
    [[nodiscard]] QString rowDescription(int) const override { return {}; }

    [[nodiscard]] int selectedRowCount() const override;
    [[nodiscard]] int selectedColumnCount() const override;
    [[nodiscard]] int selectedCellCount() const override;
    [[nodiscard]] QList<int> selectedRows() const override;
    [[nodiscard]] QList<int> selectedColumns() const override;
    [[nodiscard]] QList<QAccessibleInterface *> selectedCells() const override;
    [[nodiscard]] bool isRowSelected(int row) const override;
    [[nodiscard]] bool isColumnSelected(int column) const override;
    bool selectRow(int row) override;
    bool selectColumn(int) override { return false; } // selection is by rows
    bool unselectRow(int row) override;
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *event) override;

private:
    /// Qt owns an interface by its id, and deletes it when told to.
    struct Registered
    {
        explicit Registered(QAccessibleInterface *part);
        ~Registered();
        Q_DISABLE_COPY_MOVE(Registered)
        const QAccessible::Id id;
    };

    [[nodiscard]] LongTable *view() const; ///< null: it is gone, or going
    [[nodiscard]] QAccessibleInterface *headerAt(int column) const;
    [[nodiscard]] QModelIndex firstOf(int row) const;
    [[nodiscard]] QItemSelection selection() const;
    [[nodiscard]] bool selectsSeveral() const;
    [[nodiscard]] bool isAllSelected() const;

    // Headers are kept apart from the cells: a cell asks for its own, and must not go for it.
    mutable std::unordered_map<int, Registered> m_headers;
    mutable QCache<std::pair<int, int>, Registered> m_cells{MaxCells};
};

} // namespace Windsock
