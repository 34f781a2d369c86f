// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/Inspector.h"

#include "ui/inspector/ClientInspector.h"
#include "ui/inspector/HandshakeInspector.h"
#include "ui/inspector/MessageInspector.h"

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Windsock {

namespace {

QWidget *makeNothing(QWidget *parent)
{
    auto *label = new QLabel(
        Inspector::tr(
            "Nothing is selected.\n\nChoose a message, a client or a handshake to see all of it."),
        parent);
    label->setObjectName(u"inspectorNothing"_qs);
    label->setProperty("role", u"muted"_qs);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setMargin(24);
    return label;
}

} // namespace

Inspector::Inspector(const ClientNames &names, QWidget *parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_nothing(makeNothing(this)),
      m_message(new MessageInspector(names, this)),
      m_client(new ClientInspector(names, this)),
      m_handshake(new HandshakeInspector(this))
{
    setProperty("role", u"panel"_qs);
    setAttribute(Qt::WA_StyledBackground);
    m_message->setObjectName(u"messageInspector"_qs);
    m_client->setObjectName(u"clientInspector"_qs);
    m_handshake->setObjectName(u"handshakeInspector"_qs);
    for (QWidget *page : {m_nothing, static_cast<QWidget *>(m_message),
                          static_cast<QWidget *>(m_client), static_cast<QWidget *>(m_handshake)})
        m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(m_message, &MessageInspector::clientRequested, this, &Inspector::clientRequested);
    connect(m_message, &MessageInspector::noticeRaised, this, &Inspector::noticeRaised);
    connect(m_client, &ClientInspector::sendToRequested, this, &Inspector::sendToRequested);
    connect(m_client, &ClientInspector::pingRequested, this, &Inspector::pingRequested);
    connect(m_client, &ClientInspector::disconnectRequested, this, &Inspector::disconnectRequested);
    connect(m_client, &ClientInspector::renameRequested, this, &Inspector::renameRequested);
    connect(m_client, &ClientInspector::blockRequested, this, &Inspector::blockRequested);
    connect(m_client, &ClientInspector::permitRequested, this, &Inspector::permitRequested);
    connect(m_client, &ClientInspector::watchedChanged, this, &Inspector::clientWatchedChanged);
    connect(m_handshake, &HandshakeInspector::remedyRequested, this, &Inspector::remedyRequested);
    connect(m_handshake, &HandshakeInspector::clientRequested, this, &Inspector::clientRequested);
}

void Inspector::showNothing()
{
    m_message->clear();
    m_stack->setCurrentWidget(m_nothing);
}

void Inspector::showMessage(const SessionReader *reader, qint64 id)
{
    if (id != 0 && id == shownMessage())
        return;
    if (reader && m_message->show(*reader, id))
        m_stack->setCurrentWidget(m_message);
    else
        showNothing();
}

void Inspector::showClient(const ClientInfo &info, const ClientStatistics &statistics,
                           const std::optional<ClientClosed> &closed)
{
    m_client->show(info, statistics, closed);
    m_stack->setCurrentWidget(m_client);
}

void Inspector::updateClient(const ClientStatistics &statistics)
{
    if (statistics.id == shownClient())
        m_client->setStatistics(statistics);
}

void Inspector::closeClient(const ClientClosed &closed)
{
    if (closed.id == shownClient())
        m_client->setClosed(closed);
}

void Inspector::showHandshake(const HandshakeReport &report, const HandshakeRemedy &remedy)
{
    m_handshake->show(report, remedy);
    m_stack->setCurrentWidget(m_handshake);
}

void Inspector::setRemedy(const HandshakeRemedy &remedy)
{
    m_handshake->setRemedy(remedy);
}

void Inspector::setAddressRules(const AddressRules &rules)
{
    m_client->setAddressRules(rules);
}

void Inspector::setNamesFixed(bool fixed)
{
    m_client->setNamesFixed(fixed);
}

qint64 Inspector::shownMessage() const
{
    return m_stack->currentWidget() == m_message ? m_message->id() : 0;
}

ClientId Inspector::shownClient() const
{
    return m_stack->currentWidget() == m_client ? m_client->id() : 0;
}

void Inspector::setInSight(bool inSight)
{
    m_client->setInSight(inSight);
}

bool Inspector::isClientWatched() const
{
    return m_client->isWatched();
}

const HandshakeReport *Inspector::shownHandshake() const
{
    return m_stack->currentWidget() == m_handshake ? &m_handshake->report() : nullptr;
}

} // namespace Windsock
