// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace Windsock {

/// The tree of endpoints and rooms: patterns in the fixed font, counts at the right edge, the
/// selection as a rounded field over the whole row.
class EndpointTree final : public QTreeView
{
    Q_OBJECT

public:
    explicit EndpointTree(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void editTriggered();
    void removeTriggered();

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void drawArrow(QPainter *painter, const QRect &row, const QModelIndex &index) const;
    [[nodiscard]] int depthOf(const QModelIndex &index) const;
};

} // namespace Windsock
