// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Windsock::SessionSchema {

// A session file's tables. Times are microseconds since 1970 in UTC. The numbers of kind,
// direction, source, audience and closed_by are those of server/monitor/Types.h, spelled out in the
// views.
//
// A file may be recorded to several times; each time is a run, and client numbers start again with
// each. The columns that can be long come last, so that a row's others are read without them.
//
// Writing a row costs by itself, so records lie together in blocks (RecordBlock.h); the view record
// spells them out. What is too long for a block lies in detail. In files of format 1 record is a
// table, and in those of format 2 a view of a table entry, which had a row for each.
inline constexpr const char *Tables = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    application TEXT NOT NULL
);

CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE client (
    run INTEGER NOT NULL REFERENCES run,
    id INTEGER NOT NULL,
    name TEXT,
    opened_at INTEGER, address TEXT, port INTEGER, endpoint TEXT, path TEXT,
    origin TEXT, user_agent TEXT, subprotocol TEXT, tls TEXT, headers,
    closed_at INTEGER, close_code INTEGER, close_reason TEXT, closed_by INTEGER,
    messages_in INTEGER, messages_out INTEGER, bytes_in INTEGER, bytes_out INTEGER, skipped INTEGER,
    backlog INTEGER, round_trip_last INTEGER, round_trip_min INTEGER, round_trip_average INTEGER, rooms TEXT,
    PRIMARY KEY (run, id)
) WITHOUT ROWID;

CREATE TABLE block (
    last_id INTEGER PRIMARY KEY,
    first_id INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES run,
    time INTEGER NOT NULL,
    facts TEXT NOT NULL,
    bytes BLOB NOT NULL
);

CREATE TABLE detail (id INTEGER PRIMARY KEY, recipients BLOB, payload);

CREATE TABLE handshake (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run,
    at INTEGER NOT NULL,
    address TEXT, port INTEGER, method, path TEXT, host TEXT, origin TEXT, user_agent TEXT,
    status INTEGER, rule TEXT, detail TEXT, client INTEGER, request
);
)sql";

/// The view record of files of format 2, as SQLite keeps it.
inline constexpr const char *FormatTwoView = R"sql(CREATE VIEW record AS SELECT
    id, what >> 12 AS run, time, what & 15 AS kind, what >> 4 & 1 AS direction, what >> 5 & 7 AS source,
    ifnull(close_code, 0) AS close_code, ifnull(skipped, 0) AS skipped, client,
    ifnull(recipient_count, 0) AS recipient_count, what >> 8 & 7 AS audience, endpoint, room, size,
    what >> 11 & 1 AS payload_dropped, recipients, payload
FROM entry)sql";

/// For people with any SQLite tool: SELECT * FROM message.
inline constexpr const char *Views = R"sql(
CREATE VIEW record AS WITH fact AS (SELECT
    block.first_id + each.key AS id, run, block.time + json_extract(each.value, '$[0]') AS time,
    json_extract(each.value, '$[1]') AS what, json_extract(each.value, '$[2]') AS client,
    json_extract(each.value, '$[3]') AS endpoint, json_extract(each.value, '$[4]') AS size,
    json_extract(each.value, '$[5]') AS start, json_extract(each.value, '$[6]') AS room,
    ifnull(json_extract(each.value, '$[7]'), 0) AS close_code, ifnull(json_extract(each.value, '$[8]'), 0) AS skipped,
    ifnull(json_extract(each.value, '$[9]'), 0) AS recipient_count,
    json_extract(each.value, '$[10]') AS recipients_start, json_extract(each.value, '$[11]') AS recipients_size, bytes
    FROM block, json_each(block.facts) AS each)
SELECT
    id, run, time, what & 15 AS kind, what >> 4 & 1 AS direction, what >> 5 & 7 AS source, close_code, skipped, client,
    recipient_count, what >> 8 & 7 AS audience, nullif(endpoint, 0) AS endpoint, nullif(room, 0) AS room, size,
    what >> 11 & 1 AS payload_dropped,
    CASE WHEN start = -1 THEN (SELECT recipients FROM detail WHERE detail.id = fact.id)
         WHEN recipients_size > 0 THEN substr(bytes, recipients_start + 1, recipients_size) END AS recipients,
    CASE WHEN what >> 11 & 1 THEN NULL
         WHEN start = -1 THEN (SELECT payload FROM detail WHERE detail.id = fact.id)
         WHEN size = 0 THEN CASE WHEN what >> 12 & 1 THEN '' ELSE x'' END
         WHEN what >> 12 & 1 THEN CAST(substr(bytes, start + 1, size) AS TEXT)
         ELSE substr(bytes, start + 1, size) END AS payload
FROM fact;

CREATE VIEW traffic AS SELECT
    r.id,
    strftime('%Y-%m-%dT%H:%M:%S', r.time / 1000000, 'unixepoch') || printf('.%06dZ', r.time % 1000000) AS time,
    CASE r.direction WHEN 0 THEN 'in' ELSE 'out' END AS direction,
    CASE r.kind WHEN 0 THEN 'open' WHEN 1 THEN 'close' WHEN 2 THEN 'text' WHEN 3 THEN 'binary'
                WHEN 4 THEN 'ping' WHEN 5 THEN 'pong' ELSE 'error' END AS kind,
    CASE r.source WHEN 0 THEN 'client' WHEN 1 THEN 'handler' WHEN 2 THEN 'operator' ELSE 'server' END AS source,
    nullif(r.client, 0) AS client,
    c.name AS client_name,
    CASE WHEN r.client = 0 THEN r.recipient_count ELSE 1 END AS recipients,
    CASE r.audience WHEN 0 THEN 'client' WHEN 1 THEN 'room' WHEN 2 THEN 'endpoint' WHEN 3 THEN 'everyone'
                    ELSE 'selection' END AS audience,
    r.skipped,
    e.text AS endpoint,
    o.text AS room,
    nullif(r.close_code, 0) AS close_code,
    r.size,
    r.payload_dropped,
    r.payload
FROM record r
LEFT JOIN name e ON e.id = r.endpoint
LEFT JOIN name o ON o.id = r.room
LEFT JOIN client c ON c.run = r.run AND c.id = r.client;

CREATE VIEW message AS SELECT
    id, time, direction, kind, source, client, client_name, audience, recipients, skipped, endpoint, room, size,
    payload_dropped, payload
FROM traffic WHERE kind IN ('text', 'binary');

CREATE VIEW connection AS SELECT
    run, id, name, address || ':' || port AS peer, endpoint, path,
    strftime('%Y-%m-%dT%H:%M:%S', opened_at / 1000000, 'unixepoch') || printf('.%06dZ', opened_at % 1000000)
        AS opened,
    strftime('%Y-%m-%dT%H:%M:%S', closed_at / 1000000, 'unixepoch') || printf('.%06dZ', closed_at % 1000000)
        AS closed,
    CASE closed_by WHEN 0 THEN 'client' WHEN 1 THEN 'server' WHEN 2 THEN 'operator' WHEN 3 THEN 'network'
                   WHEN 4 THEN 'protocol' END AS closed_by,
    close_code, close_reason, messages_in, messages_out, bytes_in, bytes_out, skipped,
    origin, user_agent, subprotocol, tls, headers, rooms
FROM client;

CREATE VIEW refusal AS SELECT
    id,
    strftime('%Y-%m-%dT%H:%M:%S', at / 1000000, 'unixepoch') || printf('.%06dZ', at % 1000000) AS time,
    address || ':' || port AS peer, method, path, host, origin, user_agent, status, rule, detail, request
FROM handshake WHERE rule NOT IN ('accepted', 'page_served');
)sql";

} // namespace Windsock::SessionSchema
