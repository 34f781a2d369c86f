// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/server/session/SessionSamples.h"

namespace Windsock::Samples {

// How older formats held records; the rest of a file was as it is now.

inline constexpr const char *FormatOne = R"sql(
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run,
    time INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    source INTEGER NOT NULL,
    close_code INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    client INTEGER NOT NULL,
    recipient_count INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    endpoint INTEGER REFERENCES name,
    room INTEGER REFERENCES name,
    size INTEGER NOT NULL,
    payload_dropped INTEGER NOT NULL,
    recipients BLOB,
    payload
);
INSERT INTO record VALUES
    (1, 1, 1700000000123456, 2, 0, 0, 0, 0, 7, 0, 0, 1, NULL, 5, 0, NULL, 'hello'),
    (2, 1, 1700000000123457, 2, 1, 1, 0, 3, 0, 2, 1, 1, 2, 9000, 0, x'0106', printf('%.9000c', 'x')),
    (3, 1, 1700000000123458, 1, 0, 0, 4000, 0, 7, 0, 0, 1, NULL, 3, 0, NULL, 'bye'),
    (4, 1, 1700000000123459, 3, 0, 0, 0, 0, 7, 0, 0, 1, NULL, 80, 1, NULL, NULL);
PRAGMA user_version = 1;
)sql";

inline constexpr const char *FormatTwo = R"sql(
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    time INTEGER,
    what INTEGER,
    client INTEGER,
    endpoint INTEGER REFERENCES name,
    size INTEGER,
    room INTEGER REFERENCES name,
    recipient_count INTEGER,
    close_code INTEGER,
    skipped INTEGER,
    recipients BLOB,
    payload
);
CREATE VIEW record AS SELECT
    id, what >> 12 AS run, time, what & 15 AS kind, what >> 4 & 1 AS direction, what >> 5 & 7 AS source,
    ifnull(close_code, 0) AS close_code, ifnull(skipped, 0) AS skipped, client,
    ifnull(recipient_count, 0) AS recipient_count, what >> 8 & 7 AS audience, endpoint, room, size,
    what >> 11 & 1 AS payload_dropped, recipients, payload
FROM entry;
INSERT INTO entry VALUES
    (1, 1700000000123456, 4098, 7, 1, 5, NULL, NULL, NULL, NULL, NULL, 'hello'),
    (2, 1700000000123457, 4402, 0, 1, 9000, 2, 2, NULL, 3, x'0106', printf('%.9000c', 'x')),
    (3, 1700000000123458, 4097, 7, 1, 3, NULL, NULL, 4000, NULL, NULL, 'bye'),
    (4, 1700000000123459, 6147, 7, 1, 80, NULL, NULL, NULL, NULL, NULL, NULL);
PRAGMA user_version = 2;
)sql";

/// Makes a session of four records.
inline bool makeOlder(const QString &file, int format)
{
    SessionRecorder recorder;
    if (!recorder.open(recordTo(file)))
        return false;
    recorder.close();
    SQLite::Database database(file.toStdString(), SQLite::OPEN_READWRITE);
    database.exec("DROP VIEW record; DROP TABLE block; DROP TABLE detail");
    database.exec("INSERT INTO name VALUES (1, '/chat/{room}'), (2, 'lobby')");
    database.exec(format == 1 ? FormatOne : FormatTwo);
    return true;
}

} // namespace Windsock::Samples
