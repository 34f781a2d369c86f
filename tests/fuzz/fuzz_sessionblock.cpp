// SPDX-License-Identifier: GPL-3.0-or-later
// Up to three blocks of a session as a stranger may have made them: each four bytes for what its
// numbers are, then its facts and its bytes, with a line's end behind each.
#include "server/session/BlockTable.h"
#include "server/session/RecordBlock.h"
#include "server/session/SessionFormat.h"
#include "server/session/SqlStatement.h"
#include "tests/fuzz/Fuzz.h"

using namespace Windsock;
using Windsock::Fuzz::require;

namespace {

constexpr int MostBlocks = 3;

/// A session in memory.
class Session final
{
public:
    static std::unique_ptr<SQLite::Database> make()
    {
        auto database = std::make_unique<SQLite::Database>(":memory:",
                                                           SQLite::OPEN_READWRITE
                                                               | SQLite::OPEN_CREATE);
        SessionFormat::create(*database);
        database->exec("INSERT INTO detail VALUES (1, x'0106', 'hello'), (2, NULL, NULL)");
        return database;
    }

    void fill(QByteArray input)
    {
        m_empty.run();
        for (int block = 0; block < MostBlocks && input.size() > 4; ++block) {
            const qint64 last = qint8(input[0]) * 3;
            m_insert.bind(1,
                          qint8(input[1]) == 0 ? last
                                               : std::numeric_limits<qint64>::max() - qAbs(last));
            m_insert.bind(2, last - qint8(input[2]));
            m_insert.bind(3, qint8(input[3]) * (std::numeric_limits<qint64>::max() / 128));
            input.remove(0, 4);
            const QByteArray facts = takeLine(input);
            const QByteArray bytes = takeLine(input);
            m_insert.bindText(4, QByteArrayView(facts));
            m_insert.bindBlob(5, bytes);
            m_insert.run();
        }
    }

    void read(qint64 from, qint64 to)
    {
        const StatementReset reset(m_rows);
        m_rows.bind(1, from);
        m_rows.bind(2, to);
        qint64 before = from - 1;
        while (m_rows.step()) {
            const qint64 id = m_rows.integer(0);
            require(id > before && id <= to, "ids ascend, within bounds");
            before = id;
            require(m_rows.integer(2) >= 0 && m_rows.integer(2) < 16, "a kind is four bits");
            require(m_rows.integer(9) == 0 || m_rows.isNull(10), "a dropped payload is not there");
            require(m_rows.bytes(10).size() <= RecordBlock::LongestHere
                        && m_rows.bytes(11).size() <= RecordBlock::LongestHere,
                    "no more is given than a block holds of a record");
            m_seen += m_rows.bytes(10).size() + m_rows.bytes(11).size(); // both can be read
        }
    }

private:
    static QByteArray takeLine(QByteArray &input)
    {
        const qsizetype end = input.indexOf('\n');
        const QByteArray line = input.left(end);
        input = end < 0 ? QByteArray() : input.mid(end + 1);
        return line;
    }

    std::unique_ptr<SQLite::Database> m_database = make();
    BlockTable m_blocks{*m_database, [] { return false; }};
    SqlStatement m_empty{*m_database, "DELETE FROM block"};
    SqlStatement m_insert{*m_database,
                          "INSERT OR IGNORE INTO block (last_id, first_id, run, time, facts, bytes)"
                          " VALUES (?, ?, 1, ?, ?, ?)"};
    SqlStatement m_rows{
        *m_database,
        "SELECT id, time, kind, direction, source, audience, client, endpoint, room,"
        " payload_dropped, payload, recipients FROM unpacked"
        " WHERE id BETWEEN ? AND ? ORDER BY id"};
    qint64 m_seen = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Session session; // made once
    session.fill(Fuzz::bytes(data, size));
    session.read(1, std::numeric_limits<qint64>::max());
    session.read(2, 20);
    return 0;
}
