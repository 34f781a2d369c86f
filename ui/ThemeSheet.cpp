// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ThemeSheet.h"

#include "ui/Theme.h"

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr auto Frame = R"(
QMainWindow, QDialog { background: @background; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QToolBar { background: @panel; border: none; border-bottom: 1px solid @line; padding: 0; spacing: 0; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QScrollArea { background: transparent; border: none; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 4px 6px; }
QStatusBar { background: @background; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 4px 7px; }
QMenu { background: @panel; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QWidget[role="bar"] { background: @panel; border: none; border-bottom: 1px solid @line; }
QWidget[role="panel"] { background: @panel; }
QWidget[role="side"] { background: @background; }
QLabel { background: transparent; }
QLabel[role="section"] { color: @muted; font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="ok"] { color: @ok; }
QLabel[role="error"] { color: @error; }
QLabel[role="count"] { color: @muted; background: @raised; border-radius: 8px; padding: 1px 7px; }
QWidget[role="demo"] { background: @selection; border: none; border-bottom: 1px solid @line; }
QLabel[role="badge"] { color: @accentText; background: @accent; border-radius: 8px; padding: 1px 8px; font-weight: 600; }
QLabel[role="alarm"] { color: @accentText; background: @error; border-radius: 8px; padding: 1px 7px; font-weight: 600; }
)";

constexpr auto Buttons = R"(
QPushButton, QToolButton { background: @panel; color: @text; border: 1px solid @line;
    border-radius: 6px; padding: 4px 10px; min-height: 18px; }
QPushButton:hover, QToolButton:hover { background: @raised; }
QPushButton:pressed, QToolButton:pressed { background: @selection; }
QPushButton, QToolButton, QTabBar { outline: none; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @muted; background: @background; }
QPushButton[look="primary"], QPushButton:default { background: @accent; color: @accentText;
    border-color: @accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: @accentHover; }
QPushButton[look="primary"]:focus { border-color: @text; }
QPushButton[look="primary"]:disabled, QPushButton:default:disabled { background: @raised; color: @muted; border-color: @line; }
QPushButton[look="chip"], QToolButton[look="chip"] { background: @selection; border: 1px solid @selection;
    border-radius: 13px; padding: 3px 8px; font-weight: 600; }
QPushButton[look="chip"]:focus, QToolButton[look="chip"]:focus { border-color: @accent; }
QPushButton[look="link"] { background: transparent; border: 1px solid transparent; color: @accent;
    text-align: left; padding: 3px 6px; }
QPushButton[look="link"]:focus { border-color: @accent; }
QPushButton[look="field"] { background: @raised; }
QPushButton[look="field"]:hover { border-color: @accent; }
QToolButton[look="flat"] { background: transparent; border-color: transparent; }
QToolButton[look="flat"]:hover { background: @raised; }
QToolButton[look="flat"]:focus { border-color: @accent; }
QToolButton[segment="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0;
    border-right: none; color: @muted; }
QToolButton[segment="middle"] { border-radius: 0; border-right: none; color: @muted; }
QToolButton[segment="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; color: @muted; }
QToolButton[segment="first"]:focus, QToolButton[segment="middle"]:focus {
    border-right: 1px solid @accent; padding-right: 9px; }
QToolButton[segment]:checked { background: @selection; color: @text; font-weight: 600; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QFileDialog QToolButton { padding: 3px; }
)";

// A sheet that gives a field its border has the style draw a bevel around the arrows, and takes a
// picture for an arrow of its own; a conical gradient is a triangle in the theme's colour. One that
// gives a field its colour makes half of it that of the placeholder, which then is too pale; the
// palette has both.
constexpr auto Fields = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: @background;
    border: 1px solid @line; border-radius: 6px; padding: 3px 8px;
    selection-background-color: @selection; selection-color: @text; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus {
    border-color: @accent; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down, QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { border: none; width: 18px; }
QComboBox::down-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { width: 8px; height: 5px;
    background: qconicalgradient(cx: 0.5, cy: 1, angle: 0, stop: 0.17 transparent, stop: 0.18 @muted,
        stop: 0.32 @muted, stop: 0.33 transparent); }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { width: 8px; height: 5px;
    background: qconicalgradient(cx: 0.5, cy: 0, angle: 0, stop: 0.67 transparent, stop: 0.68 @muted,
        stop: 0.82 @muted, stop: 0.83 transparent); }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; outline: none;
    padding: 3px; selection-background-color: @selection; selection-color: @text; }
QComboBox QAbstractItemView::item { background: @panel; min-height: 24px; padding: 0 6px; }
QComboBox QAbstractItemView::item:selected { background: @selection; color: @text; }
QPlainTextEdit[look="plain"] { background: @panel; border: 1px solid transparent; border-radius: 0;
    padding: 3px 9px; }
QPlainTextEdit[look="plain"]:focus { border-color: @accent; }
)";

constexpr auto Views = R"(
QTabWidget::pane { border: none; border-top: 1px solid @line; background: @panel; }
QTabWidget::tab-bar { left: 8px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent;
    padding: 8px 14px; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected:focus { color: @accent; background: @selection; }
QAbstractItemView { background: @panel; alternate-background-color: @alternate; border: 1px solid transparent;
    outline: none; selection-background-color: @selection; selection-color: @text; }
Windsock--HexView { border: 1px solid transparent; }
QAbstractItemView:focus, Windsock--HexView:focus { border-color: @accent; }
QTreeView[role="side"], QTreeView[role="side"]:focus { background: @background; border: none; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 6px 8px; }
QTableCornerButton::section { background: @panel; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @handle; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: @panel; }
QSplitter::handle { background: @line; }
)";

QColor mixed(const QColor &a, const QColor &b, float part)
{
    return QColor::fromRgbF(a.redF() + (b.redF() - a.redF()) * part,
                            a.greenF() + (b.greenF() - a.greenF()) * part,
                            a.blueF() + (b.blueF() - a.blueF()) * part);
}

} // namespace

QString themeSheet(const Theme &theme)
{
    // A role whose name begins with another's stands before it.
    const std::array<std::pair<QLatin1StringView, QColor>, 14> roles{{
        {"@accentHover"_L1, mixed(theme.accent, theme.text, 0.15F)},
        {"@accentText"_L1, theme.accentText},
        {"@accent"_L1, theme.accent},
        {"@alternate"_L1, theme.alternate},
        {"@background"_L1, theme.background},
        {"@error"_L1, theme.error},
        {"@handle"_L1, mixed(theme.line, theme.muted, 0.35F)},
        {"@line"_L1, theme.line},
        {"@muted"_L1, theme.muted},
        {"@ok"_L1, theme.ok},
        {"@panel"_L1, theme.panel},
        {"@raised"_L1, theme.raised},
        {"@selection"_L1, theme.selection},
        {"@text"_L1, theme.text},
    }};
    QString sheet;
    for (const char *part : {Frame, Buttons, Fields, Views})
        sheet += QLatin1StringView(part);
    for (const auto &[name, colour] : roles)
        sheet.replace(name, colour.name());
    return sheet;
}

} // namespace Windsock
