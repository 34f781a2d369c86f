// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionFormat.h"
#include "server/session/SessionReader.h"
#include "tests/server/session/OldFormats.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <atomic>
#include <thread>

using namespace Windsock;
using Ids = QList<qint64>;
Q_DECLARE_METATYPE(Windsock::SessionFilter)

class TestSessionReader final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void closed();
    void pages_data();
    void pages();
    void rowsByIds();
    void filters_data();
    void filters();
    void matchingStopsWhenCancelled();
    void longPayloads();
    void previewIsCutBetweenCharacters();
    void leavesNothingBesideACopy();
    void leavesARecordingItsLocks();
    void followsLinks();
    void damagedBlocks_data();
    void damagedBlocks();
    void endsWhenCancelled();
    void openErrors_data();
    void openErrors();

private:
    /// A session as another program may have copied it.
    bool makeUtf16(const QString &file) const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    QString m_file;
    SessionReader m_reader;
};

void TestSessionReader::initTestCase()
{
    m_file = path(u"traffic.windsock-session"_qs);
    SessionRecorder recorder;
    const auto opened = recorder.open(Samples::recordTo(m_file));
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    const QByteArray huge = QByteArray(5'000'000, 'h') + "NeedleAtTheEnd";
    recorder.accept(Samples::batch({
        Samples::record(RecordKind::Open, "/echo?name=Zoë", 7),          // 1
        Samples::text("Hello World", 7),                                 // 2
        Samples::text("服务器收到消息: hello", 8),                       // 3
        Samples::record(RecordKind::Binary, "hello in binary", 7),       // 4
        Samples::record(RecordKind::Ping, "hello ping", 7),              // 5
        Samples::broadcast("GRÜSSE an alle", {7, 8, 9}),                 // 6
        Samples::broadcast("grüße an zwei", {8, 9}, u"attic"_qs),        // 7
        Samples::record(RecordKind::Error, "hello, this went wrong", 8), // 8
        Samples::text(huge, 9),                                          // 9
        Samples::record(RecordKind::Close, "said hello and left", 7),    // 10
    }));
    recorder.close();
    const auto read = m_reader.open(m_file);
    QVERIFY2(read.ok(), qPrintable(read.error()));
    QCOMPARE(m_reader.lastId(), 10);
}

void TestSessionReader::closed()
{
    SessionReader reader;
    QVERIFY(!reader.isOpen());
    QCOMPARE(reader.lastId(), 0);
    QVERIFY(reader.rows(1, 10).isEmpty());
    QVERIFY(reader.rows(Ids{1}).isEmpty());
    QVERIFY(reader.payload(1, 10).isEmpty());
    QVERIFY(reader.recipients(1).empty());
    QVERIFY(!reader.client(1));
    QVERIFY(reader.matching({}, 1, 10).isEmpty());
}

void TestSessionReader::pages_data()
{
    QTest::addColumn<qint64>("firstId");
    QTest::addColumn<int>("count");
    QTest::addColumn<Ids>("ids");
    QTest::newRow("the first") << qint64(1) << 3 << Ids{1, 2, 3};
    QTest::newRow("in the middle") << qint64(5) << 2 << Ids{5, 6};
    QTest::newRow("over the end") << qint64(9) << 50 << Ids{9, 10};
    QTest::newRow("past the end") << qint64(11) << 50 << Ids{};
    QTest::newRow("before the start") << qint64(-5) << 2 << Ids{1, 2};
    QTest::newRow("none") << qint64(1) << 0 << Ids{};
    QTest::newRow("less than none") << qint64(1) << -1 << Ids{};
}

void TestSessionReader::pages()
{
    QFETCH(qint64, firstId);
    QFETCH(int, count);
    Ids found;
    for (const StoredRecord &row : m_reader.rows(firstId, count))
        found.append(row.id);
    QTEST(found, "ids");
}

void TestSessionReader::rowsByIds()
{
    const auto rows = m_reader.rows(Ids{10, 99, 2, 2, -1});
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[0].id, 10);
    QCOMPARE(rows[1].id, 2);
    QCOMPARE(rows[2].preview, QByteArray("Hello World"));
}

void TestSessionReader::filters_data()
{
    QTest::addColumn<SessionFilter>("filter");
    QTest::addColumn<qint64>("firstId");
    QTest::addColumn<qint64>("lastId");
    QTest::addColumn<Ids>("ids");
    const QString echo = u"/echo"_qs;
    const QString chat = u"/chat/{room}"_qs;
    const qint64 end = 1'000;
    QTest::newRow("all") << SessionFilter{} << qint64(1) << end
                         << Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    QTest::newRow("a range") << SessionFilter{} << qint64(3) << qint64(4) << Ids{3, 4};
    QTest::newRow("an empty range") << SessionFilter{} << qint64(4) << qint64(3) << Ids{};
    QTest::newRow("after a clear")
        << SessionFilter{{}, {}, {}, 0, 8} << qint64(1) << end << Ids{9, 10};
    QTest::newRow("text: in text, close reason and error, not in binary or ping")
        << SessionFilter{u"HELLO"_qs, {}, {}, 0, 0} << qint64(1) << end << Ids{2, 3, 8, 10};
    QTest::newRow("text: in a path")
        << SessionFilter{u"zoË"_qs, {}, {}, 0, 0} << qint64(1) << end << Ids{1};
    QTest::newRow("text: Chinese")
        << SessionFilter{u"消息"_qs, {}, {}, 0, 0} << qint64(1) << end << Ids{3};
    QTest::newRow("text: umlaut") << SessionFilter{u"grü"_qs, {}, {}, 0, 0} << qint64(1) << end
                                  << Ids{6, 7};
    QTest::newRow("text: far into a long payload")
        << SessionFilter{u"needleattheend"_qs, {}, {}, 0, 0} << qint64(1) << end << Ids{9};
    QTest::newRow("text: nowhere")
        << SessionFilter{u"absent"_qs, {}, {}, 0, 0} << qint64(1) << end << Ids{};
    QTest::newRow("text: % is no wildcard")
        << SessionFilter{u"%"_qs, {}, {}, 0, 0} << qint64(1) << end << Ids{};
    QTest::newRow("client, also among recipients")
        << SessionFilter{{}, {}, {}, 7, 0} << qint64(1) << end << Ids{1, 2, 4, 5, 6, 10};
    QTest::newRow("client: stranger")
        << SessionFilter{{}, {}, {}, 70, 0} << qint64(1) << end << Ids{};
    QTest::newRow("endpoint") << SessionFilter{{}, chat, {}, 0, 0} << qint64(1) << end << Ids{6, 7};
    QTest::newRow("endpoint: none of the session")
        << SessionFilter{{}, u"/none"_qs, {}, 0, 0} << qint64(1) << end << Ids{};
    QTest::newRow("room") << SessionFilter{{}, chat, u"attic"_qs, 0, 0} << qint64(1) << end
                          << Ids{7};
    QTest::newRow("room, wrong endpoint")
        << SessionFilter{{}, echo, u"attic"_qs, 0, 0} << qint64(1) << end << Ids{};
    SessionFilter among;
    among.among = QList<ClientId>{8, 9};
    QTest::newRow("among: theirs, and what went to nobody else")
        << among << qint64(1) << end << Ids{3, 7, 8, 9};
    among.text = u"grü"_qs;
    QTest::newRow("among, with text") << among << qint64(1) << end << Ids{7};
    among.among = QList<ClientId>{70};
    QTest::newRow("among strangers") << among << qint64(1) << end << Ids{};
    SessionFilter nobody;
    nobody.among = QList<ClientId>{};
    QTest::newRow("among nobody") << nobody << qint64(1) << end << Ids{};
    QTest::newRow("everything at once")
        << SessionFilter{u"alle"_qs, chat, u"lobby"_qs, 9, 5} << qint64(2) << qint64(6) << Ids{6};
}

void TestSessionReader::filters()
{
    QFETCH(SessionFilter, filter);
    QFETCH(qint64, firstId);
    QFETCH(qint64, lastId);
    QTEST(m_reader.matching(filter, firstId, lastId), "ids");
}

void TestSessionReader::matchingStopsWhenCancelled()
{
    std::atomic_bool cancel = true;
    const SessionFilter filter{u"hello"_qs, {}, {}, 0, 0};
    QVERIFY(m_reader.matching(filter, 1, 10, &cancel).isEmpty());
    cancel = false;
    QCOMPARE(m_reader.matching(filter, 1, 10, &cancel).size(), 4);
}

void TestSessionReader::longPayloads()
{
    const StoredRecord row = m_reader.rows(9, 1).value(0);
    QCOMPARE(row.size, 5'000'014);
    QCOMPARE(row.preview, QByteArray(SessionReader::PreviewBytes, 'h'));
    QCOMPARE(m_reader.payload(9, 10), QByteArray(10, 'h'));
    const QByteArray whole = m_reader.payload(9, std::numeric_limits<qint64>::max());
    QCOMPARE(whole.size(), 5'000'014);
    QVERIFY(whole.endsWith("NeedleAtTheEnd"));
    QVERIFY(m_reader.payload(99, 10).isEmpty());
    QVERIFY(m_reader.payload(9, 0).isEmpty());
}

void TestSessionReader::previewIsCutBetweenCharacters()
{
    const QString file = path(u"previews.windsock-session"_qs);
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(file)).ok());
    std::vector<TrafficRecord> records;
    records.reserve(10);
    for (int ascii = 0; ascii < 8; ++ascii)
        records.push_back(Samples::text(QByteArray(ascii, 'a') + QString(200, u'息').toUtf8()));
    records.push_back(
        Samples::text(QByteArray("ab") + QStringLiteral("👍").repeated(2'000).toUtf8()));
    records.push_back(Samples::record(RecordKind::Binary, QByteArray(300, '\xe6')));
    recorder.accept(Samples::batch(records));
    recorder.close();
    SessionReader reader;
    QVERIFY(reader.open(file).ok());
    const auto rows = reader.rows(1, 20);
    QCOMPARE(rows.size(), 10);
    for (const StoredRecord &row : rows.first(9)) {
        QVERIFY(row.preview.isValidUtf8());
        QVERIFY(row.preview.size() > SessionReader::PreviewBytes - 4);
    }
    QCOMPARE(rows.last().preview.size(), SessionReader::PreviewBytes);
}

/// Of a file that is being recorded, without the log that is kept beside it.
void TestSessionReader::leavesNothingBesideACopy()
{
    const QString recorded = path(u"recorded"_qs);
    const QTemporaryDir folder;
    const QString copy = folder.filePath(u"a copy #1 %20.windsock-session"_qs);
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(recorded)).ok());
    recorder.accept(Samples::batch({Samples::text("hello", 1)}));
    QVERIFY(QFile::exists(recorded + u"-wal"));
    QVERIFY(QFile::copy(recorded, copy));
    SessionReader reader;
    const auto opened = reader.open(copy);
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    (void)reader.rows(1, 10);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QFileInfo(copy).fileName()});
    reader.close();
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QFileInfo(copy).fileName()});
}

/// Whoever closes a session as the last one takes its log away; so the recorder must be seen to
/// have it open, also after this program has read it.
void TestSessionReader::leavesARecordingItsLocks()
{
    const QString python = QStandardPaths::findExecutable(u"python3"_qs);
    if (python.isEmpty())
        QSKIP("needs another program that opens the file");
    const QString file = path(u"locked"_qs);
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(file)).ok());
    SessionReader reader;
    QVERIFY(reader.open(file).ok());
    QProcess other;
    other.start(python,
                {u"-c"_qs,
                 u"import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
                 " c.execute('SELECT count(*) FROM record').fetchone(); c.close()"_qs,
                 file});
    QVERIFY(other.waitForFinished());
    QCOMPARE(other.exitCode(), 0);
    QVERIFY(QFile::exists(file + u"-wal"));
}

void TestSessionReader::followsLinks()
{
    const QString file = path(u"linked"_qs);
    const QString link = path(u"link"_qs);
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(file)).ok());
    recorder.accept(Samples::batch({Samples::text("hello", 1)}));
    QTRY_COMPARE(recorder.counters().stored, 1U);
    if (!QFile::link(file, link))
        QSKIP("no links here");
    SessionReader reader;
    QVERIFY(reader.open(link).ok());
    QCOMPARE(reader.lastId(), 1);
    recorder.accept(Samples::batch({Samples::text("again", 1)}));
    QTRY_COMPARE(reader.lastId(), 2);
}

void TestSessionReader::damagedBlocks_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<Ids>("ids");
    QTest::addColumn<QByteArray>("payloads"); ///< of those
    const Ids all{1, 2, 3, 4};
    // The file has a block of the records 1 and 2 ("one", "two"), and one of 3 and 4 ("three",
    // "four").
    const auto row = [](const char *name, const char *change, const Ids &ids,
                        const QByteArray &payloads) {
        QTest::newRow(name) << QByteArray(change) << ids << payloads;
    };
    row("none", "SELECT 1", all, "one two three four");
    row("no facts", "UPDATE block SET facts = ''", {}, "");
    row("one of the blocks is no JSON", "UPDATE block SET facts = 'x' WHERE last_id = 2", {3, 4},
        "three four");
    row("cut in a number", "UPDATE block SET facts = substr(facts, 1, 5)", {}, "");
    row("cut behind a record",
        "UPDATE block SET facts = substr(facts, 1, instr(facts, ']')) WHERE last_id = 4", {1, 2, 3},
        "one two three");
    row("too many facts", "UPDATE block SET facts = '[[0,4098,1,1,3,0,0,0,0,0,0,0,0]]'", {}, "");
    row("too few", "UPDATE block SET facts = '[[0,4098,1,1,3]]'", {}, "");
    row("some of the rare ones", "UPDATE block SET facts = '[[0,4098,1,1,3,0,0]]'", {}, "");
    row("a fraction", "UPDATE block SET facts = '[[0,4098,1,1,3,0.5]]'", {}, "");
    row("a number beyond 64 bits",
        "UPDATE block SET facts = '[[0,4098,1,1,3,9223372036854775808]]'", {}, "");
    row("the greatest numbers",
        "UPDATE block SET facts = '[[9223372036854775807,4098,1,1,9223372036854775807,"
        "9223372036854775807]]' WHERE last_id = 2",
        {1, 3, 4}, " three four");
    row("the least numbers",
        "UPDATE block SET time = -9223372036854775807, facts = '[[-9223372036854775808,4098,1,1,"
        "-9223372036854775808,-9223372036854775808]]' WHERE last_id = 2",
        {1, 3, 4}, " three four");
    row("a payload beyond the end", "UPDATE block SET bytes = 'onetw' WHERE last_id = 2", all,
        "one  three four");
    row("none of the bytes", "UPDATE block SET bytes = ''", all, "   ");
    row("facts as a blob", "UPDATE block SET facts = CAST(facts AS BLOB)", all,
        "one two three four");
    row("facts that are a number", "UPDATE block SET facts = 12", {}, "");
    row("a detail that is not there",
        "UPDATE block SET facts = '[[0,4098,1,1,3,-1],[0,4098,1,1,3,3]]' WHERE last_id = 2", all,
        " two three four");
    row("more records than numbers", "UPDATE block SET first_id = 2 WHERE last_id = 2", {2, 3, 4},
        "one three four");
    row("more numbers than records", "UPDATE block SET last_id = 9 WHERE last_id = 4", all,
        "one two three four");
    row("numbers below 1", "UPDATE block SET first_id = 0 WHERE last_id = 2", {1, 3, 4},
        "two three four");
    row("a payload longer than a block has one",
        "UPDATE block SET facts = '[[0,4098,1,1,2001,0],[0,4098,1,1,3,3]]', bytes = zeroblob(3000)"
        " WHERE last_id = 2",
        {1, 2, 3, 4}, QByteArray(" ") + QByteArray(3, 0) + " three four");
    row("numbers that descend", "UPDATE block SET first_id = 3 WHERE last_id = 2", {3, 4},
        "three four");
    row("numbers that come twice", "UPDATE block SET first_id = 2 WHERE last_id = 4", {1, 2, 3},
        "one two four");
    row("the greatest number", "UPDATE block SET first_id = 9223372036854775807 WHERE last_id = 4",
        {1, 2}, "one two");
}

/// As a stranger, or a disk, may have made them: what is whole is read, once, and in order.
void TestSessionReader::damagedBlocks()
{
    QFETCH(QByteArray, change);
    QFETCH(Ids, ids);
    QFETCH(QByteArray, payloads);
    const QString file = path(u"damaged "_qs + QString::fromLatin1(QTest::currentDataTag()));
    {
        SessionRecorder recorder;
        QVERIFY(recorder.open(Samples::recordTo(file)).ok());
        recorder.accept(Samples::batch({Samples::text("one"), Samples::text("two")}));
        QTRY_COMPARE(recorder.counters().stored, 2U); // so that the others are a block of their own
        recorder.accept(Samples::batch({Samples::text("three"), Samples::text("four")}));
    }
    QCOMPARE(Samples::ask(file, "SELECT count(*) FROM block"), 2);
    SQLite::Database(file.toStdString(), SQLite::OPEN_READWRITE).exec(change.constData());
    SessionReader reader;
    const auto opened = reader.open(file);
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    Ids found;
    QByteArrayList read;
    for (const StoredRecord &row : reader.rows(1, 100)) {
        found.append(row.id);
        read.append(row.preview);
        QCOMPARE(reader.payload(row.id, 100), row.preview);
        QVERIFY(reader.recipients(row.id).size() == 1);
    }
    QCOMPARE(found, ids);
    QCOMPARE(read.join(' '), payloads);
    SessionFilter filter;
    filter.client = 1;
    QCOMPARE(reader.matching(filter, 1, 100), ids);
    filter.text = u"o"_qs; // one, two, four
    Ids matching;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (read[i].contains('o'))
            matching.append(ids[i]);
    }
    QCOMPARE(reader.matching(filter, 1, 100), matching);
}

/// Its table's one row is reached in 200^8 ways: within a chunk of rows a search does not end. (In
/// a file of format 2: the numbers of blocks must ascend.)
void TestSessionReader::endsWhenCancelled()
{
    const QString file = path(u"endless tree"_qs);
    QVERIFY(Samples::makeOlder(file, 2));
    SQLite::Database(file.toStdString(), SQLite::OPEN_READWRITE)
        .exec("DELETE FROM entry WHERE id > 1; UPDATE entry SET client = 1");
    const qint64 root = Samples::ask(file,
                                     "SELECT rootpage FROM sqlite_schema WHERE name = 'entry'");
    const qint64 pageSize = Samples::ask(file, "PRAGMA page_size");
    QFile database(file);
    QVERIFY(database.open(QIODevice::ReadWrite));
    qint64 pages = database.size() / pageSize;
    const auto write = [&](qint64 page, const QByteArray &bytes) {
        database.seek((page - 1) * pageSize);
        database.write(bytes.leftJustified(pageSize, 0));
    };
    database.seek((root - 1) * pageSize);
    write(++pages, database.read(pageSize)); // the leaf
    for (int level = 0; level < 8; ++level) {
        constexpr int Cells = 200;
        QByteArray child(4, 0);
        qToBigEndian(quint32(pages), child.data());
        QByteArray page = QByteArray("\5\0\0\0\0\0\0\0", 8) + child; // an interior page
        const auto put = [&page](qsizetype at, qint64 value) {
            qToBigEndian(quint16(value), page.data() + at);
        };
        page.resize(pageSize);
        put(3, Cells);
        put(5, pageSize - 5 * Cells);
        for (int cell = 0; cell < Cells; ++cell) {
            const qint64 at = pageSize - 5 * (cell + 1);
            put(12 + 2 * cell, at);
            page.replace(at, 5, QByteArray(child + '\1')); // up to row 1
        }
        write(level == 7 ? root : ++pages, page);
    }
    QByteArray count(4, 0);
    qToBigEndian(quint32(pages), count.data());
    database.seek(28);
    database.write(count);
    database.close();

    SessionReader reader;
    const auto opened = reader.open(file);
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    std::atomic_bool cancel = false;
    SessionFilter filter;
    filter.client = 2; // whom SQL passes over
    std::atomic_bool begins = false;
    std::jthread canceller([&] {
        while (!begins)
            std::this_thread::yield();
        for (int i = 0; i < 10'000; ++i) // until it has begun
            std::this_thread::yield();
        cancel = true;
    });
    begins = true;
    QVERIFY(reader.matching(filter, 1, 1, &cancel).isEmpty());
    canceller.join();
    filter.client = 1;
    cancel = false;
    QCOMPARE(reader.matching(filter, 1, 1, &cancel), Ids{1});
}

bool TestSessionReader::makeUtf16(const QString &file) const
{
    SQLite::Database database(file.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA encoding = 'UTF-16'");
    SessionFormat::create(database);
    return Samples::askText(file, "PRAGMA encoding").startsWith(u"UTF-16");
}

void TestSessionReader::openErrors_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("words");
    QTest::newRow("missing") << u"missing"_qs << u"There is no session file"_qs;
    QTest::newRow("folder") << u"folder"_qs << u"There is no session file"_qs;
    QTest::newRow("text") << u"text"_qs << u"is not a Windsock session"_qs;
    QTest::newRow("empty") << u"empty"_qs << u"is not a Windsock session"_qs;
    QTest::newRow("another database") << u"database"_qs << u"is not a Windsock session"_qs;
    QTest::newRow("with a trigger") << u"trigger"_qs << u"is not a Windsock session"_qs;
    QTest::newRow("with a trigger that hides") << u"hidden"_qs << u"is not a Windsock session"_qs;
    QTest::newRow("with a table that stands in for what is read")
        << u"unpacked"_qs << u"is not a Windsock session"_qs;
    for (const char *kind : {"endless", "other view", "no table", "generated", "virtual",
                             "shadowed", "numbers", "format 0", "format -1", "pragma", "utf-16"})
        QTest::newRow(kind) << QString::fromLatin1(kind) << u"is not a Windsock session"_qs;
    QTest::newRow("newer") << u"newer"_qs << u"newer Windsock"_qs;
}

void TestSessionReader::openErrors()
{
    QFETCH(QString, kind);
    QFETCH(QString, words);
    const QString file = path(kind);
    if (kind == u"folder") {
        QVERIFY(QDir().mkpath(file));
    } else if (kind == u"text" || kind == u"empty") {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(kind == u"text" ? "this is no database" : "");
    } else if (kind == u"database") {
        SQLite::Database(file.toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE t (a)");
    } else if (kind != u"missing") {
        const QHash<QString, const char *> changes{
            {u"newer"_qs, "PRAGMA user_version = 1000"},
            {u"trigger"_qs, "CREATE TRIGGER t AFTER INSERT ON block BEGIN DELETE FROM name; END"},
            {u"hidden"_qs,
             "CREATE TRIGGER t AFTER INSERT ON block BEGIN DELETE FROM name; END;"
             "PRAGMA writable_schema = 1;"
             "UPDATE sqlite_schema SET type = 'TRIGGER' WHERE name = 't'"},
            {u"unpacked"_qs, "CREATE TABLE Unpacked (id, client)"},
            {u"endless"_qs,
             "DROP VIEW record; CREATE VIEW record AS WITH RECURSIVE n (id) AS"
             " (SELECT 1 UNION ALL SELECT id FROM n) SELECT id, 0 AS client FROM n"},
            {u"other view"_qs, "DROP VIEW record; CREATE VIEW record AS SELECT * FROM entry"},
            {u"no table"_qs, "DROP TABLE name"},
            {u"generated"_qs,
             "DROP TABLE run; CREATE TABLE run (id INTEGER PRIMARY KEY, started_at INTEGER,"
             " application AS (hex(zeroblob(100000000))))"},
            {u"virtual"_qs,
             "DROP TABLE handshake; CREATE VIRTUAL TABLE handshake USING fts5(id, request)"},
            {u"shadowed"_qs,
             "PRAGMA writable_schema = 1;"
             "UPDATE sqlite_schema SET sql = replace(sql, 'TABLE block', 'TABLE IF NOT EXISTS "
             "block')"
             " WHERE name = 'block';"
             "INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql)"
             " VALUES (-1, 'view', 'block', 'block', 0, 'CREATE VIEW block AS"
             " WITH RECURSIVE n (last_id) AS (SELECT 1 UNION ALL SELECT last_id FROM n)"
             " SELECT last_id FROM n')"},
            {u"format 0"_qs,
             "DROP VIEW message; DROP VIEW traffic; DROP VIEW record; DROP TABLE block;"
             "CREATE TABLE record (x); CREATE VIEW block AS WITH RECURSIVE n (last_id) AS"
             " (SELECT 1 UNION ALL SELECT last_id FROM n) SELECT last_id FROM n;"
             "PRAGMA user_version = 0"},
            {u"format -1"_qs, "PRAGMA user_version = -1"},
            {u"pragma"_qs, "CREATE TABLE Pragma_table_list (schema, name, type)"},
            {u"numbers"_qs,
             "INSERT INTO block VALUES (1000000000000, 1000000000000, 1, 0, '[[0,0,0,0,0,0]]', "
             "'')"}};
        // The view is read in files of format 2 only.
        if (kind == u"endless" || kind == u"other view")
            QVERIFY(Samples::makeOlder(file, 2));
        else if (kind == u"utf-16")
            QVERIFY(makeUtf16(file));
        else
            QVERIFY(QFile::copy(m_file, file));
        SQLite::Database(file.toStdString(), SQLite::OPEN_READWRITE).exec(changes.value(kind));
    }
    SessionReader reader;
    const auto opened = reader.open(file);
    QVERIFY(!opened.ok());
    QVERIFY(!reader.isOpen());
    QVERIFY2(opened.error().contains(words), qPrintable(opened.error()));
    QVERIFY2(opened.error().contains(QDir::toNativeSeparators(file)), qPrintable(opened.error()));

    if (kind == u"empty" || kind == u"missing" || kind == u"folder")
        return;
    // Recording there is refused likewise, and takes nothing from the file.
    const qint64 size = QFileInfo(file).size();
    SessionRecorder recorder;
    const auto recorded = recorder.open(Samples::recordTo(file));
    QVERIFY(!recorded.ok());
    QVERIFY2(recorded.error().contains(words), qPrintable(recorded.error()));
    QVERIFY(!recorder.isOpen());
    QCOMPARE(QFileInfo(file).size(), size);
}

QTEST_GUILESS_MAIN(TestSessionReader)
#include "tst_sessionreader.moc"
