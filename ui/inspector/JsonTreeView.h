// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/JsonTree.h"

#include <QTreeWidget>

namespace Windsock {

/// JSON as a tree of names and values, in the order written. Branches are made when they are
/// opened, so that a message of 100,000 values costs what is looked at.
class JsonTreeView final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit JsonTreeView(QWidget *parent = nullptr);

    void setTree(const JsonTree &tree);

private:
    void addItem(QTreeWidgetItem *parent, int node);
    void addChildren(QTreeWidgetItem *item);
    void expandFirst();
    void showContextMenu(const QPoint &position);
    [[nodiscard]] QString summary(const JsonTree::Node &node) const;

    JsonTree m_tree;
};

} // namespace Windsock
