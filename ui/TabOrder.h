// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace Windsock {

/// Where Tab goes from what has the focus, Shift+Tab if not `next`: through one place of the window
/// after the other, in each as one reads, line by line, whatever was made first. Null: nowhere.
[[nodiscard]] QWidget *tabStop(const QWidget &window, const QList<QWidget *> &places, bool next);

} // namespace Windsock
