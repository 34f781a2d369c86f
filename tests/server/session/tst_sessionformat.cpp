// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/SessionSamples.h"

#include <QTemporaryDir>
#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace Windsock;

namespace {

// How format 1 held records; the rest of a file was as it is now.
constexpr const char *FormatOne = R"sql(
DROP VIEW record;
DROP TABLE entry;
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
INSERT INTO name VALUES (1, '/chat/{room}'), (2, 'lobby');
INSERT INTO record VALUES
    (1, 1, 1700000000123456, 2, 0, 0, 0, 0, 7, 0, 0, 1, NULL, 5, 0, NULL, 'hello'),
    (2, 1, 1700000000123457, 2, 1, 1, 0, 3, 0, 2, 1, 1, 2, 9000, 0, x'0106', printf('%.9000c', 'x')),
    (3, 1, 1700000000123458, 1, 0, 0, 4000, 0, 7, 0, 0, 1, NULL, 3, 0, NULL, 'bye'),
    (4, 1, 1700000000123459, 3, 0, 0, 0, 0, 7, 0, 0, 1, NULL, 80, 1, NULL, NULL);
PRAGMA user_version = 1;
)sql";

} // namespace

class TestSessionFormat final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void formatOneIsRead();
    void formatOneIsContinued();
    void everyFactIsSpelledOut();
    void plainAndOtherBatches();
    void manyRuns();

private:
    bool makeFormatOne() const;

    QTemporaryDir m_folder;
    QString m_file;
};

void TestSessionFormat::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_qs));
    m_file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
}

bool TestSessionFormat::makeFormatOne() const
{
    SessionRecorder recorder;
    if (!recorder.open(Samples::recordTo(m_file)))
        return false;
    recorder.close();
    SQLite::Database database(m_file.toStdString(), SQLite::OPEN_READWRITE);
    database.exec(FormatOne);
    return true;
}

void TestSessionFormat::formatOneIsRead()
{
    QVERIFY(makeFormatOne());
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
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
    QCOMPARE(reader.payload(2, 10'000).size(), 9000);
    QCOMPARE(reader.recipients(2), (std::vector<ClientId>{1, 7}));
    QCOMPARE(rows[2].closeCode, 4000);
    QVERIFY(rows[3].payloadDropped);
    SessionFilter filter;
    filter.text = u"BYE"_qs;
    QCOMPARE(reader.matching(filter, 1, 4), QList<qint64>{3});
}

void TestSessionFormat::formatOneIsContinued()
{
    QVERIFY(makeFormatOne());
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    recorder.accept(Samples::batch({Samples::text("plain", 3), Samples::broadcast("all", {3, 4})}));
    recorder.close();
    QCOMPARE(Samples::ask(m_file, "PRAGMA user_version"), 1);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record WHERE run = 2"), 2);
    QCOMPARE(Samples::askText(m_file,
                              "SELECT group_concat(id || kind || recipients || payload, ' ')"
                              " FROM message WHERE id <> 2"),
             u"1text1hello 5text1plain 6text2all"_qs);
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    QCOMPARE(reader.rows(5, 2).first().client, 3);
    QCOMPARE(reader.recipients(6), (std::vector<ClientId>{3, 4}));
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

void TestSessionFormat::plainAndOtherBatches()
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
