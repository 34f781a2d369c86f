// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

class QAbstractButton;
class QLineEdit;

namespace Windsock {

/// What a picture stands for; each is one drawing of Lucide's in resources/icons/lucide/.
enum class Icon : quint8 {
    Add,
    Apply,
    Block,
    ChooseFile,
    Clear,
    Close,
    Connect,
    Copy,
    Demo,
    Disconnect,
    Edit,
    Error,
    Filter,
    LoadAll,
    Menu,
    Message,
    Network,
    Note,
    OpenPage,
    Pause,
    Permit,
    Ping,
    Quit,
    Reload,
    Remove,
    Restore,
    Save,
    Search,
    Send,
    Settings,
    Start,
    Stop,
    User,
};
inline constexpr int IconCount = int(Icon::User) + 1;

/// The role whose colour of the theme an icon is drawn in. One that cannot be used is muted.
enum class IconColour : quint8 { Text, Muted, Accent, OnAccent, Error };

/// The colour is looked up when the icon is painted, so that one icon serves light and dark, and
/// follows when they change; it is drawn anew for each size and scale of the screen.
[[nodiscard]] QIcon icon(Icon icon, IconColour colour = IconColour::Text);

/// The drawing's name in the resources, without folder and ending: "play".
[[nodiscard]] QString iconName(Icon icon);

/// Puts an icon before a button's words, at the size that goes with them.
void setIcon(QAbstractButton *button, Icon icon, IconColour colour = IconColour::Text);

/// The looking glass before a field that searches.
void addSearchIcon(QLineEdit *field);

} // namespace Windsock
