// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/AddressRange.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QTableView;

namespace Windsock {

class ClientsFilterModel;
class ClientsModel;
class DisconnectPanel;

/// The Clients tab. It only says what the operator wants; the window sees to it. Children by object
/// name: clientsTable, clientsCount, messageButton, pingButton, disconnectToggle, renameButton,
/// clearClosedButton, clientsEmpty, and of the disconnect panel closeCodeEdit, closeReasonEdit,
/// disconnectButton.
class ClientsView final : public QWidget
{
    Q_OBJECT

public:
    /// The model outlives the view.
    explicit ClientsView(ClientsModel &model, QWidget *parent = nullptr);

    /// Shows one endpoint's or one room's clients only; empty strings do not restrict.
    void setScope(const QString &endpoint, const QString &room);
    /// Selects a client's row alone and brings it into sight. False: it is not shown.
    bool selectClient(Windsock::ClientId client);
    /// The selected clients that are connected, in the order shown.
    [[nodiscard]] QList<ClientId> selectedOpenClients() const;
    /// Whether it is on screen, so that figures have to come.
    [[nodiscard]] bool isWatched() const { return m_isWatched; }

    /// Says whether the context menu blocks an address or lets it in.
    void setAddressRules(const AddressRules &rules) { m_rules = rules; }

    /// Widths, order, visibility and sorting of columns.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

signals:
    void sendToRequested(const QList<Windsock::ClientId> &clients);
    void pingRequested(const QList<Windsock::ClientId> &clients);
    void disconnectRequested(const QList<Windsock::ClientId> &clients, quint16 code,
                             const QString &reason);
    /// The name is in the model already.
    void renameRequested(Windsock::ClientId client, const QString &name);
    /// A client was chosen; 0: none is any more.
    void clientSelected(Windsock::ClientId client);
    void filterByClientRequested(Windsock::ClientId client);
    /// Of the selected clients, connected or gone, each once.
    void blockRequested(const QList<QHostAddress> &addresses);
    void permitRequested(const QList<QHostAddress> &addresses);
    void watchedChanged(bool watched);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *createBar();
    void createTable();
    void connectSignals();
    void updateActions();
    void measureBar();
    void fitBar();
    void showWords(bool shown);
    [[nodiscard]] QList<QPushButton *> barButtons() const;
    void updateEmptyText();
    void setWatched(bool watched);
    void renameCurrent();
    void toggleDisconnectPanel(bool shown);
    void onCurrentChanged(const QModelIndex &current);
    void showContextMenu(const QPoint &position);
    void addAddressActions(QMenu *menu);
    [[nodiscard]] QList<QHostAddress> selectedAddresses() const;
    [[nodiscard]] ClientId currentClient() const;

    ClientsModel &m_model;
    AddressRules m_rules;
    ClientsFilterModel *m_filter;
    QTableView *m_table = nullptr;
    QLabel *m_count = nullptr;
    bool m_isWatched = false;
    int m_wordsWidth = 0; ///< of the bar with its buttons' words, in pixels
    QLabel *m_empty = nullptr;
    QPushButton *m_message = nullptr;
    QPushButton *m_ping = nullptr;
    QPushButton *m_disconnect = nullptr;
    QPushButton *m_rename = nullptr;
    QPushButton *m_clearClosed = nullptr;
    DisconnectPanel *m_panel = nullptr;
};

} // namespace Windsock
