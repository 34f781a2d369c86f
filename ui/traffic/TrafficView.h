// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionTypes.h"
#include "ui/traffic/TrafficCopy.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Windsock {

class ClientNames;
class TrafficModel;
class TrafficTable;

/// The Traffic tab: a filter bar over the table of what was said. Children by object name:
/// trafficFilter, trafficCount, pauseButton, clearButton, clientFilterChip, trafficTable,
/// followButton, trafficEmpty.
class TrafficView final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive the view. The model is active while the view is shown.
    TrafficView(TrafficModel &model, const ClientNames &names, QWidget *parent = nullptr);

    /// Shows one endpoint's or one room's rows only; empty strings do not restrict.
    void setScope(const QString &endpoint, const QString &room);
    /// Shows rows of or to one client only; 0: of all. A chip in the filter bar says so and takes
    /// it away.
    void setClientFilter(Windsock::ClientId client);
    [[nodiscard]] ClientId clientFilter() const { return m_filter.client; }
    /// For Ctrl+F, which the window has.
    void focusFilter();

    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;
    /// Empties the view, not the session.
    void clear();

    /// True while the newest row is kept in sight.
    [[nodiscard]] bool isFollowing() const;
    void follow();
    /// Selects a row and brings it into sight. False: the filter does not let it through.
    bool selectRecord(qint64 id);

    /// Widths, order and visibility of columns, and the format of times.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

signals:
    /// A row was chosen.
    void recordSelected(qint64 id);
    void pausedChanged(bool paused);
    /// Chosen in the context menu; the view filters by itself, this tells.
    void filterByClientRequested(Windsock::ClientId client);
    /// Chosen in the context menu. The scope is what the endpoint tree says, so nothing changes
    /// until it calls setScope().
    void filterByEndpointRequested(const QString &endpoint, const QString &room);
    /// "Show client" in the context menu.
    void clientRequested(Windsock::ClientId client);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *createFilterBar();
    void connectSignals();
    void applyFilter();
    void updateCounts();
    void updateEmptyText();
    void updateClientChip();
    void showContextMenu(const QPoint &position);
    void showHeaderMenu(const QPoint &position);
    void copySelected(TrafficCopy::Format format);

    TrafficModel &m_model;
    const ClientNames &m_names;
    TrafficTable *m_table;
    QLineEdit *m_filterEdit;
    QPushButton *m_clientChip;
    QLabel *m_count;
    QPushButton *m_pause;
    QPushButton *m_clear;
    QTimer m_filterDelay; ///< a search starts when typing rests, not with each key
    SessionFilter m_filter;
};

} // namespace Windsock
