// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/DisconnectPanel.h"

#include "server/websocket/CloseCode.h"
#include "ui/Look.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace Windsock {

namespace {

QString prefixed(const QString &prefix, const QString &name)
{
    return prefix.isEmpty() ? name : QString(prefix + name.at(0).toUpper() + name.mid(1));
}

QString meaning(quint16 code)
{
    if (code >= 4000)
        return DisconnectPanel::tr("%1: an application's own code").arg(code);
    if (code >= 3000)
        return DisconnectPanel::tr("%1: a library's or framework's code").arg(code);
    return DisconnectPanel::tr("%1: %2", "a close code and its meaning")
        .arg(QString::number(code), closeCodeText(code));
}

} // namespace

DisconnectPanel::DisconnectPanel(Shape shape, const QString &namePrefix, QWidget *parent)
    : QFrame(parent),
      m_code(new QSpinBox(this)),
      m_reason(new QLineEdit(this)),
      m_meaning(new QLabel(this)),
      m_button(new QPushButton(tr("Disconnect"), this))
{
    setProperty("role", u"panel"_qs);
    setObjectName(prefixed(namePrefix, u"disconnectPanel"_qs));
    m_code->setObjectName(prefixed(namePrefix, u"closeCodeEdit"_qs));
    m_code->setAccessibleName(tr("Close code"));
    m_code->setRange(1000, 4999);
    m_code->setValue(CloseCode::Normal);
    m_code->setButtonSymbols(QSpinBox::NoButtons);
    m_reason->setObjectName(prefixed(namePrefix, u"closeReasonEdit"_qs));
    m_reason->setAccessibleName(tr("Close reason"));
    m_reason->setPlaceholderText(tr("Reason that the client is told (optional)"));
    m_meaning->setProperty("role", u"muted"_qs);
    m_meaning->setWordWrap(true);
    m_button->setObjectName(prefixed(namePrefix, u"disconnectButton"_qs));

    arrange(shape);

    connect(m_code, &QSpinBox::valueChanged, this, &DisconnectPanel::validate);
    connect(m_reason, &QLineEdit::textChanged, this, &DisconnectPanel::validate);
    connect(m_reason, &QLineEdit::returnPressed, this, &DisconnectPanel::confirm);
    connect(m_button, &QPushButton::clicked, this, &DisconnectPanel::confirm);
    validate();
    hide();
}

void DisconnectPanel::arrange(Shape shape)
{
    auto *line = new QHBoxLayout;
    auto *label = new QLabel(tr("Code"), this);
    label->setBuddy(m_code);
    line->addWidget(label);
    line->addWidget(m_code);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(4);
    if (shape == Shape::Line)
        line->addWidget(m_reason, 1);
    else
        layout->addWidget(m_reason);
    if (shape == Shape::Narrow)
        line->addStretch(1);
    line->addWidget(m_button);
    layout->addLayout(line);
    layout->addWidget(m_meaning);
}

void DisconnectPanel::ask()
{
    show();
    m_reason->setFocus(Qt::OtherFocusReason);
}

void DisconnectPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QFrame::keyPressEvent(event);
        return;
    }
    hide();
    emit dismissed();
}

void DisconnectPanel::validate()
{
    const int code = m_code->value();
    const qsizetype bytes = m_reason->text().toUtf8().size();
    QString error;
    if (!isSendableCloseCode(code))
        error = tr("%1 cannot be sent. Use 1000–1003, 1007–1014 or 3000–4999.").arg(code);
    else if (bytes > MaxCloseReasonBytes)
        error = tr("The reason has %1 bytes; a close frame holds %2.")
                    .arg(bytes)
                    .arg(MaxCloseReasonBytes);
    m_meaning->setText(error.isEmpty() ? meaning(quint16(code)) : error);
    setRole(m_meaning, error.isEmpty() ? "muted" : "error");
    m_button->setEnabled(error.isEmpty());
}

void DisconnectPanel::confirm()
{
    if (!m_button->isEnabled())
        return;
    hide();
    emit confirmed(quint16(m_code->value()), m_reason->text());
}

} // namespace Windsock
