// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/handshakes/HandshakesDelegate.h"

#include "ui/Theme.h"
#include "ui/models/HandshakeText.h"
#include "ui/models/HandshakesModel.h"
#include "ui/traffic/CellPainter.h"

namespace Windsock {

namespace {

QColor cellColour(const QModelIndex &index, const Theme &theme)
{
    const auto rule = HandshakeRule(index.data(HandshakesModel::RuleRole).toInt());
    switch (index.column()) {
    case HandshakesModel::TimeColumn:
    case HandshakesModel::AgentColumn: return theme.muted;
    case HandshakesModel::VerdictColumn:
        if (isRefused(rule))
            return theme.error;
        return rule == HandshakeRule::Accepted ? theme.ok : theme.muted;
    case HandshakesModel::RuleColumn: return isRefused(rule) ? theme.text : theme.muted;
    default: return theme.text;
    }
}

} // namespace

void HandshakesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    QStyleOptionViewItem cell = option;
    cell.features.setFlag(QStyleOptionViewItem::Alternate, index.row() % 2 != 0);
    CellPainter::paintBackground(*painter, cell, theme);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    const QFont font = index.column() == HandshakesModel::TimeColumn
        ? Theme::numberFont(option.font)
        : option.font;
    CellPainter::paintText(*painter, cell, index.data().toString(), font, cellColour(index, theme),
                           alignment);
}

} // namespace Windsock
