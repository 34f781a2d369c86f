// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QRect>
#include <QString>

class QPainter;
class QStyleOptionViewItem;

namespace Windsock {

struct Theme;

/// Paints table cells plainly: a background and one elided line. A style's own painting of an item
/// costs several times as much, and a table under load paints thousands of cells a second.
namespace CellPainter {

/// Height of a table's rows for a font: 24 px at the usual size.
[[nodiscard]] int rowHeight(const QFont &font);
/// Width of a column that shows `sample` whole.
[[nodiscard]] int columnWidth(const QFont &font, const QString &sample);

/// Where in a cell its text stands.
[[nodiscard]] QRect textPlace(const QStyleOptionViewItem &option);

void paintBackground(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme);
void paintText(QPainter &painter, const QStyleOptionViewItem &option, const QString &text,
               const QFont &font, const QColor &colour, Qt::Alignment alignment);

} // namespace CellPainter
} // namespace Windsock
