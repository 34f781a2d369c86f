// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;
class QWidget;

namespace Windsock {

/// The properties by which widgets ask the style sheet for a look; ThemeSheet.h lists them. Each
/// may be called again later: the widget is then painted anew.
void setRole(QWidget *widget, const char *role);
void setLook(QWidget *widget, const char *look);
void setSegment(QToolButton *button, const char *position);

/// A label in a role's look.
[[nodiscard]] QLabel *makeLabel(const QString &text, const char *role, QWidget *parent = nullptr);
/// A text that changes several times a second. What is around the label is laid out anew only when
/// the label needs another size.
void setSteadyText(QLabel *label, const QString &text);
[[nodiscard]] QPushButton *makeButton(const QString &text, const QString &name, QWidget *parent,
                                      const QString &toolTip = {});
/// One of several choices that stand in a row; `position` is "first", "middle" or "last".
[[nodiscard]] QToolButton *makeSegment(const QString &text, const char *position,
                                       const QString &name, QWidget *parent);

/// A combo box's list painted by the style sheet, as other lists are.
void setPlainItems(QComboBox *box);

/// What a client or an operator named, as a part of a button's or a menu item's text: an & stands
/// for itself there, and a long name does not make the menu as wide as the screen.
[[nodiscard]] QString inAction(const QString &name);

} // namespace Windsock
