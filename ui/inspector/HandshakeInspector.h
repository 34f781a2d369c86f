// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/HandshakeRemedy.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace Windsock {

class FactsList;

/// One attempt to connect: what was asked for, what was decided and why, and what would let the
/// next one in. Children by object name: handshakeTitle, handshakeDetail, remedyButton, remedyText,
/// handshakeClientButton, handshakeFacts, rawRequest.
class HandshakeInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit HandshakeInspector(QWidget *parent = nullptr);

    void show(const HandshakeReport &report, const HandshakeRemedy &remedy);
    /// The settings or the endpoints changed, and so what is left to do.
    void setRemedy(const HandshakeRemedy &remedy);
    [[nodiscard]] const HandshakeReport &report() const { return m_report; }

signals:
    void remedyRequested(const Windsock::HandshakeReport &report);
    /// The client that was let in.
    void clientRequested(Windsock::ClientId client);

private:
    void arrange();
    void showFacts();

    HandshakeReport m_report;
    QLabel *m_title;
    QLabel *m_detail;
    QPushButton *m_remedy;
    QLabel *m_remedyText;
    QPushButton *m_client;
    FactsList *m_facts;
    QPlainTextEdit *m_request;
};

} // namespace Windsock
