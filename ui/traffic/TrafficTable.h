// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/traffic/LongTable.h"

class QLabel;
class QPushButton;

namespace Windsock {

class FittingColumns;
class TrafficDelegate;
class TrafficModel;

/// The table of the traffic. It keeps the newest row in sight until the operator scrolls up, and
/// keeps what is selected when the model begins anew.
class TrafficTable final : public LongTable
{
    Q_OBJECT

public:
    explicit TrafficTable(TrafficModel &model, QWidget *parent = nullptr);

    [[nodiscard]] bool isFollowing() const { return m_following; }
    void follow();
    bool selectRecord(qint64 id);
    [[nodiscard]] qint64 currentRecord() const; ///< 0: none
    /// Ids of the selected rows, ascending, the first `most` of them.
    [[nodiscard]] QList<qint64> selectedRecords(int most) const;
    [[nodiscard]] qint64 selectedCount() const;
    /// Which columns are shown.
    [[nodiscard]] FittingColumns &columns() { return *m_columns; }
    /// What an empty table says instead of rows.
    void setEmptyText(const QString &text);
    /// Typed letters search for nothing: that would read the whole session and move the selection.
    void keyboardSearch(const QString &) override {}

signals:
    void recordSelected(qint64 id);
    void pauseToggleRequested();
    void copyRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void applyFont();
    void setDefaultWidths();
    void goToEnd(bool first, bool extendSelection);
    void onScrolled(int value);
    void onRangeChanged(int maximum);
    void onModelReset();
    void onRowsInserted();
    void showNumbersWhole();
    void restoreCurrent();
    void setFollowing(bool following);
    void updateFollowButton();
    void placeOverlays();

    TrafficModel &m_model;
    TrafficDelegate *m_delegate;
    FittingColumns *m_columns = nullptr;
    QPushButton *m_followButton;
    QLabel *m_empty;
    qint64 m_current = 0;          ///< id of the current row, kept over resets
    int m_rowsSeen = 0;            ///< when following ended
    qint64 m_tooLong = 10'000'000; ///< the first number that its column is too narrow for
    bool m_following = true;
    bool m_resetting = false;
    bool m_restoring = false; ///< the row m_current has not come back yet
};

} // namespace Windsock
