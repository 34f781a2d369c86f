// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Windsock {

struct Theme;

/// The application's one style sheet, in a theme's colours. Widgets ask for a look by a property:
///
/// | property | of | look |
/// |---|---|---|
/// | role = "section" | QLabel | small capitals' heading over a list |
/// | role = "muted", "strong", "ok", "error" | QLabel | words in that colour or weight |
/// | role = "bar" | QWidget | a strip on the panel colour with a line below |
/// | look = "primary" | QPushButton | the one thing to do here, in the accent colour |
/// | look = "chip" | QToolButton, QPushButton | a pill in the selection colour |
/// | look = "link" | QPushButton | words in the accent colour, no box |
/// | look = "field" | QPushButton | a value that can be clicked |
/// | look = "plain" | QPlainTextEdit | no field: text on the panel that can be selected |
/// | look = "flat" | QToolButton | no box until the pointer is over it |
/// | segment = "first", "middle", "last" | QToolButton | parts of one switch |
[[nodiscard]] QString themeSheet(const Theme &theme);

} // namespace Windsock
