// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/endpoints/EndpointTree.h"

#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/models/EndpointsModel.h"
#include "ui/models/Format.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int RowPadding = 12;
constexpr int Margin = 6;
constexpr int ArrowWidth = 16;

/// Gives rows their height; EndpointTree::drawRow() paints them.
class RowHeight final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {120, option.fontMetrics.height() + RowPadding};
    }
};

} // namespace

EndpointTree::EndpointTree(QWidget *parent) : QTreeView(parent)
{
    setObjectName(u"endpointTree"_s);
    setRole(this, "side");
    setAccessibleName(tr("Endpoints"));
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setIndentation(ArrowWidth);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setExpandsOnDoubleClick(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new RowHeight(this));
    // As high as its rows, so that what follows stands right below; with too many of them it
    // scrolls.
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(this, &QTreeView::expanded, this, &QWidget::updateGeometry);
    connect(this, &QTreeView::collapsed, this, &QWidget::updateGeometry);
}

void EndpointTree::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    setColumnHidden(EndpointsModel::CountColumn, true); // painted at the right edge of the first
    connect(model, &QAbstractItemModel::rowsInserted, this, &QWidget::updateGeometry);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &QWidget::updateGeometry);
    connect(model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
}

QSize EndpointTree::sizeHint() const
{
    int rows = 0;
    for (QModelIndex index = model()->index(0, 0); index.isValid(); index = indexBelow(index))
        ++rows;
    return {180, rows * (fontMetrics().height() + RowPadding) + 2};
}

QSize EndpointTree::minimumSizeHint() const
{
    return {120, 3 * (fontMetrics().height() + RowPadding)};
}

int EndpointTree::depthOf(const QModelIndex &index) const
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    return depth;
}

void EndpointTree::drawArrow(QPainter *painter, const QRect &row, const QModelIndex &index) const
{
    if (!model()->hasChildren(index))
        return;
    const qreal x = row.left() + Margin + ArrowWidth / 2.0;
    const qreal y = row.center().y() + 0.5;
    QPolygonF arrow;
    if (isExpanded(index))
        arrow << QPointF(x - 4, y - 2.5) << QPointF(x + 4, y - 2.5) << QPointF(x, y + 3);
    else
        arrow << QPointF(x - 2.5, y - 4) << QPointF(x - 2.5, y + 4) << QPointF(x + 3, y);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::of(palette()).muted);
    painter->drawPolygon(arrow);
}

void EndpointTree::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Theme &theme = Theme::of(palette());
    const bool selected = selectionModel()->isSelected(index);
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected) {
        painter->setBrush(theme.selection);
        painter->setPen(hasFocus() ? QPen(theme.accent) : QPen(Qt::NoPen));
        painter->drawRoundedRect(QRectF(row).adjusted(Margin + 0.5, 0.5, -Margin - 0.5, -0.5), 6,
                                 6);
    }
    drawArrow(painter, row, index);

    const bool isAll = index.data(EndpointsModel::KindRole).toInt()
        == int(EndpointsModel::Kind::All);
    const int depth = depthOf(index);
    const QString count = Format::number(index.data(EndpointsModel::CountRole).toInt());
    const QFont countFont = Theme::numberFont(font());
    const int countWidth = QFontMetrics(countFont).horizontalAdvance(count);
    QFont nameFont = isAll ? font() : Theme::fixedFont();
    if (isAll || selected)
        nameFont.setWeight(QFont::DemiBold);
    const QRect inner = row.adjusted(Margin + ArrowWidth + 4 + depth * ArrowWidth, 0,
                                     -2 * Margin - 4, 0);
    const QRect nameRect = inner.adjusted(0, 0, -countWidth - 8, 0);
    painter->setFont(nameFont);
    painter->setPen(theme.text);
    painter->drawText(nameRect, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(nameFont).elidedText(index.data().toString(), Qt::ElideRight,
                                                        nameRect.width()));
    painter->setFont(countFont);
    painter->setPen(theme.muted);
    painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, count);
    painter->restore();
}

void EndpointTree::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete)
        emit removeTriggered();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
             || event->key() == Qt::Key_F2)
        emit editTriggered();
    else
        QTreeView::keyPressEvent(event);
}

} // namespace Windsock
