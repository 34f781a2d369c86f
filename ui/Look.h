// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLabel;
class QToolButton;
class QWidget;
class QString;

namespace Windsock {

/// The properties by which widgets ask the style sheet for a look; ThemeSheet.h lists them. Each
/// may be called again later: the widget is then painted anew.
void setRole(QWidget *widget, const char *role);
void setLook(QWidget *widget, const char *look);
void setSegment(QToolButton *button, const char *position);

/// A label in a role's look.
[[nodiscard]] QLabel *makeLabel(const QString &text, const char *role, QWidget *parent = nullptr);

} // namespace Windsock
