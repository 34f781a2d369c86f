// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TabOrder.h"

#include <QApplication>
#include <QWidget>

#include <algorithm>
#include <cstdlib>

namespace Windsock {

namespace {

constexpr int SameLine = 12; // px between the middles of what stands in one line, at most

bool isStop(const QWidget &window, const QWidget &widget)
{
    return (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget.focusProxy() == nullptr
        && widget.isVisible() && widget.isEnabled() && widget.window() == &window;
}

QList<QWidget *> stopsOf(const QWidget &window, const QWidget &place)
{
    QList<QWidget *> stops = place.findChildren<QWidget *>();
    stops.removeIf([&window](const QWidget *widget) { return !isStop(window, *widget); });
    const auto middle = [&window](const QWidget *widget) {
        return widget->mapTo(&window, widget->rect().center());
    };
    std::ranges::stable_sort(stops, {}, [&](const QWidget *stop) { return middle(stop).y(); });
    for (auto begin = stops.begin(); begin != stops.end();) {
        const int line = middle(*begin).y();
        const auto end = std::find_if(begin, stops.end(), [&](const QWidget *stop) {
            return std::abs(middle(stop).y() - line) > SameLine;
        });
        std::stable_sort(begin, end, [&](const QWidget *one, const QWidget *other) {
            return middle(one).x() < middle(other).x();
        });
        begin = end;
    }
    return stops;
}

} // namespace

QWidget *tabStop(const QWidget &window, const QList<QWidget *> &places, bool next)
{
    QList<QWidget *> stops;
    for (const QWidget *place : places)
        stops += stopsOf(window, *place);
    if (stops.isEmpty())
        return nullptr;
    const qsizetype now = stops.indexOf(QApplication::focusWidget());
    if (now < 0)
        return next ? stops.constFirst() : stops.constLast();
    return stops.at((now + (next ? 1 : stops.size() - 1)) % stops.size());
}

} // namespace Windsock
