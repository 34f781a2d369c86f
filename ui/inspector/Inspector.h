// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "ui/models/HandshakeRemedy.h"

#include <QWidget>

#include <optional>

class QStackedWidget;

namespace Windsock {

class ClientInspector;
class ClientNames;
class HandshakeInspector;
class MessageInspector;
class SessionReader;

/// What is selected, in full: a message, a client, a handshake, or nothing. Children by object
/// name: inspectorNothing, messageInspector (messageTitle, messageTabs, prettyTree, prettyText,
/// rawText, hexView, deliveriesList, loadAllButton, savePayloadButton, parseJsonButton),
/// clientInspector (clientTitle, inspectorMessageButton, inspectorPingButton,
/// inspectorDisconnectToggle, inspectorCloseCodeEdit, inspectorCloseReasonEdit,
/// inspectorDisconnectButton, inspectorNameEdit, inspectorBlockButton), handshakeInspector (see
/// there).
class Inspector final : public QWidget
{
    Q_OBJECT

public:
    /// The names outlive the inspector.
    explicit Inspector(const ClientNames &names, QWidget *parent = nullptr);

    void showNothing();
    /// Shows a stored row. The reader is asked again for "Load all", so it outlives what is shown,
    /// or showNothing() is called before it goes or opens another session. A row that cannot be
    /// read shows nothing.
    void showMessage(const SessionReader *reader, qint64 id);
    /// `closed` is set once the client is gone; without a time if its end was not recorded.
    void showClient(const Windsock::ClientInfo &info, const Windsock::ClientStatistics &statistics,
                    const std::optional<Windsock::ClientClosed> &closed = std::nullopt);
    /// New figures of the client that is shown; others are ignored.
    void updateClient(const Windsock::ClientStatistics &statistics);
    /// The client that is shown is gone; others are ignored.
    void closeClient(const Windsock::ClientClosed &closed);

    void showHandshake(const Windsock::HandshakeReport &report,
                       const Windsock::HandshakeRemedy &remedy);
    /// What is left to do about the handshake that is shown.
    void setRemedy(const Windsock::HandshakeRemedy &remedy);
    /// Whether it is not behind another dock, which hides nothing for Qt.
    void setInSight(bool inSight);
    /// Says whether the client's button blocks its address or lets it in.
    void setAddressRules(const Windsock::AddressRules &rules);

    /// Whether clients cannot be given other names: those of a recorded session are as they are.
    void setNamesFixed(bool fixed);

    [[nodiscard]] qint64 shownMessage() const;  ///< 0: none
    [[nodiscard]] ClientId shownClient() const; ///< 0: none
    /// Whether a client's figures can be seen that may change.
    [[nodiscard]] bool isClientWatched() const;
    /// Null: none.
    [[nodiscard]] const HandshakeReport *shownHandshake() const;

signals:
    void sendToRequested(const QList<Windsock::ClientId> &clients);
    void pingRequested(const QList<Windsock::ClientId> &clients);
    void disconnectRequested(const QList<Windsock::ClientId> &clients, quint16 code,
                             const QString &reason);
    /// Nothing was named yet.
    void renameRequested(Windsock::ClientId client, const QString &name);
    void blockRequested(const QList<QHostAddress> &addresses);
    void permitRequested(const QList<QHostAddress> &addresses);
    void remedyRequested(const Windsock::HandshakeReport &report);
    void clientWatchedChanged(bool watched);
    /// A client among the deliveries or facts of a message was chosen.
    void clientRequested(Windsock::ClientId client);
    /// A payload was written to a file, or could not be; a sentence for the status bar.
    void noticeRaised(const QString &sentence);

private:
    QStackedWidget *m_stack;
    QWidget *m_nothing;
    MessageInspector *m_message;
    ClientInspector *m_client;
    HandshakeInspector *m_handshake;
};

} // namespace Windsock
