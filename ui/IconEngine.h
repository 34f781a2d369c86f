// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Icons.h"

#include <QIconEngine>

namespace Windsock {

/// Draws one of our icons in a colour of the theme that holds at that moment.
class IconEngine final : public QIconEngine
{
public:
    IconEngine(Icon icon, IconColour colour) : m_icon(icon), m_colour(colour) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                         qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override;
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor colour(QIcon::Mode mode) const;
    /// `size` is in pixels of the screen.
    [[nodiscard]] QPixmap drawn(const QSize &size, QIcon::Mode mode, qreal scale) const;

    Icon m_icon;
    IconColour m_colour;
};

} // namespace Windsock
