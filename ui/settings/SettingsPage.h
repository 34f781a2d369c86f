// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/ServerSettings.h"

#include <QWidget>

namespace Windsock {

/// A page of the settings dialog. What the operator has edited stays as it was typed while the
/// server's settings change behind it; everything else follows them.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// The server's settings are these now.
    virtual void follow(const ServerSettings &settings) = 0;
    /// Puts what was edited, and nothing else, into `settings`. Only while problem() is empty.
    virtual void writeTo(ServerSettings &settings) const = 0;
    /// What is wrong with the first wrong field, as it stands at the field; empty: nothing.
    [[nodiscard]] virtual QString problem() const = 0;
    /// Brings the first wrong field into sight and the cursor to it.
    virtual void showProblem() = 0;
    [[nodiscard]] virtual bool isEdited() const = 0;

signals:
    void edited();
};

} // namespace Windsock
