// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/CellPainter.h"

#include "ui/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyleOptionViewItem>

#include <algorithm>

namespace Windsock::CellPainter {

namespace {
constexpr int Padding = 8; // left and right of a cell's text, as in the header
} // namespace

int rowHeight(const QFont &font)
{
    return std::max(24, QFontMetrics(font).height() + 6);
}

int columnWidth(const QFont &font, const QString &sample)
{
    return QFontMetrics(font).horizontalAdvance(sample) + 2 * Padding + 2;
}

QRect textPlace(const QStyleOptionViewItem &option)
{
    return option.rect.adjusted(Padding, 0, -Padding, 0);
}

void paintBackground(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme)
{
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, theme.selection);
    else if (option.features & QStyleOptionViewItem::Alternate)
        painter.fillRect(option.rect, theme.alternate);
}

void paintText(QPainter &painter, const QStyleOptionViewItem &option, const QString &text,
               const QFont &font, const QColor &colour, Qt::Alignment alignment)
{
    if (text.isEmpty())
        return;
    const QRect place = textPlace(option);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(place, int(alignment) | Qt::TextSingleLine,
                     metrics.elidedText(text, Qt::ElideRight, place.width()));
}

} // namespace Windsock::CellPainter
