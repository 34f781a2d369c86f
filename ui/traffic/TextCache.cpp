// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic/TextCache.h"

#include <QFontMetrics>
#include <QPainter>

#include <cmath>
#include <memory>

namespace Windsock {

void TextCache::paint(QPainter &painter, const QRect &place, const QString &text, int fontNumber,
                      const QFont &font, Qt::Alignment alignment)
{
    if (text.isEmpty() || place.width() <= 0)
        return;
    // Of a text that is far too long only the beginning matters: no glyph is this narrow.
    constexpr int NarrowestGlyph = 2;
    const Key key{text.left(place.width() / NarrowestGlyph + 1), place.width(), fontNumber};
    QStaticText *laidOut = m_texts.object(key);
    std::unique_ptr<QStaticText> made;
    if (!laidOut) {
        made = std::make_unique<QStaticText>(layOut(key.text, key.width, font));
        laidOut = made.get();
    }
    const QSizeF size = laidOut->size();
    const qreal x = alignment & Qt::AlignRight ? place.right() + 1 - std::ceil(size.width())
                                               : place.left();
    const qreal y = place.top() + std::floor((place.height() - size.height()) / 2);
    painter.setFont(font);
    painter.drawStaticText(QPointF(x, y), *laidOut);
    if (made)
        m_texts.insert(key, made.release()); // the cache owns it
}

QStaticText TextCache::layOut(const QString &text, int width, const QFont &font)
{
    QStaticText laidOut(text);
    laidOut.setTextFormat(Qt::PlainText);
    laidOut.prepare({}, font);
    if (laidOut.size().width() > width) {
        laidOut.setText(QFontMetrics(font).elidedText(text, Qt::ElideRight, width));
        laidOut.prepare({}, font);
    }
    return laidOut;
}

} // namespace Windsock
