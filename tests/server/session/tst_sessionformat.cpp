// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/BlockTable.h"
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/OldFormats.h"
#include "tests/server/session/SessionSamples.h"

#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <numeric>

using namespace Windsock;

class TestSessionFormat final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void olderFormats_data();
    void olderFormats();
    void olderFormatsAreMended_data();
    void olderFormatsAreMended();
    void everyFactIsSpelledOut();
    void plainAndOtherRecords();
    void viewsAndReaderAgree();
    void emptyPayloads();
    void goesOnBehindWhatWasDeleted();
    void echoesAreKeptOnce();
    void readingIsInterrupted();
    void manyRuns();

private:
    /// Whether the view record and what Windsock reads have the same rows.
    bool viewsAgree() const;

    QTemporaryDir m_folder;
    QString m_file;
};

void TestSessionFormat::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_qs));
    m_file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
}

void TestSessionFormat::olderFormats_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("1") << 1;
    QTest::newRow("2") << 2;
}

void TestSessionFormat::olderFormats()
{
    QFETCH(int, format);
    const QString file = m_file + QString::number(format);
    QVERIFY(Samples::makeOlder(file, format));
    QCOMPARE(Samples::ask(file, "PRAGMA user_version"), format);
    SessionReader reader;
    const auto opened = reader.open(file);
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    QCOMPARE(reader.lastId(), 4);
    const auto rows = reader.rows(1, 10);
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].preview, "hello");
    QCOMPARE(rows[0].client, 7);
    QCOMPARE(rows[0].endpoint, u"/chat/{room}"_qs);
    QCOMPARE(rows[1].room, u"lobby"_qs);
    QCOMPARE(rows[1].direction, Direction::Out);
    QCOMPARE(rows[1].audience, Audience::Room);
    QCOMPARE(rows[1].skipped, 3U);
    QCOMPARE(rows[1].preview.size(), SessionReader::PreviewBytes);
    QCOMPARE(reader.payload(1, 3), "hel");
    QCOMPARE(reader.payload(2, 10'000).size(), 9000);
    QCOMPARE(reader.payload(4, 10), QByteArray());
    QCOMPARE(reader.recipients(1), (std::vector<ClientId>{7}));
    QCOMPARE(reader.recipients(2), (std::vector<ClientId>{1, 7}));
    QCOMPARE(rows[2].closeCode, 4000);
    QVERIFY(rows[3].payloadDropped);
    QCOMPARE(rows[3].size, 80);
    SessionFilter filter;
    filter.text = u"BYE"_qs;
    QCOMPARE(reader.matching(filter, 1, 4), QList<qint64>{3});

    SessionRecorder recorder;
    const auto recorded = recorder.open(Samples::recordTo(file));
    QVERIFY(!recorded.ok());
    QVERIFY2(recorded.error().contains(u"Record to another file"_qs)
                 && recorded.error().contains(QDir::toNativeSeparators(file)),
             qPrintable(recorded.error()));
    QCOMPARE(Samples::ask(file, "SELECT count(*) FROM run"), 1);
}

void TestSessionFormat::olderFormatsAreMended_data()
{
    olderFormats_data();
}

/// What a Windsock of then has left after a crash.
void TestSessionFormat::olderFormatsAreMended()
{
    QFETCH(int, format);
    const QString file = m_file + QString::number(format);
    QVERIFY(Samples::makeOlder(file, format));
    Samples::ask(file, "SELECT 1"); // no log beside it
    SQLite::Database(file.toStdString(), SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode = WAL");
    const auto mended = SessionRecorder::mendLeftover(file);
    QVERIFY2(mended.ok(), qPrintable(mended.error()));
    QCOMPARE(mended.value(), 4);
    QCOMPARE(Samples::askText(file, "PRAGMA journal_mode"), u"delete"_qs);
    QCOMPARE(Samples::ask(file, "SELECT count(*) FROM message"), 3);
}

void TestSessionFormat::everyFactIsSpelledOut()
{
    // The greatest of each, so that no packed fact reaches into its neighbour.
    TrafficRecord record = Samples::broadcast("x", {1, 2, 3});
    record.kind = RecordKind::Error;
    record.source = Source::Server;
    record.audience = Audience::Selection;
    record.closeCode = 4999;
    record.skipped = 5;
    TrafficRecord dropped = record;
    dropped.payload.clear();
    dropped.client = 9;
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    recorder.accept(Samples::batch({record, dropped}));
    recorder.close();
    const char *facts = "SELECT group_concat(run || ' ' || kind || ' ' || direction || ' ' "
                        "|| source || ' ' || audience || ' ' || payload_dropped || ' ' "
                        "|| close_code || ' ' || skipped || ' ' || client || ' ' "
                        "|| recipient_count || ' ' || size, '; ') FROM record";
    QCOMPARE(Samples::askText(m_file, facts),
             u"1 6 1 3 4 0 4999 5 0 3 1; 1 6 1 3 4 1 4999 5 9 3 1"_qs);
    QCOMPARE(Samples::askText(m_file,
                              "SELECT group_concat(kind || ' ' || source || ' ' || audience)"
                              " FROM traffic"),
             u"error server selection,error server selection"_qs);
}

void TestSessionFormat::plainAndOtherRecords()
{
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    TrafficRecord skipped = Samples::text("skipped");
    skipped.skipped = 1;
    TrafficRecord elsewhere = Samples::text("elsewhere");
    elsewhere.endpoint = u"/reply"_qs;
    TrafficRecord nowhere = Samples::text("nowhere");
    nowhere.endpoint.clear();
    recorder.accept(Samples::batch({Samples::text("a"), elsewhere, nowhere, Samples::text("b")}));
    recorder.accept(Samples::batch({Samples::text("c"), skipped, Samples::broadcast("d", {1})}));
    recorder.accept(Samples::batch({Samples::text("e")}));
    recorder.close();
    QCOMPARE(recorder.counters().stored, 8U);
    QCOMPARE(Samples::askText(m_file,
                              "SELECT group_concat(id || payload || ifnull(endpoint, '-')"
                              " || ifnull(room, '-') || skipped, ' ') FROM traffic"),
             u"1a/echo-0 2elsewhere/reply-0 3nowhere--0 4b/echo-0 5c/echo-0 6skipped/echo-1 "
             "7d/chat/{room}lobby0 8e/echo-0"_qs);
}

bool TestSessionFormat::viewsAgree() const
{
    SQLite::Database database(m_file.toStdString(), SQLite::OPEN_READONLY);
    const BlockTable table(database, [] { return false; });
    const std::string of = "SELECT *, typeof(payload), typeof(recipients) FROM ";
    const auto count = [&](const std::string &rows) {
        return database.execAndGet("SELECT count(*) FROM (" + rows + ")").getInt();
    };
    return count(of + "record EXCEPT " + of + "unpacked") == 0
        && count(of + "unpacked EXCEPT " + of + "record") == 0
        && count(of + "record") == count(of + "unpacked");
}

/// People ask the view record, Windsock does not: both must say the same.
void TestSessionFormat::viewsAndReaderAgree()
{
    const auto clients = [](size_t count) {
        std::vector<ClientId> ids(count);
        std::iota(ids.begin(), ids.end(), 1);
        return ids;
    };
    const auto few = Samples::broadcast({}, clients(200)).recipients;
    const std::vector<ClientId> many = clients(3'000);
    std::vector<TrafficRecord> records;
    for (qsizetype i = 0; i < 1'000; ++i) {
        const QByteArray bytes(i * 37 % 500, char('a' + i % 26));
        TrafficRecord record = i % 3 == 0 ? Samples::text(bytes + "ü", ClientId(i + 1))
                                          : Samples::broadcast(bytes, many);
        if (i % 3 != 0 && i % 50 != 1)
            record.recipients = few;
        if (i % 7 == 0)
            record.kind = RecordKind::Binary;
        if (i % 13 == 0) {
            record.skipped = 7;
            record.closeCode = quint16(1000 + i);
            record.endpoint.clear();
        }
        if (i % 17 == 0)
            record.payload = QByteArray("a\0b", 3) + (i % 2 == 0 ? "" : "\xff");
        record.size = record.payload.size();
        if (i % 11 == 0)
            record.payload = QByteArray(); // dropped, unless it was empty
        if (i % 90 == 0) {
            record.payload = QByteArray(5'000 + i, 'l') + (i % 20 == 0 ? "\xff" : "");
            record.size = record.payload.size();
        }
        record.time += (i * 7'919 % 1'000) - 500; // in no order
        records.push_back(record);
    }
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    recorder.accept(Samples::batch(records));
    recorder.close();
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    const auto rows = reader.rows(1, 2'000);
    QCOMPARE(rows.size(), 1'000);

    SQLite::Database database(m_file.toStdString(), SQLite::OPEN_READONLY);
    SQLite::Statement view(database,
                           "SELECT id, time, kind, direction, source, client, audience,"
                           " recipient_count, size, payload_dropped, payload FROM record");
    for (const StoredRecord &row : rows) {
        const TrafficRecord &given = records[size_t(row.id) - 1];
        QVERIFY(view.executeStep());
        const auto said = [&view](int column) { return view.getColumn(column).getInt64(); };
        const QList<qint64> seen{row.id,
                                 row.time,
                                 qint64(row.kind),
                                 qint64(row.direction),
                                 qint64(row.source),
                                 qint64(row.client),
                                 qint64(row.audience),
                                 qint64(row.recipients),
                                 row.size,
                                 row.payloadDropped ? 1 : 0};
        for (qsizetype column = 0; column < seen.size(); ++column)
            QCOMPARE(said(int(column)), seen[column]);
        QCOMPARE(row.time, given.time);
        QCOMPARE(row.payloadDropped, given.payload.isEmpty() && given.size > 0);
        const QByteArray payload = reader.payload(row.id, 1'000'000);
        QCOMPARE(payload, given.payload);
        const SQLite::Column bytes = view.getColumn(10);
        QCOMPARE(QByteArray(static_cast<const char *>(bytes.getBlob()), bytes.getBytes()), payload);
        if (given.recipients)
            QCOMPARE(reader.recipients(row.id), *given.recipients);
    }
    QVERIFY(!view.executeStep());
    QVERIFY(viewsAgree());
    // Where each starts, in pages of any length.
    for (qint64 first = 1; first < 400; ++first) {
        const auto page = reader.rows(first, 3);
        QCOMPARE(page.size(), 3);
        QCOMPARE(page[0].id, first);
        QCOMPARE(page[2].id, first + 2);
        QCOMPARE(page[0].preview, rows[first - 1].preview);
    }
    // Said to the same members again and again, which is kept once in a block.
    QVERIFY(Samples::ask(m_file, "SELECT sum(length(bytes)) FROM block")
            < Samples::ask(m_file,
                           "SELECT sum(length(payload)) FROM record WHERE size < 3000"
                           " AND recipient_count < 3000")
                + 20'000);
}

/// Alone in a block, which then has no bytes.
void TestSessionFormat::emptyPayloads()
{
    for (const RecordKind kind : {RecordKind::Text, RecordKind::Binary, RecordKind::Ping}) {
        SessionRecorder recorder;
        QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
        recorder.accept(Samples::batch({Samples::record(kind, {})}));
    }
    QCOMPARE(Samples::askText(
                 m_file, "SELECT group_concat(typeof(payload) || length(payload)) FROM record"),
             u"text0,blob0,blob0"_qs);
    QVERIFY(viewsAgree());
}

/// A person who takes blocks away does not see what lies in detail.
void TestSessionFormat::goesOnBehindWhatWasDeleted()
{
    const auto record = [this](std::vector<TrafficRecord> records) {
        SessionRecorder recorder;
        QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
        recorder.accept(Samples::batch(std::move(records)));
        recorder.close();
        QCOMPARE(recorder.counters().dropped, 0U);
    };
    const TrafficRecord longer = Samples::text(QByteArray(5'000, 'l'));
    record({longer, longer, longer});
    SQLite::Database(m_file.toStdString(), SQLite::OPEN_READWRITE).exec("DELETE FROM block");
    record({Samples::text("short"), longer});
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    const auto rows = reader.rows(1, 10);
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].id, 4);
    QCOMPARE(reader.payload(4, 10), "short");
    QCOMPARE(reader.payload(5, 10'000), longer.payload);
    QVERIFY(viewsAgree());
}

void TestSessionFormat::echoesAreKeptOnce()
{
    TrafficRecord dropped = Samples::text("lost");
    dropped.payload.clear();
    {
        SessionRecorder recorder;
        QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
        recorder.accept(
            Samples::batch({Samples::text("hello"), Samples::record(RecordKind::Binary, "hello"),
                            Samples::broadcast("hello", {1, 2}), Samples::text("hell"), dropped,
                            Samples::text(""), Samples::text("hell"), Samples::text("hell")}));
    }
    QCOMPARE(Samples::askText(m_file, "SELECT group_concat(CAST(bytes AS TEXT)) FROM block"),
             u"hello\1\1hellhell"_qs);
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    QByteArrayList read;
    for (const StoredRecord &row : reader.rows(1, 10))
        read.append(row.preview);
    QCOMPARE(read.join(','), "hello,hello,hello,hell,,,hell,hell");
    QVERIFY(viewsAgree());
}

void TestSessionFormat::readingIsInterrupted()
{
    {
        SessionRecorder recorder;
        QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
        recorder.accept(Samples::uniformBatch(1'000, 64));
    }
    SQLite::Database database(m_file.toStdString(), SQLite::OPEN_READONLY);
    int looks = 0;
    const BlockTable table(database, [&looks] { return ++looks == 2; });
    SQLite::Statement rows(database, "SELECT id FROM unpacked");
    qint64 last = 0;
    const auto readAll = [&] {
        while (rows.executeStep())
            last = rows.getColumn(0).getInt64();
    };
    QVERIFY_THROWS_EXCEPTION(SQLite::Exception, readAll());
    QCOMPARE(rows.getErrorCode(), SQLITE_INTERRUPT);
    QVERIFY(last > 0 && last < 1'000);
    rows.tryReset();
    readAll();
    QCOMPARE(last, 1'000);
}

void TestSessionFormat::manyRuns()
{
    for (int run = 1; run <= 20; ++run) {
        SessionRecorder recorder;
        QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
        recorder.accept(Samples::batch({Samples::text("hello")}));
        recorder.close();
    }
    QCOMPARE(Samples::ask(m_file, "SELECT count(DISTINCT run) FROM record"), 20);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record WHERE run = id AND kind = 2"), 20);
}

QTEST_GUILESS_MAIN(TestSessionFormat)
#include "tst_sessionformat.moc"
