// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/JsonTree.h"

#include <QTreeWidget>

namespace Windsock {

/// JSON as a tree of names and values, in the order written. Branches are made when they are
/// opened, and long ones are parted into "[0 … 999]", "[1000 … 1999]", so that a message of
/// 100,000 values costs what is looked at.
class JsonTreeView final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit JsonTreeView(QWidget *parent = nullptr);

    static constexpr int PartSize = 1000; ///< children that stand under one branch, at most

    void setTree(JsonTree tree);
    [[nodiscard]] const JsonTree &tree() const { return m_tree; }

private:
    [[nodiscard]] QTreeWidgetItem *makeItem(int position, int index) const;
    [[nodiscard]] QTreeWidgetItem *makePart(int position, int first, int last) const;
    void addChildren(QTreeWidgetItem *item);
    void expandFirst();
    void showContextMenu(const QPoint &position);
    [[nodiscard]] QString summary(const JsonTree::Node &node) const;

    JsonTree m_tree;
};

} // namespace Windsock
