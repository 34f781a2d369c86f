// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace Windsock {

/// Tab goes through `widgets` in this order; otherwise it follows the order of their making.
void tabThrough(const QList<QWidget *> &widgets);

/// Tab goes through one place of a window after the other, in each as it did before.
void tabThroughPlaces(QWidget *window, const QList<QWidget *> &places);

} // namespace Windsock
