// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Traffic.h"

#include <SQLiteCpp/Database.h>

#include <span>

struct sqlite3_context;

namespace Windsock {

/// A run of records as a table that SQLite reads: "INSERT INTO … SELECT … FROM batch" stores them
/// all in one statement. A third of what a statement a record costs, and nothing is bound or
/// copied. One object serves one connection and must outlive it.
class BatchTable final
{
public:
    /// What a row refers to instead of spelling it out.
    struct Names
    {
        qint64 endpoint = 0; ///< 0: none
        qint64 room = 0;
    };

    BatchTable() = default;
    Q_DISABLE_COPY_MOVE(BatchTable)
    ~BatchTable() = default;

    /// Makes "batch" known to the connection. Throws SQLite::Exception.
    void addTo(SQLite::Database &database);

    /// What the statements to come read. Both spans have the same length and must live until then.
    void show(std::span<const TrafficRecord> records, std::span<const Names> names, qint64 run);

    /// How a row's small facts are packed: `what` of the table entry in SessionSchema.h.
    [[nodiscard]] static qint64 pack(const TrafficRecord &record, qint64 run);
    /// Upstream and the queue drop payloads, never sizes.
    [[nodiscard]] static bool isPayloadDropped(const TrafficRecord &record)
    {
        return record.payload.isEmpty() && record.size > 0;
    }

    // For SQLite.
    [[nodiscard]] size_t rowCount() const { return m_records.size(); }
    void giveColumn(size_t row, int column, sqlite3_context *context);

private:
    void givePayload(const TrafficRecord &record, sqlite3_context *context) const;
    void giveRecipients(const TrafficRecord &record, sqlite3_context *context);

    std::span<const TrafficRecord> m_records;
    std::span<const Names> m_names;
    qint64 m_run = 0;
    std::shared_ptr<const std::vector<ClientId>> m_encodedFor; ///< whose encoding m_encoded is
    QByteArray m_encoded;
};

} // namespace Windsock
