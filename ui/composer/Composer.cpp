// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/Composer.h"

#include "ui/ElidedLabel.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/composer/TargetButton.h"
#include "ui/models/Format.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int LongText = 32 * 1024; // characters
constexpr int LongTextDelay = 250;  // ms

} // namespace

Composer::Composer(const EndpointsModel &endpoints, const ClientsModel &clients, QWidget *parent)
    : QWidget(parent),
      m_target(new TargetButton(endpoints, clients, this)),
      m_text(makeSegment(tr("Text"), "first", u"typeText"_s, this)),
      m_json(makeSegment(tr("JSON"), "middle", u"typeJson"_s, this)),
      m_binary(makeSegment(tr("Binary"), "last", u"typeBinary"_s, this)),
      m_encoding(new QComboBox(this)),
      m_edit(new ComposerEdit(this)),
      m_validity(new ElidedLabel(this)),
      m_bytes(makeLabel({}, "muted", this)),
      m_result(new ElidedLabel(this)),
      m_historyHint(makeLabel(tr("Ctrl+Up: history"), "muted", this)),
      m_send(new QPushButton(tr("Send  Ctrl+↵"), this)),
      m_question(new QWidget(this)),
      m_questionText(new QLabel(m_question)),
      m_confirm(new QPushButton(m_question))
{
    setObjectName(u"composer"_s);
    setRole(this, "panel");
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 1, 10, 6);
    layout->setSpacing(6);
    createTargetRow(layout);
    m_edit->setObjectName(u"composerEdit"_s);
    m_edit->setPlaceholderText(
        tr("A message to everybody who is connected, or to whom you choose above"));
    m_edit->setAccessibleName(tr("Message"));
    layout->addWidget(m_edit, 1);
    createResultRow(layout);
    createQuestionRow(layout);
    connectSignals();
    setFormat(MessageFormat::Text);
}

void Composer::createTargetRow(QBoxLayout *layout)
{
    auto *types = new QButtonGroup(this);
    auto *segments = new QHBoxLayout;
    segments->setSpacing(0);
    for (QToolButton *button : {m_text, m_json, m_binary}) {
        types->addButton(button);
        segments->addWidget(button);
    }
    m_encoding->setObjectName(u"binaryEncoding"_s);
    setPlainItems(m_encoding);
    m_encoding->setAccessibleName(tr("How the bytes are written"));
    m_encoding->addItem(tr("as hex"));
    m_encoding->addItem(tr("as base64"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->setContentsMargins(0, 0, 0, 1);
    row->addWidget(makeLabel(tr("To"), "muted", this));
    row->addWidget(m_target);
    row->addLayout(segments);
    row->addWidget(m_encoding);
    row->addStretch(1);
    layout->addLayout(row);
}

void Composer::createResultRow(QBoxLayout *layout)
{
    m_validity->setObjectName(u"composerValidity"_s);
    m_bytes->setObjectName(u"composerBytes"_s);
    m_result->setObjectName(u"sendResult"_s);
    setRole(m_result, "muted");
    m_send->setObjectName(u"sendButton"_s);
    m_send->setToolTip(tr("Send (Ctrl+Enter)"));
    setLook(m_send, "primary");
    setIcon(m_send, Icon::Send, IconColour::OnAccent);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_validity);
    row->addWidget(m_bytes);
    row->addWidget(m_result);
    row->addStretch(1);
    row->addWidget(m_historyHint);
    row->addWidget(m_send);
    layout->addLayout(row);
}

void Composer::createQuestionRow(QBoxLayout *layout)
{
    m_question->setObjectName(u"sendQuestion"_s);
    m_confirm->setObjectName(u"confirmSendButton"_s);
    setLook(m_confirm, "primary");
    auto *cancel = new QPushButton(tr("Cancel"), m_question);
    cancel->setObjectName(u"cancelSendButton"_s);
    // Outside a dialog a button hears the space bar only, and one is about to press Enter here.
    for (QPushButton *button : {cancel, m_confirm})
        button->setAutoDefault(true);
    auto *row = new QHBoxLayout(m_question);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addStretch(1);
    row->addWidget(m_questionText);
    row->addWidget(cancel);
    row->addWidget(m_confirm);
    layout->addWidget(m_question);
    m_question->hide();
    const auto giveUp = [this] {
        hideQuestion();
        m_edit->setFocus();
    };
    connect(cancel, &QPushButton::clicked, this, giveUp);
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        hideQuestion();
        m_edit->setFocus();
        sendNow();
    });
    auto *escape = new QShortcut(Qt::Key_Escape, m_question);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, giveUp);
}

void Composer::connectSignals()
{
    m_validate.setSingleShot(true);
    connect(&m_validate, &QTimer::timeout, this, &Composer::validate);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::onTextChanged);
    connect(m_edit, &ComposerEdit::sendTriggered, this, &Composer::send);
    connect(m_edit, &ComposerEdit::olderTriggered, this,
            [this] { showEntry(m_history.older(entry())); });
    connect(m_edit, &ComposerEdit::newerTriggered, this, [this] { showEntry(m_history.newer()); });
    connect(m_send, &QPushButton::clicked, this, &Composer::send);
    connect(m_target, &TargetButton::targetChanged, this, &Composer::hideQuestion);
    connect(m_encoding, &QComboBox::currentIndexChanged, this, &Composer::validate);
    for (QToolButton *button : {m_text, m_json, m_binary})
        connect(button, &QToolButton::toggled, this, &Composer::validate);
}

MessageFormat Composer::format() const
{
    return m_binary->isChecked() ? MessageFormat::Binary
        : m_json->isChecked()    ? MessageFormat::Json
                                 : MessageFormat::Text;
}

void Composer::setFormat(MessageFormat format)
{
    const QList<QToolButton *> buttons{m_text, m_json, m_binary};
    buttons.at(int(format))->setChecked(true);
}

BinaryEncoding Composer::encoding() const
{
    return m_encoding->currentIndex() == 1 ? BinaryEncoding::Base64 : BinaryEncoding::Hex;
}

void Composer::setEncoding(BinaryEncoding encoding)
{
    m_encoding->setCurrentIndex(int(encoding));
}

void Composer::focusEditor()
{
    m_edit->setFocus(Qt::OtherFocusReason);
}

void Composer::writeTo(const SendTarget &target)
{
    m_target->setTarget(target);
    m_edit->setFocus();
}

void Composer::setServerState(ServerState state)
{
    m_isListening = state == ServerState::Listening;
    if (!m_isListening)
        hideQuestion();
    m_send->setEnabled(m_isListening && m_isValid);
}

void Composer::onTextChanged()
{
    m_result->clear();
    hideQuestion();
    if (m_edit->document()->characterCount() > LongText)
        m_validate.start(LongTextDelay);
    else
        validate();
}

void Composer::validate()
{
    m_validate.stop();
    m_encoding->setVisible(format() == MessageFormat::Binary);
    m_edit->setJson(format() == MessageFormat::Json);
    const QString text = m_edit->toPlainText();
    const auto message = composeMessage(text, format(), encoding());
    // An empty editor is no mistake yet: it is told of without alarm, and cannot be sent either.
    const bool isBlank = text.trimmed().isEmpty();
    m_isValid = message.ok();
    m_validity->setVisible(!message || format() == MessageFormat::Json);
    m_validity->setText(message ? u"✓ "_s + tr("valid JSON") : message.error());
    setRole(m_validity, message ? "ok" : isBlank ? "muted" : "error");
    m_bytes->setVisible(message.ok());
    m_historyHint->setVisible(message.ok() || isBlank); // a mistake needs the room
    if (message)
        m_bytes->setText(message->size() == 1
                             ? tr("1 byte")
                             : tr("%1 bytes").arg(Format::number(message->size())));
    m_send->setEnabled(m_isListening && m_isValid);
}

void Composer::send()
{
    validate();
    if (!m_isValid || !m_isListening || m_question->isVisible())
        return;
    if (const int recipients = m_target->recipients(); recipients > AskBeyond)
        ask(recipients);
    else
        sendNow();
}

void Composer::ask(int recipients)
{
    m_questionText->setText(tr("This goes to %1 clients.").arg(Format::number(recipients)));
    m_confirm->setText(tr("Send to all %1").arg(Format::number(recipients)));
    m_question->show();
    m_confirm->setFocus();
}

void Composer::hideQuestion()
{
    m_question->hide();
}

void Composer::sendNow()
{
    const auto message = composeMessage(m_edit->toPlainText(), format(), encoding());
    if (!message || !m_isListening)
        return;
    m_history.add(entry());
    m_result->clear();
    emit sendRequested(m_target->target(), *message);
}

void Composer::showResult(const SendReport &report)
{
    QString text = tr("delivered %1").arg(Format::number(report.delivered));
    text += tr(", skipped %1").arg(Format::number(report.skipped));
    if (report.skipped > 0)
        text += tr(" (backlog)");
    if (report.gone > 0)
        text += tr(", %1 gone").arg(Format::number(report.gone));
    m_result->setText(u"· "_s + text);
}

SendHistory::Entry Composer::entry() const
{
    return {m_edit->toPlainText(), format(), encoding()};
}

void Composer::showEntry(const std::optional<SendHistory::Entry> &entry)
{
    if (!entry)
        return;
    setEncoding(entry->encoding);
    setFormat(entry->format);
    m_edit->setPlainText(entry->text);
    m_edit->moveCursor(QTextCursor::End);
}

} // namespace Windsock
