// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <functional>

class QApplication;
class QPalette;
class QFont;

namespace Windsock {

/// All colours of the window, by role, in one place. Two of them exist, light and dark; which one
/// holds is read from a palette, so that a widget or a delegate asks `Theme::of(palette())` when it
/// paints and follows a change.
struct Theme
{
    QColor background; ///< of the window
    QColor panel;      ///< of lists, tables, editors
    QColor raised;     ///< of buttons and chips
    QColor line;
    QColor text;
    QColor muted;
    QColor accent;
    QColor accentText; ///< on accent
    QColor in;
    QColor out;
    QColor byOperator; ///< what a person sent from the window
    QColor error;
    QColor ok;
    QColor selection;
    QColor alternate; ///< every other row
    QColor key;       ///< of JSON: names
    QColor string;
    QColor number;
    QColor literal;   ///< true, false, null
    QColor codeInk;   ///< of a QR code; dark in both, as scanners want it
    QColor codePaper; ///< under it, light in both
    bool dark = false;

    [[nodiscard]] static const Theme &light();
    [[nodiscard]] static const Theme &darkTheme();
    [[nodiscard]] static const Theme &of(const QPalette &palette);

    /// What the window looks like.
    enum class Appearance : quint8 { System, Light, Dark };
    using SystemIsDark = std::function<bool()>;
    /// Style, palette and style sheet of the whole application. System follows the platform, also
    /// when it changes; `systemIsDark` stands in for asking it, in tests.
    static void apply(QApplication &application, Appearance appearance,
                      const SystemIsDark &systemIsDark = {});

    /// The system's fixed font, for payloads and addresses.
    [[nodiscard]] static QFont fixedFont();
    /// `base` with tabular figures, for numbers that stand in columns.
    [[nodiscard]] static QFont numberFont(const QFont &base);
};

} // namespace Windsock
