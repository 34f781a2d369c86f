// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QPushButton;
class QTableView;

namespace Windsock {

/// Keeps a table's newest row in sight until the operator scrolls up; a button over the table then
/// says how many came since and goes back to them, as the End key does. Rows that are dropped from
/// the table's beginning do not move those that are looked at.
class FollowEnd final : public QObject
{
    Q_OBJECT

public:
    /// The table has its model already. `buttonName` is the button's object name.
    FollowEnd(QTableView *table, const QString &buttonName);

    [[nodiscard]] bool isFollowing() const { return m_following; }
    void follow();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void onScrolled(int value);
    void onRangeChanged(int maximum);
    void onRowsInserted(int count);
    void onRowsRemoved(int first, int count);
    void setFollowing(bool following);
    void updateButton();

    QTableView *m_table;
    QPushButton *m_button;
    qint64 m_fresh = 0; ///< rows that came since following ended
    bool m_following = true;
    bool m_changing = false; ///< the model is; the scroll bar then moves by itself
};

} // namespace Windsock
