// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TabOrder.h"

#include <QWidget>

namespace Windsock {

namespace {

QList<QWidget *> stopsOf(QWidget *window)
{
    QList<QWidget *> stops;
    for (QWidget *widget = window->nextInFocusChain(); widget != window;
         widget = widget->nextInFocusChain()) {
        if ((widget->focusPolicy() & Qt::TabFocus) != 0 && widget->focusProxy() == nullptr)
            stops += widget;
    }
    return stops;
}

} // namespace

void tabThrough(const QList<QWidget *> &widgets)
{
    for (qsizetype i = 1; i < widgets.size(); ++i)
        QWidget::setTabOrder(widgets.at(i - 1), widgets.at(i));
}

void tabThroughPlaces(QWidget *window, const QList<QWidget *> &places)
{
    QList<QWidget *> ordered;
    const QList<QWidget *> stops = stopsOf(window);
    for (const QWidget *place : places) {
        for (QWidget *stop : stops) {
            if (place->isAncestorOf(stop))
                ordered += stop;
        }
    }
    tabThrough(ordered);
}

} // namespace Windsock
