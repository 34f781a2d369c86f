// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/HandshakeInspector.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/inspector/FactsList.h"
#include "ui/inspector/PrettyView.h"
#include "ui/models/Format.h"
#include "ui/models/HandshakeText.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Windsock {

HandshakeInspector::HandshakeInspector(QWidget *parent)
    : QWidget(parent),
      m_title(makeLabel({}, "strong", this)),
      m_detail(makeLabel({}, "muted", this)),
      m_remedy(new QPushButton(this)),
      m_remedyText(makeLabel({}, "muted", this)),
      m_client(new QPushButton(this)),
      m_facts(new FactsList(this)),
      m_request(makePayloadField(u"rawRequest"_qs, tr("Raw request"), this))
{
    m_title->setObjectName(u"handshakeTitle"_qs);
    m_detail->setObjectName(u"handshakeDetail"_qs);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_remedy->setObjectName(u"remedyButton"_qs);
    setLook(m_remedy, "primary");
    setIcon(m_remedy, Icon::Apply, IconColour::OnAccent);
    m_remedyText->setObjectName(u"remedyText"_qs);
    m_remedyText->setWordWrap(true);
    m_client->setObjectName(u"handshakeClientButton"_qs);
    setIcon(m_client, Icon::User);
    m_facts->setObjectName(u"handshakeFacts"_qs);
    m_request->setPlaceholderText(tr("No byte of a request came."));
    arrange();
    connect(m_remedy, &QPushButton::clicked, this, [this] { emit remedyRequested(m_report); });
    connect(m_client, &QPushButton::clicked, this,
            [this] { emit clientRequested(m_report.client); });
}

void HandshakeInspector::arrange()
{
    auto *top = new QVBoxLayout;
    top->setContentsMargins(14, 12, 14, 6);
    top->setSpacing(6);
    top->addWidget(m_title);
    top->addWidget(m_detail);
    for (QWidget *widget : {static_cast<QWidget *>(m_remedy), static_cast<QWidget *>(m_client)})
        top->addWidget(widget, 0, Qt::AlignLeft);
    top->addWidget(m_remedyText);
    auto *facts = new QScrollArea(this);
    facts->setWidget(m_facts);
    facts->setWidgetResizable(true);
    facts->setFrameShape(QFrame::NoFrame);
    facts->setFocusPolicy(Qt::NoFocus);
    facts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    facts->viewport()->setAutoFillBackground(false);
    m_facts->setAutoFillBackground(false);
    auto *requestTitle = makeLabel(tr("Raw request"), "section", this);
    requestTitle->setContentsMargins(14, 6, 14, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(facts, 3);
    layout->addWidget(requestTitle);
    layout->addWidget(m_request, 3);
}

void HandshakeInspector::show(const HandshakeReport &report, const HandshakeRemedy &remedy)
{
    m_report = report;
    m_title->setText(tr("%1: %2", "a verdict and its reason")
                         .arg(HandshakeText::verdict(report), handshakeRuleText(report.rule)));
    m_detail->setText(report.detail);
    m_detail->setVisible(!report.detail.isEmpty());
    m_client->setVisible(report.client != 0);
    m_client->setText(tr("Show client %1").arg(report.client));
    m_request->setPlainText(HandshakeText::rawRequest(report.request));
    setRemedy(remedy);
    showFacts();
}

void HandshakeInspector::setRemedy(const HandshakeRemedy &remedy)
{
    const bool isOffered = remedy.kind != HandshakeRemedy::Kind::None;
    m_remedy->setVisible(isOffered);
    m_remedy->setText(remedy.text);
    m_remedyText->setVisible(!isOffered && !remedy.done.isEmpty());
    m_remedyText->setText(remedy.done);
}

void HandshakeInspector::showFacts()
{
    m_facts->setFacts({
        {tr("Time"), Format::timestamp(m_report.at)},
        {tr("Address"),
         m_report.address.isNull()
             ? QString()
             : tr("%1, port %2").arg(m_report.address.toString(), QString::number(m_report.port))},
        {tr("Verdict"), HandshakeText::verdict(m_report)},
        {tr("Rule"), handshakeRuleText(m_report.rule)},
        {tr("Request"), HandshakeText::request(m_report)},
        {tr("Host"), m_report.host},
        {tr("Origin"), m_report.origin},
        {tr("User agent"), m_report.userAgent},
    });
}

} // namespace Windsock
