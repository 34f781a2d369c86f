// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>

namespace Windsock {

/// A dock without a title: a thin strip at its top is what moves it; the View menu hides and shows
/// it.
class DockPanel final : public QDockWidget
{
    Q_OBJECT

public:
    /// `role` is the style sheet's for the strip: that of the content, so that it does not show.
    DockPanel(const QString &title, const QString &name, QWidget *content, const char *role,
              QWidget *parent);
};

} // namespace Windsock
