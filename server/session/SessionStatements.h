// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionStore.h"
#include "server/session/SqlStatement.h"

namespace Windsock {

/// The statements that a recording runs, prepared once. Parameters are in the order of the columns.
struct SessionStore::Statements
{
    explicit Statements(SQLite::Database &database)
        : begin(database, "BEGIN IMMEDIATE"),
          commit(database, "COMMIT"),
          insertBlock(database,
                      "INSERT INTO block (last_id, first_id, run, time, facts, bytes)"
                      " VALUES (?, ?, ?, ?, ?, ?)"),
          insertDetail(database, "INSERT INTO detail (id, recipients, payload) VALUES (?, ?, ?)"),
          size(database, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"),
          findName(database, "SELECT id FROM name WHERE text = ?"),
          insertName(database, "INSERT INTO name (id, text) VALUES (?, ?)"),
          clientOpened(database, R"sql(
INSERT INTO client (run, id, opened_at, address, port, endpoint, path, origin, user_agent, subprotocol, tls, headers)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, id) DO UPDATE SET opened_at = excluded.opened_at, address = excluded.address,
    port = excluded.port, endpoint = excluded.endpoint, path = excluded.path, origin = excluded.origin,
    user_agent = excluded.user_agent, subprotocol = excluded.subprotocol, tls = excluded.tls,
    headers = excluded.headers)sql"),
          clientClosed(database, R"sql(
INSERT INTO client (run, id, closed_at, close_code, close_reason, closed_by, messages_in, messages_out, bytes_in,
    bytes_out, skipped, backlog, round_trip_last, round_trip_min, round_trip_average, rooms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, id) DO UPDATE SET closed_at = excluded.closed_at, close_code = excluded.close_code,
    close_reason = excluded.close_reason, closed_by = excluded.closed_by, messages_in = excluded.messages_in,
    messages_out = excluded.messages_out, bytes_in = excluded.bytes_in, bytes_out = excluded.bytes_out,
    skipped = excluded.skipped, backlog = excluded.backlog, round_trip_last = excluded.round_trip_last,
    round_trip_min = excluded.round_trip_min, round_trip_average = excluded.round_trip_average,
    rooms = excluded.rooms)sql"),
          clientNamed(database, R"sql(
INSERT INTO client (run, id, name) VALUES (?, ?, ?)
ON CONFLICT (run, id) DO UPDATE SET name = excluded.name)sql"),
          insertHandshake(database, R"sql(
INSERT INTO handshake (run, at, address, port, method, path, host, origin, user_agent, status, rule, detail,
    client, request)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql")
    {
    }

    SqlStatement begin;
    SqlStatement commit;
    SqlStatement insertBlock;
    SqlStatement insertDetail;
    SqlStatement size;
    SqlStatement findName;
    SqlStatement insertName;
    SqlStatement clientOpened;
    SqlStatement clientClosed;
    SqlStatement clientNamed;
    SqlStatement insertHandshake;
};

} // namespace Windsock
