// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/IconEngine.h"

#include "ui/Theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

/// Lucide draws in the colour of the text around, which only a browser knows.
QByteArray drawing(Icon icon, const QColor &colour)
{
    QFile file(u":/windsock/icons/lucide/%1.svg"_s.arg(iconName(icon)));
    if (!file.open(QIODevice::ReadOnly))
        qWarning("The icon %s is missing.", qPrintable(file.fileName()));
    const QByteArray name = colour.name().toLatin1();
    QByteArray svg = file.readAll().replace("currentColor", name);
    // In outline a square is taken for a box to tick.
    if (icon == Icon::Start || icon == Icon::Stop)
        svg.replace("fill=\"none\"", QByteArray("fill=\"" + name + '"'));
    return svg;
}

} // namespace

QColor IconEngine::colour(QIcon::Mode mode) const
{
    const Theme &theme = Theme::of(QGuiApplication::palette());
    if (mode == QIcon::Disabled)
        return theme.muted;
    switch (m_colour) {
    case IconColour::Text: break;
    case IconColour::Muted: return theme.muted;
    case IconColour::Accent: return theme.accent;
    case IconColour::OnAccent: return theme.accentText;
    case IconColour::Error: return theme.error;
    }
    return theme.text;
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    const qreal scale = painter->device()->devicePixelRatio();
    painter->drawPixmap(rect, drawn((QSizeF(rect.size()) * scale).toSize(), mode, scale));
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    return drawn(size, mode, 1);
}

QPixmap IconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    // Since Qt 6.8 the size does not know of the scale.
    if constexpr (QT_VERSION >= QT_VERSION_CHECK(6, 8, 0))
        return drawn((QSizeF(size) * scale).toSize(), mode, scale);
    else
        return drawn(size, mode, scale);
}

QPixmap IconEngine::drawn(const QSize &size, QIcon::Mode mode, qreal scale) const
{
    const QColor ink = colour(mode);
    const QString key = u"windsock %1 %2 %3 %4"_s.arg(Windsock::iconName(m_icon), ink.name())
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        QSvgRenderer renderer(drawing(m_icon, ink));
        const qreal side = std::min(size.width(), size.height()); // what is left is a gap
        renderer.render(&painter, QRectF(0, 0, side, side));
        painter.end();
        QPixmapCache::insert(key, pixmap);
    }
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

QIconEngine *IconEngine::clone() const
{
    return new IconEngine(m_icon, m_colour);
}

} // namespace Windsock
