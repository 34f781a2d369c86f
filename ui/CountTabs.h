// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

class QLabel;

namespace Windsock {

/// Tabs with a count beside each name.
class CountTabs final : public QTabWidget
{
    Q_OBJECT

public:
    explicit CountTabs(QWidget *parent = nullptr);

    void addCountTab(QWidget *page, const QString &title);
    void setCount(int tab, qint64 count);
    /// A count of what went wrong: stands out unless it is 0.
    void setAlarm(int tab, qint64 count);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fit(int tab);

    QList<QLabel *> m_counts;
};

} // namespace Windsock
