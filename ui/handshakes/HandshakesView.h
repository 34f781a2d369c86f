// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/HandshakeRemedy.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QTableView;

namespace Windsock {

class FittingColumns;
class FollowEnd;
class HandshakesFilterModel;
class HandshakesModel;

/// What can be done about an attempt, as things stand at this moment.
using RemedyFinder = std::function<HandshakeRemedy(const HandshakeReport &report)>;

/// The Handshakes tab: every attempt to connect, whether it was let in and why not. Children by
/// object name: handshakesTable, handshakesFilter, refusedOnly, handshakesCount,
/// clearHandshakesButton, handshakesFollowButton, handshakesEmpty.
class HandshakesView final : public QWidget
{
    Q_OBJECT

public:
    /// The model outlives the view.
    HandshakesView(HandshakesModel &model, RemedyFinder remedyOf, QWidget *parent = nullptr);

    /// Says whether the context menu blocks an address or lets it in.
    void setAddressRules(const AddressRules &rules) { m_rules = rules; }

    [[nodiscard]] bool isFollowing() const;
    /// Widths, order and visibility of columns.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

signals:
    /// A row was chosen.
    void handshakeSelected(const Windsock::HandshakeReport &report);
    void remedyRequested(const Windsock::HandshakeReport &report);
    void blockRequested(const QList<QHostAddress> &addresses);
    void permitRequested(const QList<QHostAddress> &addresses);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *createBar();
    void createTable();
    void connectSignals();
    void applyFilter();
    void updateCounts();
    void onCurrentChanged();
    void copyRequest();
    void showContextMenu(const QPoint &position);
    void addAddressAction(QMenu *menu, const QHostAddress &address);
    [[nodiscard]] const HandshakeReport *current() const; ///< null: no row is

    HandshakesModel &m_model;
    RemedyFinder m_remedyOf;
    AddressRules m_rules;
    HandshakesFilterModel *m_filter;
    QTableView *m_table;
    FollowEnd *m_follow = nullptr;
    FittingColumns *m_columns = nullptr;
    QLineEdit *m_filterEdit;
    QCheckBox *m_refusedOnly;
    QLabel *m_count;
    QLabel *m_empty;
    QPushButton *m_clear;
    QTimer m_filterDelay; ///< all rows are looked at when typing rests, not with each key
};

} // namespace Windsock
