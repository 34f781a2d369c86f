// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QHeaderView;

namespace Windsock {

/// Lets a table's last column, which says most, be seen in a narrow window: takes other columns
/// away, those that say least first, and brings them back when there is room again. Columns that
/// the operator has hidden or shown by hand are left alone.
class FittingColumns final : public QObject
{
    Q_OBJECT

public:
    /// `expendable`: columns in the order in which they go. `least`: the last column's width, in
    /// pixels, below which they do.
    FittingColumns(QHeaderView *header, const QList<int> &expendable, int least);

    /// By hand; the column is no longer taken away or brought back.
    void setShown(int column, bool shown);

    /// The header's state, in which the columns that were taken away are shown, and what was done
    /// by hand.
    [[nodiscard]] QByteArray saveState();
    bool restoreState(const QByteArray &state);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
    void bringBack();
    [[nodiscard]] int widthWithoutLast() const;

    QHeaderView *m_header;
    QList<int> m_expendable;
    QList<int> m_takenAway;
    int m_least;
    bool m_fitting = false;
};

} // namespace Windsock
