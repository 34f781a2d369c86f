// SPDX-License-Identifier: GPL-3.0-or-later
// What MessageInspector says of a message besides its payload.
#include "server/session/SessionReader.h"
#include "ui/inspector/FactsList.h"
#include "ui/inspector/MessageInspector.h"
#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"
#include "ui/models/RecordText.h"

#include <QLabel>
#include <QListWidget>
#include <QTabWidget>

namespace Windsock {

namespace {

constexpr int DeliveriesTab = 3;

QString sourceText(Source source)
{
    switch (source) {
    case Source::Client: return MessageInspector::tr("the client");
    case Source::Handler: return MessageInspector::tr("the endpoint's handler");
    case Source::Operator: return MessageInspector::tr("you");
    case Source::Server: return MessageInspector::tr("the server");
    }
    return {};
}

} // namespace

void MessageInspector::showTitle()
{
    m_title->setText(
        tr("Message %1  %2").arg(Format::number(m_record.id), RecordText::direction(m_record)));
    QStringList parts{m_record.client != 0
                          ? m_names.title(m_record.client, RecordText::clientWith(m_record))
                          : RecordText::client(m_record, m_names)};
    if (const QString type = RecordText::type(m_record); !type.isEmpty())
        parts += tr("%1 of %2", "a size of a type: 118 B of Text")
                     .arg(Format::size(m_record.size), type);
    m_subtitle->setText(parts.join(u" · "_qs));
}

void MessageInspector::showDeliveries()
{
    m_deliveries->clear();
    const bool toSeveral = m_record.client == 0;
    m_tabs->setTabVisible(DeliveriesTab, toSeveral);
    if (!toSeveral)
        return;
    const std::vector<ClientId> clients = m_reader->recipients(m_record.id);
    for (const ClientId client : clients) {
        if (m_deliveries->count() >= MaxDeliveries) {
            m_deliveries->addItem(
                tr("and %1 more").arg(Format::number(qint64(clients.size()) - MaxDeliveries)));
            break;
        }
        auto *item = new QListWidgetItem(m_names.title(client, RecordText::clientWith(m_record)),
                                         m_deliveries);
        if (m_record.inLatestRun)
            item->setData(Qt::UserRole, client);
    }
}

void MessageInspector::showFacts()
{
    const bool in = m_record.direction == Direction::In;
    FactsList::Facts facts{
        {in ? tr("Received") : tr("Sent"), Format::timestamp(m_record.time)},
        {tr("By"), in ? QString() : sourceText(m_record.source)},
        {tr("Endpoint"), m_record.endpoint},
        {tr("Room"), m_record.room},
        {tr("Client"), m_record.client != 0 ? RecordText::client(m_record, m_names) : QString()},
    };
    if (m_record.client == 0)
        facts.append({tr("Delivered"),
                      m_record.recipients == 1
                          ? tr("to 1 client")
                          : tr("to %1 clients").arg(Format::number(m_record.recipients))});
    if (m_record.skipped > 0)
        facts.append({tr("Skipped"),
                      tr("%1, because of a full backlog").arg(Format::number(m_record.skipped))});
    if (m_record.kind == RecordKind::Close)
        facts.append({tr("Close code"), QString::number(m_record.closeCode)});
    if (RecordText::hasPayload(m_record))
        facts.append({tr("Size"),
                      m_record.size == 1 ? tr("1 byte")
                                         : tr("%1 bytes").arg(Format::number(m_record.size))});
    facts.append({tr("Stored"), tr("row %1").arg(Format::number(m_record.id))});
    m_facts->setFacts(facts);
}

} // namespace Windsock
