// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Windsock {

/// Hears of the files that a system opens with a program that runs already: macOS sends them as
/// events, also the one that the program was started for. Other systems start another Windsock.
class DesktopFiles final : public QObject
{
    Q_OBJECT

public:
    /// Watches the application object.
    explicit DesktopFiles(QObject *parent = nullptr);

signals:
    void openRequested(const QString &file);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace Windsock
