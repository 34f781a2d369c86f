// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Icons.h"

#include "ui/IconEngine.h"

#include <QAbstractButton>
#include <QAction>
#include <QLineEdit>
#include <QToolButton>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int ButtonIconSize = 16;
constexpr int ButtonIconGap = 3; // which a style leaves too small

// In the order of the enum.
constexpr std::array<QLatin1StringView, IconCount> Names{
    "plus"_L1,           "check"_L1,         "ban"_L1,
    "folder-open"_L1,    "eraser"_L1,        "x"_L1,
    "plug"_L1,           "copy"_L1,          "users"_L1,
    "unplug"_L1,         "pencil"_L1,        "circle-alert"_L1,
    "funnel"_L1,         "chevrons-down"_L1, "menu"_L1,
    "message-square"_L1, "wifi"_L1,          "info"_L1,
    "external-link"_L1,  "pause"_L1,         "shield-check"_L1,
    "activity"_L1,       "log-out"_L1,       "refresh-cw"_L1,
    "trash-2"_L1,        "rotate-ccw"_L1,    "save"_L1,
    "search"_L1,         "send"_L1,          "settings"_L1,
    "play"_L1,           "square"_L1,        "user"_L1,
};

} // namespace

QString iconName(Icon icon)
{
    return Names.at(size_t(icon));
}

QIcon icon(Icon icon, IconColour colour)
{
    return QIcon(new IconEngine(icon, colour)); // which the QIcon owns
}

void setIcon(QAbstractButton *button, Icon icon, IconColour colour)
{
    button->setIcon(Windsock::icon(icon, colour));
    const int gap = qobject_cast<QToolButton *>(button) == nullptr ? ButtonIconGap : 0;
    button->setIconSize({ButtonIconSize + gap, ButtonIconSize});
}

void addSearchIcon(QLineEdit *field)
{
    const QAction *action = field->addAction(icon(Icon::Search, IconColour::Muted),
                                             QLineEdit::LeadingPosition);
    Q_UNUSED(action)
}

} // namespace Windsock
