// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QTimer>

namespace Windsock {

/// Puts a text into the clipboard and says for a moment that it has.
class CopyButton final : public QPushButton
{
    Q_OBJECT

public:
    CopyButton(const QString &name, QWidget *parent, const QString &toolTip);

    void copy(const QString &text);

private:
    QTimer m_copied; ///< runs while it says so
};

} // namespace Windsock
