// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/JsonTreeView.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/models/Format.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QStyledItemDelegate>

#include <deque>

namespace Windsock {

namespace {

constexpr int NodeRole = Qt::UserRole;
constexpr int TypeRole = Qt::UserRole + 1;
constexpr int PartRole = Qt::UserRole + 2; // of a part: its first child
constexpr int FirstExpanded = 200;         // values that are shown at once
constexpr int MaxShownText = 2'000;
constexpr int RowPadding = 2; // above and below a row's text

/// Colours names and values by the theme that holds when they are painted.
class JsonDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index).grownBy({0, RowPadding, 0, RowPadding});
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme &theme = Theme::of(option->palette);
        const QColor colour = index.column() == 0 ? theme.key : valueColour(index, theme);
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
    }

private:
    static QColor valueColour(const QModelIndex &index, const Theme &theme)
    {
        switch (JsonTree::Type(index.siblingAtColumn(0).data(TypeRole).toInt())) {
        case JsonTree::Type::String: return theme.string;
        case JsonTree::Type::Number: return theme.number;
        case JsonTree::Type::Literal: return theme.literal;
        default: return theme.muted;
        }
    }
};

} // namespace

JsonTreeView::JsonTreeView(QWidget *parent) : QTreeWidget(parent)
{
    setColumnCount(2);
    setHeaderHidden(true);
    setFont(Theme::fixedFont());
    setItemDelegate(new JsonDelegate(this));
    setUniformRowHeights(true);
    setIndentation(16);
    setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemExpanded, this,
            [this](QTreeWidgetItem *item) { addChildren(item); });
    connect(this, &QWidget::customContextMenuRequested, this, &JsonTreeView::showContextMenu);
}

void JsonTreeView::setTree(JsonTree tree)
{
    clear();
    m_tree = std::move(tree);
    if (m_tree.nodes.empty())
        return;
    addTopLevelItem(makeItem(0, 0));
    expandFirst();
    resizeColumnToContents(0);
    setColumnWidth(0, std::min(columnWidth(0) + 8, 220));
}

QTreeWidgetItem *JsonTreeView::makeItem(int position, int index) const
{
    const JsonTree::Node &node = m_tree.nodes[size_t(position)];
    auto *item = new QTreeWidgetItem;
    const bool element = node.key.isEmpty() && node.parent >= 0;
    item->setText(0, element ? u"[%1]"_qs.arg(index) : JsonTree::plain(node.key));
    item->setText(1, summary(node));
    item->setData(0, NodeRole, position);
    item->setData(0, TypeRole, int(node.type));
    if (!node.children.empty())
        item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
    return item;
}

QTreeWidgetItem *JsonTreeView::makePart(int position, int first, int last) const
{
    auto *item = new QTreeWidgetItem;
    item->setText(0, u"[%1 … %2]"_qs.arg(first).arg(last));
    item->setData(0, NodeRole, position);
    item->setData(0, TypeRole, int(m_tree.nodes[size_t(position)].type));
    item->setData(0, PartRole, first);
    item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
    return item;
}

void JsonTreeView::addChildren(QTreeWidgetItem *item)
{
    if (item->childCount() > 0)
        return;
    const int position = item->data(0, NodeRole).toInt();
    const std::vector<int> &children = m_tree.nodes[size_t(position)].children;
    const QVariant part = item->data(0, PartRole);
    const int count = int(children.size());
    QList<QTreeWidgetItem *> items;
    if (count > PartSize && !part.isValid()) {
        for (int first = 0; first < count; first += PartSize)
            items += makePart(position, first, std::min(first + PartSize, count) - 1);
    } else {
        const int first = part.toInt();
        for (int i = first; i < std::min(first + PartSize, count); ++i)
            items += makeItem(children[size_t(i)], i);
    }
    item->addChildren(items);
}

void JsonTreeView::expandFirst()
{
    size_t shown = 1;
    std::deque<QTreeWidgetItem *> waiting{topLevelItem(0)};
    while (!waiting.empty()) {
        QTreeWidgetItem *item = waiting.front();
        waiting.pop_front();
        const size_t children = m_tree.nodes[size_t(item->data(0, NodeRole).toInt())]
                                    .children.size();
        // The first level is always open; what lies deeper as long as it is little.
        if (children == 0 || (item != topLevelItem(0) && shown + children > FirstExpanded))
            continue;
        item->setExpanded(true);
        shown += children;
        for (int i = 0; i < item->childCount() && i < FirstExpanded; ++i)
            waiting.push_back(item->child(i));
    }
}

QString JsonTreeView::summary(const JsonTree::Node &node) const
{
    switch (node.type) {
    case JsonTree::Type::Object:
        return tr("{ %1 }", "number of members").arg(Format::number(qint64(node.children.size())));
    case JsonTree::Type::Array:
        return tr("[ %1 ]", "number of elements").arg(Format::number(qint64(node.children.size())));
    default: return QString::fromUtf8(node.text.left(MaxShownText));
    }
}

void JsonTreeView::showContextMenu(const QPoint &position)
{
    const QTreeWidgetItem *item = itemAt(position);
    if (!item)
        return;
    const int node = item->data(0, NodeRole).toInt();
    const QByteArray value = m_tree.nodes[size_t(node)].text;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(Icon::Copy), tr("Copy path %1").arg(inAction(m_tree.path(node))), this,
                    [path = m_tree.path(node)] { QGuiApplication::clipboard()->setText(path); });
    if (!value.isEmpty())
        menu->addAction(icon(Icon::Copy), tr("Copy value"), this,
                        [value] { QGuiApplication::clipboard()->setText(JsonTree::plain(value)); });
    menu->popup(viewport()->mapToGlobal(position));
}

} // namespace Windsock
