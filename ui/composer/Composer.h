// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/websocket/Message.h"
#include "ui/composer/MessageText.h"
#include "ui/composer/SendHistory.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace Windsock {

class ClientsModel;
class ComposerEdit;
class EndpointsModel;
class TargetButton;

/// Where the operator writes: to whom, what kind, the text, and what became of it.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int AskBeyond = 100; ///< recipients

    Composer(const EndpointsModel &endpoints, const ClientsModel &clients,
             QWidget *parent = nullptr);

    [[nodiscard]] MessageFormat format() const;
    void setFormat(MessageFormat format);
    [[nodiscard]] BinaryEncoding encoding() const;
    void setEncoding(BinaryEncoding encoding);
    [[nodiscard]] SendHistory &history() { return m_history; }
    [[nodiscard]] TargetButton &target() { return *m_target; }

    void focusEditor();
    /// Chooses the target and puts the cursor into the editor.
    void writeTo(const Windsock::SendTarget &target);
    /// Whether there is a server to send through.
    void setServerState(Windsock::ServerState state);

public slots:
    /// Sends what is written, if it is valid; asks first when it goes to many.
    void send();
    void showResult(const Windsock::SendReport &report);

signals:
    void sendRequested(const Windsock::SendTarget &target, const Windsock::Message &message);

private:
    void createTargetRow(QBoxLayout *layout);
    void createResultRow(QBoxLayout *layout);
    void createQuestionRow(QBoxLayout *layout);
    void connectSignals();
    void onTextChanged();
    void validate();
    void sendNow();
    void ask(int recipients);
    void hideQuestion();
    void showEntry(const std::optional<SendHistory::Entry> &entry);
    [[nodiscard]] SendHistory::Entry entry() const;

    SendHistory m_history;
    TargetButton *m_target;
    QToolButton *m_text;
    QToolButton *m_json;
    QToolButton *m_binary;
    QComboBox *m_encoding;
    ComposerEdit *m_edit;
    QLabel *m_validity;
    QLabel *m_bytes;
    QLabel *m_result;
    QLabel *m_historyHint;
    QPushButton *m_send;
    QWidget *m_question;
    QLabel *m_questionText;
    QPushButton *m_confirm;
    QTimer m_validate; ///< long texts are looked at when the typing rests
    bool m_isListening = false;
    bool m_isValid = true;
};

} // namespace Windsock
