// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/DockPanel.h"

#include "ui/Look.h"
#include "ui/Theme.h"

#include <QPainter>

namespace Windsock {

namespace {

/// Mouse events go through to the dock, which is moved by them.
class Grip final : public QWidget
{
public:
    explicit Grip(const char *role, QWidget *parent) : QWidget(parent)
    {
        setRole(this, role);
        setAttribute(Qt::WA_StyledBackground);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::SizeAllCursor);
    }

    // A dock asks a title's hints, and nothing else, for its height.
    QSize sizeHint() const override { return {40, 7}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QWidget::paintEvent(event);
        if (!underMouse())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::of(palette()).muted);
        painter.drawRoundedRect(QRectF(width() / 2.0 - 16, 2, 32, 3), 1.5, 1.5);
    }
};

} // namespace

DockPanel::DockPanel(const QString &title, const QString &name, QWidget *content, const char *role,
                     QWidget *parent)
    : QDockWidget(title, parent)
{
    setObjectName(name);
    setFeatures(DockWidgetClosable | DockWidgetMovable | DockWidgetFloatable);
    setWidget(content);
    setTitleBarWidget(new Grip(role, this));
}

} // namespace Windsock
