// SPDX-License-Identifier: GPL-3.0-or-later
// How each kind of value becomes a row.
#include "server/session/SessionStatements.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Windsock {

namespace {

/// A name that does not refer to its batch.
QString ownCopy(const QString &name)
{
    return QString(name.constData(), name.size());
}

/// Fills a statement's parameters from left to right.
class Binder
{
public:
    explicit Binder(SqlStatement &statement) : m_statement(statement) {}

    Binder &operator<<(qint64 value) { return m_statement.bind(++m_parameter, value), *this; }
    Binder &operator<<(const QString &text)
    {
        return m_statement.bindText(++m_parameter, text), *this;
    }
    Binder &operator<<(const QByteArray &bytes)
    {
        return m_statement.bindTextOrBlob(++m_parameter, bytes), *this;
    }

private:
    SqlStatement &m_statement;
    int m_parameter = 0;
};

} // namespace

void SessionStore::storeRecord(const TrafficRecord &record)
{
    const RecordBlock::Names names{endpointId(record.endpoint), nameId(record.room)};
    auto place = m_block.add(record, names);
    if (place == RecordBlock::Place::Nowhere) {
        storeBlock();
        place = m_block.add(record, names);
    }
    ++m_lastId;
    if (place == RecordBlock::Place::Detail)
        storeDetail(record);
}

void SessionStore::storeDetail(const TrafficRecord &record)
{
    SqlStatement &insert = m_statements->insertDetail;
    insert.bind(1, m_lastId);
    if (const QByteArrayView recipients = m_block.recipients(record); recipients.isEmpty())
        insert.bindNull(2);
    else
        insert.bindBlob(2, recipients);
    if (isPayloadDropped(record))
        insert.bindNull(3);
    else if (isPayloadText(whatOf(record)))
        insert.bindText(3, QByteArrayView(record.payload));
    else
        insert.bindBlob(3, record.payload);
    insert.run();
}

/// What has been collected of it.
void SessionStore::storeBlock()
{
    if (m_block.count() == 0)
        return;
    SqlStatement &insert = m_statements->insertBlock;
    insert.bind(1, m_lastId);
    insert.bind(2, m_lastId - m_block.count() + 1);
    insert.bind(3, m_run);
    insert.bind(4, m_block.time());
    insert.bindText(5, m_block.facts());
    insert.bindBlob(6, m_block.bytes());
    insert.run();
    m_block.clear();
}

/// The last one's again, mostly, and mostly where it was.
qint64 SessionStore::endpointId(const QString &pattern)
{
    if (pattern.constData() == m_endpointAt && pattern.size() == m_endpoint.size())
        return m_endpointId;
    if (pattern != m_endpoint) {
        m_endpointId = nameId(pattern);
        m_endpoint = ownCopy(pattern);
    }
    m_endpointAt = pattern.constData();
    return m_endpointId;
}

/// 0 without a name.
qint64 SessionStore::nameId(const QString &name)
{
    if (name.isEmpty())
        return 0;
    if (const qint64 *known = m_names.object(name))
        return *known;
    const qint64 id = storedNameId(name);
    // The cache owns the number, whatever its cost.
    m_names.insert(ownCopy(name), new qint64(id), nameCost(name));
    return id;
}

qint64 SessionStore::storedNameId(const QString &name)
{
    SqlStatement &find = m_statements->findName;
    const StatementReset reset(find);
    Binder(find) << name;
    if (find.step())
        return find.integer(0);
    Binder(m_statements->insertName) << m_lastNameId + 1 << name;
    m_statements->insertName.run();
    return ++m_lastNameId;
}

void SessionStore::storeActivity(const Activity &activity)
{
    for (const ClientInfo &client : activity.opened)
        storeOpened(client);
    for (const HandshakeReport &report : activity.handshakes)
        storeHandshake(report);
    for (const ClientClosed &client : activity.closed)
        storeClosed(client);
}

void SessionStore::storeOpened(const ClientInfo &client)
{
    Binder(m_statements->clientOpened)
        << m_run << qint64(client.id) << client.openedAt << client.address.toString()
        << qint64(client.port) << client.endpoint << client.path << client.origin
        << client.userAgent << client.subprotocol << client.tls << client.headers.lines();
    m_statements->clientOpened.run();
}

void SessionStore::storeClosed(const ClientClosed &client)
{
    const ClientStatistics &last = client.statistics;
    const QByteArray rooms = QJsonDocument(QJsonArray::fromStringList(last.rooms))
                                 .toJson(QJsonDocument::Compact);
    Binder(m_statements->clientClosed)
        << m_run << qint64(client.id) << client.closedAt << qint64(client.code) << client.reason
        << qint64(client.by) << qint64(last.messagesIn) << qint64(last.messagesOut)
        << qint64(last.bytesIn) << qint64(last.bytesOut) << qint64(last.skipped) << last.backlog
        << last.roundTripLast << last.roundTripMin << last.roundTripAverage << rooms;
    m_statements->clientClosed.run();
}

void SessionStore::storeHandshake(const HandshakeReport &report)
{
    Binder(m_statements->insertHandshake)
        << m_run << report.at << report.address.toString() << qint64(report.port) << report.method
        << report.path << report.host << report.origin << report.userAgent << qint64(report.status)
        << handshakeRuleName(report.rule) << report.detail << qint64(report.client)
        << report.request;
    m_statements->insertHandshake.run();
}

Result<void> SessionStore::renameClient(ClientId client, const QString &name)
{
    return inTransaction([&] {
        Binder(m_statements->clientNamed) << m_run << qint64(client) << name;
        m_statements->clientNamed.run();
    });
}

} // namespace Windsock
