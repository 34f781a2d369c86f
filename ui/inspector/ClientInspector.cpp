// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/ClientInspector.h"

#include "server/websocket/CloseCode.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/clients/DisconnectPanel.h"
#include "ui/inspector/FactsList.h"
#include "ui/inspector/PrettyView.h"
#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"
#include "ui/models/RecordText.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>

namespace Windsock {

namespace {

constexpr std::chrono::seconds TickInterval{1};

// Values should be ASCII; older software sends Latin-1, newer UTF-8 (RFC 9110, 5.5).
QString headerValue(const QByteArray &value)
{
    return value.isValidUtf8() ? QString::fromUtf8(value) : QString::fromLatin1(value);
}

QString headerText(const HeaderFields &headers)
{
    QStringList lines;
    for (const auto [name, value] : headers)
        lines += QString::fromLatin1(name) + u": "_qs + headerValue(value.toByteArray());
    return lines.join(u'\n');
}

} // namespace

ClientInspector::ClientInspector(const ClientNames &names, QWidget *parent)
    : QWidget(parent),
      m_names(names),
      m_title(new QLabel(this)),
      m_state(new QLabel(this)),
      m_name(new QLineEdit(this)),
      m_message(makeButton(tr("Message"), u"inspectorMessageButton"_qs, this)),
      m_ping(makeButton(tr("Ping"), u"inspectorPingButton"_qs, this)),
      m_disconnect(makeButton(tr("Disconnect…"), u"inspectorDisconnectToggle"_qs, this)),
      m_block(makeButton({}, u"inspectorBlockButton"_qs, this)),
      m_panel(new DisconnectPanel(DisconnectPanel::Shape::Narrow, u"inspector"_qs, this)),
      m_facts(new FactsList(this)),
      m_headers(makePayloadField(u"clientHeaders"_qs, tr("Request headers"), this))
{
    m_title->setObjectName(u"clientTitle"_qs);
    m_title->setProperty("role", u"strong"_qs);
    m_title->setTextFormat(Qt::PlainText);
    m_state->setObjectName(u"clientState"_qs);
    m_state->setProperty("role", u"muted"_qs);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_name->setObjectName(u"inspectorNameEdit"_qs);
    m_name->setAccessibleName(tr("Name of the client"));
    m_name->setPlaceholderText(tr("Name, to know it by"));
    m_facts->setObjectName(u"clientFacts"_qs);
    m_disconnect->setCheckable(true);
    setIcon(m_message, Icon::Message);
    setIcon(m_ping, Icon::Ping);
    setIcon(m_disconnect, Icon::Disconnect);

    auto *facts = new QScrollArea(this);
    facts->setWidget(m_facts);
    facts->setWidgetResizable(true);
    facts->setFrameShape(QFrame::NoFrame);
    facts->setFocusPolicy(Qt::NoFocus);
    facts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    facts->viewport()->setAutoFillBackground(false);
    m_facts->setAutoFillBackground(false);
    auto *headersTitle = new QLabel(tr("Request headers"), this);
    headersTitle->setProperty("role", u"section"_qs);
    headersTitle->setContentsMargins(14, 6, 14, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createButtons());
    layout->addWidget(m_panel);
    layout->addWidget(facts, 3);
    layout->addWidget(headersTitle);
    layout->addWidget(m_headers, 2);
    connectSignals();
}

QWidget *ClientInspector::createButtons()
{
    auto *top = new QWidget(this);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QPushButton *button : {m_message, m_ping, m_disconnect})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(14, 12, 14, 6);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_state);
    layout->addWidget(m_name);
    layout->addLayout(buttons);
    layout->addWidget(m_block, 0, Qt::AlignLeft);
    return top;
}

void ClientInspector::connectSignals()
{
    connect(m_message, &QPushButton::clicked, this, [this] { emit sendToRequested({m_info.id}); });
    connect(m_ping, &QPushButton::clicked, this, [this] { emit pingRequested({m_info.id}); });
    connect(m_disconnect, &QPushButton::toggled, this, [this](bool shown) {
        if (shown)
            m_panel->ask();
        else
            m_panel->hide();
    });
    connect(m_panel, &DisconnectPanel::dismissed, this, [this] {
        m_disconnect->setChecked(false);
        m_disconnect->setFocus(Qt::OtherFocusReason);
    });
    connect(m_panel, &DisconnectPanel::confirmed, this,
            [this](quint16 code, const QString &reason) {
                m_disconnect->setChecked(false);
                emit disconnectRequested({m_info.id}, code, reason);
            });
    connect(m_block, &QPushButton::clicked, this, [this] {
        if (m_rules.permits(m_info.address))
            emit blockRequested({m_info.address});
        else
            emit permitRequested({m_info.address});
    });
    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, &ClientInspector::showFacts);
    connect(m_name, &QLineEdit::editingFinished, this, &ClientInspector::finishRename);
    connect(&m_names, &ClientNames::nameChanged, this, [this](ClientId client) {
        if (client == m_info.id)
            showName();
    });
    connect(&m_names, &ClientNames::replaced, this, &ClientInspector::showName);
}

void ClientInspector::show(const ClientInfo &info, const ClientStatistics &statistics,
                           const std::optional<ClientClosed> &closed)
{
    if (info.id != m_info.id)
        m_disconnect->setChecked(false);
    m_info = info;
    m_statistics = closed ? closed->statistics : statistics;
    m_closed = closed;
    m_name->setText(m_names.name(info.id));
    m_headers->setPlainText(headerText(info.headers));
    showTitle();
    showBlock();
    showFacts();
    updateWatched();
}

void ClientInspector::setAddressRules(const AddressRules &rules)
{
    m_rules = rules;
    showBlock();
}

void ClientInspector::showBlock()
{
    const bool isPermitted = m_rules.permits(m_info.address);
    setIcon(m_block, isPermitted ? Icon::Block : Icon::Permit);
    m_block->setText(isPermitted ? tr("Block address %1").arg(m_info.address.toString())
                                 : tr("Let address %1 in").arg(m_info.address.toString()));
    m_block->setToolTip(isPermitted ? tr("Close all connections of this address with 1008, and "
                                         "accept no more of them")
                                    : tr("Accept connections of this address again"));
}

void ClientInspector::setNamesFixed(bool fixed)
{
    m_name->setReadOnly(fixed);
}

void ClientInspector::showName()
{
    m_name->setText(m_names.name(m_info.id));
    showTitle();
}

void ClientInspector::setStatistics(const ClientStatistics &statistics)
{
    if (m_closed)
        return;
    m_statistics = statistics;
    showFacts();
}

void ClientInspector::setClosed(const ClientClosed &closed)
{
    m_closed = closed;
    m_statistics = closed.statistics;
    m_disconnect->setChecked(false);
    showTitle();
    showFacts();
    updateWatched();
}

void ClientInspector::showTitle()
{
    m_title->setText(m_names.title(m_info.id));
    setRole(m_state, m_closed ? "muted" : "ok");
    for (QPushButton *button : {m_message, m_ping, m_disconnect})
        button->setEnabled(!m_closed);
    if (!m_closed) {
        m_state->setText(tr("● connected to %1").arg(m_info.endpoint));
        return;
    }
    if (m_closed->closedAt == 0) {
        m_state->setText(tr("○ still open when the recording ended"));
        return;
    }
    QStringList words{tr("○ closed %1").arg(m_closed->code), closeCodeText(m_closed->code),
                      RecordText::closedBy(m_closed->by), m_closed->reason.simplified()};
    words.removeAll(QString());
    m_state->setText(words.join(u" · "_qs));
}

void ClientInspector::showFacts()
{
    const auto traffic = [](quint64 messages, quint64 bytes) {
        const QString size = Format::size(qint64(bytes));
        return messages == 1 ? tr("1 message · %1").arg(size)
                             : tr("%1 messages · %2").arg(Format::number(qint64(messages)), size);
    };
    const auto ping = [this] {
        return m_statistics.roundTripLast < 0
            ? tr("not measured yet")
            : tr("%1 · min %2 · average %3")
                  .arg(Format::roundTrip(m_statistics.roundTripLast),
                       Format::roundTrip(m_statistics.roundTripMin),
                       Format::roundTrip(m_statistics.roundTripAverage));
    };
    const bool isCloseUnknown = m_closed && m_closed->closedAt == 0;
    const qint64 until = m_closed ? m_closed->closedAt : QDateTime::currentMSecsSinceEpoch() * 1000;
    const auto duration = std::max<qint64>(0, until - m_info.openedAt) / 1'000'000;
    m_facts->setFacts({
        {tr("Address"),
         tr("%1, port %2").arg(m_info.address.toString(), QString::number(m_info.port))},
        {tr("Path"), m_info.path},
        {tr("Endpoint"), m_info.endpoint},
        {tr("Sub-protocol"), m_info.subprotocol},
        {tr("Rooms"), m_statistics.rooms.join(tr(", ", "between the names of rooms"))},
        {tr("Connected"), Format::timestamp(m_info.openedAt)},
        {tr("For"), isCloseUnknown ? QString() : Format::duration(duration)},
        {tr("Closed"),
         m_closed && !isCloseUnknown ? Format::timestamp(m_closed->closedAt) : QString()},
        {tr("In"), traffic(m_statistics.messagesIn, m_statistics.bytesIn)},
        {tr("Out"), traffic(m_statistics.messagesOut, m_statistics.bytesOut)},
        {tr("Round trip"), ping()},
        {tr("Backlog"), Format::size(m_statistics.backlog)},
        {tr("Skipped"),
         m_statistics.skipped > 0 ? Format::number(qint64(m_statistics.skipped)) : QString()},
        {tr("Origin"), m_info.origin},
        {tr("User agent"), m_info.userAgent},
        {tr("TLS"), m_info.tls},
    });
}

void ClientInspector::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_isShown = true;
    updateWatched();
}

void ClientInspector::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_isShown = false;
    updateWatched();
}

void ClientInspector::setInSight(bool inSight)
{
    m_isInSight = inSight;
    updateWatched();
}

void ClientInspector::updateWatched()
{
    const bool watched = m_isShown && m_isInSight && m_info.id != 0 && !m_closed;
    if (watched == isWatched())
        return;
    if (watched)
        m_tick.start();
    else
        m_tick.stop();
    emit watchedChanged(watched);
}

void ClientInspector::finishRename()
{
    if (m_info.id != 0 && !m_name->isReadOnly()
        && m_name->text().simplified() != m_names.name(m_info.id))
        emit renameRequested(m_info.id, m_name->text());
}

} // namespace Windsock
