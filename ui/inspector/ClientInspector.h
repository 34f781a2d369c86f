// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/AddressRange.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Windsock {

class ClientNames;
class DisconnectPanel;
class FactsList;

/// One client: what it is, what it did, and what can be done with it.
class ClientInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit ClientInspector(const ClientNames &names, QWidget *parent = nullptr);

    /// `closed` without a time: its end is not known.
    void show(const ClientInfo &info, const ClientStatistics &statistics,
              const std::optional<ClientClosed> &closed);
    void setStatistics(const ClientStatistics &statistics);
    void setClosed(const ClientClosed &closed);
    void setAddressRules(const AddressRules &rules);
    /// Whether the client cannot be given another name.
    void setNamesFixed(bool fixed);
    /// Whether nothing lies over it; it knows itself whether it is shown.
    void setInSight(bool inSight);
    [[nodiscard]] ClientId id() const { return m_info.id; }
    /// Whether somebody can see figures that may change: those of a connected client, on screen.
    [[nodiscard]] bool isWatched() const { return m_tick.isActive(); }

signals:
    void sendToRequested(const QList<Windsock::ClientId> &clients);
    void pingRequested(const QList<Windsock::ClientId> &clients);
    void disconnectRequested(const QList<Windsock::ClientId> &clients, quint16 code,
                             const QString &reason);
    void renameRequested(Windsock::ClientId client, const QString &name);
    void blockRequested(const QList<QHostAddress> &addresses);
    void permitRequested(const QList<QHostAddress> &addresses);
    void watchedChanged(bool watched);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *createButtons();
    void connectSignals();
    void showName();
    void showTitle();
    void showBlock();
    void showFacts();
    void updateWatched();
    void finishRename();

    const ClientNames &m_names;
    AddressRules m_rules;
    ClientInfo m_info;
    ClientStatistics m_statistics;
    std::optional<ClientClosed> m_closed;
    QLabel *m_title;
    QLabel *m_state;
    QLineEdit *m_name;
    QPushButton *m_message;
    QPushButton *m_ping;
    QPushButton *m_disconnect;
    QPushButton *m_block;
    DisconnectPanel *m_panel;
    FactsList *m_facts;
    QPlainTextEdit *m_headers;
    bool m_isShown = false;
    bool m_isInSight = true;
    /// Runs while it is watched: figures come when they change only; how long it is connected
    /// always does.
    QTimer m_tick;
};

} // namespace Windsock
