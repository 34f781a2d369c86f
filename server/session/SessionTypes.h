// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <optional>

namespace Windsock {

/// The recorder's counters. They always reconcile: seen = stored + dropped + those still in the
/// queue, and queued is 0 once the server rests.
struct SessionCounters
{
    quint64 seen = 0;    ///< records handed to the recorder
    quint64 stored = 0;  ///< rows in the file
    quint64 dropped = 0; ///< records lost because the writer could not keep up or the disk refused
    quint64 payloadsDropped = 0; ///< of the stored ones, those whose payload was dropped
    quint64 queued = 0;
    qint64 fileSize = 0; ///< bytes, without the log that SQLite keeps beside the file
};

/// One row of a session, as a table shows it.
struct StoredRecord
{
    qint64 id = 0; ///< 1, 2, 3 … without a gap, in the order of storing
    qint64 time = 0;
    RecordKind kind = RecordKind::Text;
    Direction direction = Direction::In;
    Source source = Source::Client;
    quint16 closeCode = 0;
    quint32 skipped = 0;
    Audience audience = Audience::Client;
    ClientId client = 0;     ///< 0: to several
    quint32 recipients = 0;  ///< how many, with client 0
    bool inLatestRun = true; ///< false: of an earlier recording to the same file, whose clients
                             ///< have the same numbers as others
    QString endpoint;
    QString room;
    qint64 size = 0;
    bool payloadDropped = false; ///< the bytes were lost under load; size still says how many there
                                 ///< were
    QByteArray preview;          ///< the payload's first bytes, at most SessionReader::PreviewBytes
};

/// Which records a view shows. Empty fields do not restrict; all others combine with AND.
struct SessionFilter
{
    QString text;     ///< a case-insensitive substring of the payload, or of a close reason or path
    QString endpoint; ///< the pattern
    QString room;
    ClientId client = 0; ///< of the row, or among its recipients
    qint64 afterId = 0;  ///< rows with a greater id only ("Clear view")
    /// Rows of these only: their own, and messages to several of whom none was anybody else. An
    /// empty list is nobody, and lets no row through.
    std::optional<QList<ClientId>> among{};

    /// True when nothing but afterId restricts.
    [[nodiscard]] bool matchesAll() const
    {
        return text.isEmpty() && endpoint.isEmpty() && room.isEmpty() && client == 0 && !among;
    }
    friend bool operator==(const SessionFilter &, const SessionFilter &) = default;
};

} // namespace Windsock
