// SPDX-License-Identifier: GPL-3.0-or-later
// SessionConnection's clients: rows back into the values that they were made of.
#include "server/session/SessionConnection.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Windsock {

namespace {

// A server's numbers start again with each recording: the latest is meant.
#define WINDSOCK_LATEST " FROM client WHERE run = (SELECT max(id) FROM run) AND id = ?"

QStringList stringList(QByteArrayView json)
{
    QStringList strings;
    const QJsonArray array = QJsonDocument::fromJson(json.toByteArray()).array();
    for (const auto value : array)
        strings.append(value.toString());
    return strings;
}

} // namespace

std::optional<ClientInfo> SessionConnection::client(ClientId id)
{
    SqlStatement row(
        *m_database,
        "SELECT opened_at, address, port, endpoint, path, origin, user_agent, subprotocol, tls,"
        " headers" WINDSOCK_LATEST " AND opened_at IS NOT NULL");
    row.bind(1, qint64(id));
    if (!row.step())
        return std::nullopt;
    ClientInfo info;
    info.id = id;
    info.openedAt = row.integer(0);
    info.address = QHostAddress(row.text(1));
    info.port = quint16(row.integer(2));
    info.endpoint = row.text(3);
    info.path = row.text(4);
    info.origin = row.text(5);
    info.userAgent = row.text(6);
    info.subprotocol = row.text(7);
    info.tls = row.text(8);
    info.headers = HeaderFields::fromLines(row.bytes(9));
    return info;
}

std::optional<ClientClosed> SessionConnection::clientClosed(ClientId id)
{
    SqlStatement row(
        *m_database,
        "SELECT closed_at, close_code, close_reason, closed_by, messages_in, messages_out, "
        "bytes_in,"
        " bytes_out, skipped, backlog, round_trip_last, round_trip_min, round_trip_average,"
        " rooms" WINDSOCK_LATEST " AND closed_at IS NOT NULL");
    row.bind(1, qint64(id));
    if (!row.step())
        return std::nullopt;
    ClientClosed closed;
    closed.id = id;
    closed.closedAt = row.integer(0);
    closed.code = quint16(row.integer(1));
    closed.reason = row.text(2);
    closed.by = ClosedBy(row.integer(3));
    ClientStatistics &last = closed.statistics;
    last.id = id;
    last.messagesIn = quint64(row.integer(4));
    last.messagesOut = quint64(row.integer(5));
    last.bytesIn = quint64(row.integer(6));
    last.bytesOut = quint64(row.integer(7));
    last.skipped = quint64(row.integer(8));
    last.backlog = row.integer(9);
    last.roundTripLast = row.integer(10);
    last.roundTripMin = row.integer(11);
    last.roundTripAverage = row.integer(12);
    last.rooms = stringList(row.bytes(13));
    return closed;
}

QString SessionConnection::clientName(ClientId id)
{
    SqlStatement row(*m_database, "SELECT name" WINDSOCK_LATEST);
    row.bind(1, qint64(id));
    return row.step() ? row.text(0) : QString();
}

QHash<ClientId, QString> SessionConnection::clientNames()
{
    QHash<ClientId, QString> names;
    SqlStatement row(*m_database,
                     "SELECT id, name FROM client WHERE run = (SELECT max(id) FROM run)"
                     " AND name <> ''");
    while (row.step())
        names.insert(ClientId(row.integer(0)), row.text(1));
    return names;
}

} // namespace Windsock
