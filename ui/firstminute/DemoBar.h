// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace Windsock {

/// Says over the views that a demo is running, or has ended, and takes it away. Hidden without one.
/// Children by object name: demoText, demoRemoveButton.
class DemoBar final : public QWidget
{
    Q_OBJECT

public:
    explicit DemoBar(QWidget *parent = nullptr);

    void showRunning();
    /// `error`: why it ended before its time; empty: it did not.
    void showEnded(const QString &error);
    /// Until it is gone.
    void showRemoving();

signals:
    void removeRequested();

private:
    void say(const QString &text, bool removable);

    QLabel *m_text;
    QPushButton *m_remove;
};

} // namespace Windsock
