// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/NameCost.h"
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "server/session/StoredRange.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "tests/server/session/SessionSamples.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace Windsock;

class TestSessionRecorder final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyKindComesBack_data();
    void everyKindComesBack();
    void broadcastIsOneRow();
    void clientsComeBack();
    void handshakesAreKept();
    void viewsReadWell();
    void textStaysText();
    void namesAreKept();
    void moreRoomsThanAreRemembered();
    void tellsLessOftenInAFlood();
    void tellsOfAllRowsAtMostThirtyTimesASecond();
    void continuesASession();
    void refusesAFileInUse();
    void temporaryIsRemoved();
    void closeLeavesOneFile();
    void readersSeeWhatIsTold();
    void reconcilesWhileTheFileIsLocked();
    void countsWithoutASession();

private:
    void record(const std::vector<TrafficRecord> &records,
                std::shared_ptr<const Activity> activity = nullptr);

    std::unique_ptr<OwnTemporaryFolder> m_folder;
    QString m_file;
};

void TestSessionRecorder::init()
{
    m_folder.reset(); // The next one is to be made where the first one was.
    m_folder = std::make_unique<OwnTemporaryFolder>();
    m_file = m_folder->filePath(u"it's a ?test #1.windsock-session"_qs);
}

void TestSessionRecorder::record(const std::vector<TrafficRecord> &records,
                                 std::shared_ptr<const Activity> activity)
{
    SessionRecorder recorder;
    const auto opened = recorder.open(Samples::recordTo(m_file));
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    recorder.accept(Samples::batch(records, std::move(activity)));
    recorder.close();
}

void TestSessionRecorder::everyKindComesBack_data()
{
    QTest::addColumn<RecordKind>("kind");
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("open") << RecordKind::Open << QByteArray("/chat/lobby?x=1");
    QTest::newRow("close") << RecordKind::Close << QByteArray("going away");
    QTest::newRow("close without a reason") << RecordKind::Close << QByteArray();
    QTest::newRow("text") << RecordKind::Text << QByteArray(R"({"b" : 1,   "a": "ü"})");
    QTest::newRow("empty text") << RecordKind::Text << QByteArray("");
    QTest::newRow("text with a NUL") << RecordKind::Text << QByteArray("a\0b", 3);
    QTest::newRow("text with a byte order mark") << RecordKind::Text
                                                 << QByteArray("\xef\xbb\xbf"
                                                               "text");
    QTest::newRow("text that is no UTF-8") << RecordKind::Text << QByteArray("caf\xe9");
    QTest::newRow("binary") << RecordKind::Binary << QByteArray("\x00\x01\xff\xfe", 4);
    QTest::newRow("binary that looks like text") << RecordKind::Binary << QByteArray("text");
    QTest::newRow("empty binary") << RecordKind::Binary << QByteArray("");
    QTest::newRow("ping") << RecordKind::Ping << QByteArray("beat");
    QTest::newRow("pong") << RecordKind::Pong << QByteArray("\xff\x00", 2);
    QTest::newRow("error") << RecordKind::Error << QByteArray("The message was too big.");
    QTest::newRow("long") << RecordKind::Text << QByteArray(1'000'000, 'y');
}

void TestSessionRecorder::everyKindComesBack()
{
    QFETCH(RecordKind, kind);
    QFETCH(QByteArray, payload);
    TrafficRecord sent = Samples::record(kind, payload, 12);
    sent.direction = Direction::Out;
    sent.source = Source::Operator;
    sent.closeCode = 4'999;
    sent.skipped = 3'000'000'000;
    sent.room = u"lobby"_qs;
    record({sent});

    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    const auto rows = reader.rows(1, 10);
    QCOMPARE(rows.size(), 1);
    const StoredRecord &row = rows.first();
    QCOMPARE(row.id, 1);
    QCOMPARE(row.time, sent.time);
    QCOMPARE(row.kind, kind);
    QCOMPARE(row.direction, Direction::Out);
    QCOMPARE(row.source, Source::Operator);
    QCOMPARE(row.closeCode, 4'999);
    QCOMPARE(row.skipped, 3'000'000'000U);
    QCOMPARE(row.client, 12U);
    QCOMPARE(row.recipients, 0U);
    QCOMPARE(row.endpoint, sent.endpoint);
    QCOMPARE(row.room, u"lobby"_qs);
    QCOMPARE(row.size, payload.size());
    QVERIFY(!row.payloadDropped);
    QCOMPARE(row.preview, payload.left(SessionReader::PreviewBytes));
    QCOMPARE(reader.payload(1, 10'000'000), payload);
    QCOMPARE(reader.recipients(1), std::vector<ClientId>{12});
}

void TestSessionRecorder::broadcastIsOneRow()
{
    const std::vector<ClientId> first{1, 2, 200};
    const std::vector<ClientId> second{5};
    const TrafficRecord toFirst = Samples::broadcast("one", first);
    TrafficRecord toNobody = Samples::broadcast("nobody", {});
    toNobody.endpoint.clear();
    toNobody.room.clear();
    record({toFirst, toFirst, Samples::broadcast("two", second), toNobody, toFirst});

    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    QCOMPARE(reader.lastId(), 5);
    const auto rows = reader.rows(1, 5);
    QCOMPARE(rows[0].client, 0U);
    QCOMPARE(rows[0].recipients, 3U);
    QCOMPARE(rows[0].audience, Audience::Room);
    QCOMPARE(rows[2].recipients, 1U);
    QCOMPARE(rows[3].recipients, 0U);
    QVERIFY(rows[3].endpoint.isEmpty() && rows[3].room.isEmpty());
    QCOMPARE(reader.recipients(1), first);
    QCOMPARE(reader.recipients(2), first);
    QCOMPARE(reader.recipients(3), second);
    QVERIFY(reader.recipients(4).empty());
    QCOMPARE(reader.recipients(5), first);
    QVERIFY(reader.recipients(6).empty());
}

void TestSessionRecorder::clientsComeBack()
{
    auto activity = std::make_shared<Activity>();
    activity->opened = {Samples::clientInfo(1), Samples::clientInfo(2)};
    activity->closed = {Samples::clientClosed(2), Samples::clientClosed(3)};
    record({}, activity);

    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    const ClientInfo expected = Samples::clientInfo(2);
    const auto info = reader.client(2);
    QVERIFY(info);
    QCOMPARE(info->id, expected.id);
    QCOMPARE(info->openedAt, expected.openedAt);
    QCOMPARE(info->address, expected.address);
    QCOMPARE(info->port, expected.port);
    QCOMPARE(info->endpoint, expected.endpoint);
    QCOMPARE(info->path, expected.path);
    QCOMPARE(info->origin, expected.origin);
    QCOMPARE(info->userAgent, expected.userAgent);
    QCOMPARE(info->subprotocol, expected.subprotocol);
    QCOMPARE(info->tls, expected.tls);
    QCOMPARE(info->headers, expected.headers);

    const auto closed = reader.clientClosed(2);
    QVERIFY(closed);
    QCOMPARE(closed->closedAt, 1'700'000'009'000'000);
    QCOMPARE(closed->code, 4'000);
    QCOMPARE(closed->reason, u"thrown out ☹"_qs);
    QCOMPARE(closed->by, ClosedBy::Operator);
    const ClientStatistics &last = closed->statistics;
    QCOMPARE((QList<quint64>{last.messagesIn, last.messagesOut, last.bytesIn, last.bytesOut,
                             last.skipped}),
             (QList<quint64>{1, 2, 3, 4, 5}));
    QCOMPARE((QList<qint64>{last.backlog, last.roundTripLast, last.roundTripMin,
                            last.roundTripAverage}),
             (QList<qint64>{6, 700, 500, 600}));
    QCOMPARE(last.rooms, Samples::clientClosed(2).statistics.rooms);

    QVERIFY(reader.client(1) && !reader.clientClosed(1));
    // Who was connected before the recording began has only an end.
    QVERIFY(!reader.client(3) && reader.clientClosed(3));
    QVERIFY(!reader.client(4));
}

void TestSessionRecorder::handshakesAreKept()
{
    HandshakeReport report;
    report.at = 1'700'000'000'000'001;
    report.address = QHostAddress(u"2001:db8::1"_qs);
    report.port = 4'321;
    report.method = "GET";
    report.path = u"/nowhere"_qs;
    report.host = u"example.test"_qs;
    report.origin = u"http://other.test"_qs;
    report.userAgent = u"Example/1.0"_qs;
    report.status = 403;
    report.rule = HandshakeRule::ForeignOrigin;
    report.detail = u"The origin is foreign."_qs;
    report.request = "GET /nowhere HTTP/1.1\r\n\xff\r\n";
    HandshakeReport accepted = report;
    accepted.rule = HandshakeRule::Accepted;
    accepted.client = 9;
    auto activity = std::make_shared<Activity>();
    activity->handshakes = {report, accepted};
    record({}, activity);

    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM handshake"), 2);
    QCOMPARE(
        Samples::askText(m_file,
                         "SELECT at || ' ' || address || ' ' || port || ' ' || method || ' ' || "
                         "path || ' ' || host"
                         " || ' ' || origin || ' ' || user_agent || ' ' || status || ' ' || rule "
                         "|| ' ' || detail"
                         " || ' ' || client || ' ' || hex(request) FROM handshake WHERE id = 1"),
        QString(u"1700000000000001 2001:db8::1 4321 GET /nowhere example.test http://other.test "
                u"Example/1.0 403 "
                + handshakeRuleName(HandshakeRule::ForeignOrigin) + u" The origin is foreign. 0 "
                + QString::fromLatin1(report.request.toHex().toUpper())));
    QCOMPARE(Samples::ask(m_file, "SELECT client FROM handshake WHERE id = 2"), 9);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM refusal"), 1);
}

void TestSessionRecorder::viewsReadWell()
{
    auto activity = std::make_shared<Activity>();
    activity->opened = {Samples::clientInfo(1)};
    activity->closed = {Samples::clientClosed(1)};
    record({Samples::text("hello"), Samples::broadcast("all", {1, 2}),
            Samples::record(RecordKind::Close, "bye")},
           activity);
    QCOMPARE(Samples::askText(
                 m_file,
                 "SELECT group_concat(id || ' ' || time || ' ' || direction || ' ' || kind || ' ' "
                 "|| source"
                 " || ' ' || ifnull(client, '-') || ' ' || recipients || ' ' || endpoint || ' '"
                 " || ifnull(room, '-') || ' ' || payload, '; ') FROM message"),
             u"1 2023-11-14T22:13:20.123456Z in text client 1 1 /echo - hello; "
             "2 2023-11-14T22:13:20.123456Z out text handler - 2 /chat/{room} lobby all"_qs);
    QCOMPARE(Samples::askText(m_file, "SELECT kind FROM traffic WHERE id = 3"), u"close"_qs);
    QCOMPARE(
        Samples::askText(
            m_file,
            "SELECT peer || ' ' || opened || ' ' || closed || ' ' || closed_by FROM connection"),
        u"192.0.2.7:50123 2023-11-14T22:13:20.000000Z 2023-11-14T22:13:29.000000Z operator"_qs);
}

void TestSessionRecorder::textStaysText()
{
    record({Samples::text("ü"), Samples::text("caf\xe9"),
            Samples::record(RecordKind::Binary, "text"),
            Samples::record(RecordKind::Open, "/echo")});
    QCOMPARE(Samples::askText(m_file, "SELECT group_concat(typeof(payload)) FROM record"),
             u"text,blob,blob,text"_qs);
    QCOMPARE(Samples::askText(m_file, "PRAGMA encoding"), u"UTF-8"_qs);
}

void TestSessionRecorder::namesAreKept()
{
    SessionRecorder recorder;
    recorder.renameClient(1, u"nobody records"_qs);
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    auto activity = std::make_shared<Activity>();
    activity->opened = {Samples::clientInfo(1)};
    recorder.accept(Samples::batch({}, activity));
    recorder.renameClient(1, u"Kiosk 3"_qs);
    recorder.renameClient(2, u"not seen yet"_qs);
    recorder.renameClient(1, u"Kiosk \"3\" 展"_qs);
    recorder.close();
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    QCOMPARE(reader.clientName(1), u"Kiosk \"3\" 展"_qs);
    QCOMPARE(reader.clientName(2), u"not seen yet"_qs);
    QCOMPARE(reader.clientName(3), QString());
    QVERIFY(reader.client(1));
    QVERIFY(!reader.client(2));
}

void TestSessionRecorder::moreRoomsThanAreRemembered()
{
    // Longer together than what is remembered; each comes again after it was forgotten, in the same
    // batch, in a later one and in a later run.
    constexpr int Rooms = 100;
    QVERIFY(Rooms * nameCost(QString(15'000, u'x')) > 2 * NameCacheBytes);
    std::vector<TrafficRecord> records;
    for (int i = 0; i < 2 * Rooms; ++i) {
        records.push_back(Samples::text("hello"));
        records.back().room = QString(15'000, u'x') + QString::number(i % Rooms);
    }
    records.push_back(Samples::text("hello"));
    records.back().room = QString(qsizetype(NameCacheBytes), u'y'); // never remembered
    record(records);
    record(records);

    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    QCOMPARE(reader.lastId(), qint64(2 * records.size()));
    const auto rows = reader.rows(1, int(2 * records.size()));
    QCOMPARE(size_t(rows.size()), 2 * records.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        QCOMPARE(rows[i].endpoint, u"/echo"_qs);
        QVERIFY(rows[i].room == records[size_t(i) % records.size()].room);
    }
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM name"), Rooms + 2); // and the endpoint
    QCOMPARE(Samples::ask(m_file, "SELECT max(id) FROM name"), Rooms + 2);
}

void TestSessionRecorder::tellsLessOftenInAFlood()
{
    StoredRange range;
    const auto intervalAfter = [&range](qint64 rows) {
        range.add(1, rows);
        (void)range.take();
        range.add(rows + 1, rows + 1);
        return range.due();
    };
    auto before = StoredRange::Clock::now();
    QVERIFY(intervalAfter(StoredRange::Many + 1) >= before + StoredRange::LongInterval);
    before = StoredRange::Clock::now();
    const auto due = intervalAfter(StoredRange::Many);
    QVERIFY(due >= before + StoredRange::Interval);
    QVERIFY(due <= StoredRange::Clock::now() + StoredRange::Interval);
}

void TestSessionRecorder::tellsOfAllRowsAtMostThirtyTimesASecond()
{
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    QSignalSpy told(&recorder, &SessionRecorder::batchStored);
    QElapsedTimer timer;
    timer.start();
    // A burst without a look at the events, as a busy window would, then a steady stream.
    for (int i = 0; i < 200; ++i)
        recorder.accept(Samples::uniformBatch(10, 10));
    for (int i = 0; i < 100; ++i) {
        recorder.accept(Samples::uniformBatch(1, 10));
        QTest::qWait(4);
    }
    QTRY_COMPARE(told.isEmpty() ? 0 : told.last().at(1).toLongLong(), 2'100);
    QVERIFY(told.count() >= 2);
    QVERIFY2(told.count() <= timer.elapsed() / StoredRange::Interval.count() + 1,
             qPrintable(QString::number(told.count())));
    qint64 last = 0;
    for (const auto &arguments : told) {
        QCOMPARE(arguments.at(0).toLongLong(), last + 1);
        last = arguments.at(1).toLongLong();
        const auto counters = arguments.at(2).value<SessionCounters>();
        QVERIFY(counters.stored >= quint64(last));
        QCOMPARE(counters.seen, counters.stored + counters.dropped + counters.queued);
        QVERIFY(counters.fileSize > 0);
    }
    QCOMPARE(recorder.counters().queued, 0U);
}

void TestSessionRecorder::continuesASession()
{
    auto activity = std::make_shared<Activity>();
    activity->opened = {Samples::clientInfo(1)};
    record({Samples::text("first"), Samples::broadcast("second", {1})}, activity);
    auto again = std::make_shared<Activity>();
    again->opened = {Samples::clientInfo(1)};
    again->opened[0].path = u"/again"_qs;
    record({Samples::broadcast("third", {1}), Samples::text("fourth")}, again);

    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    const auto rows = reader.rows(1, 10);
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[2].id, 3);
    QCOMPARE(rows[2].preview, QByteArray("third"));
    QCOMPARE(rows[2].room, rows[1].room);
    QCOMPARE(rows[3].endpoint, rows[0].endpoint);
    QCOMPARE(reader.client(1)->path, u"/again"_qs);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM client"), 2);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM name"), 3);
}

void TestSessionRecorder::refusesAFileInUse()
{
    SessionRecorder first;
    QVERIFY(first.open(Samples::recordTo(m_file)).ok());
    SessionRecorder second;
    const auto opened = second.open(Samples::recordTo(m_file));
    QVERIFY(!opened.ok());
    QVERIFY2(opened.error().contains(u"in use"), qPrintable(opened.error()));
    first.close();
    QVERIFY(second.open(Samples::recordTo(m_file)).ok());
}

void TestSessionRecorder::temporaryIsRemoved()
{
    SessionRecorder recorder;
    QVERIFY(recorder.open({}).ok());
    QVERIFY(recorder.isTemporary());
    const QString file = recorder.file();
    recorder.accept(Samples::uniformBatch(10, 10));
    QTRY_COMPARE(recorder.counters().stored, 10U);
#ifdef Q_OS_UNIX
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString &suffix : {QString(), u"-wal"_qs, u"-shm"_qs}) {
        QVERIFY2(QFile::exists(file + suffix), qPrintable(suffix));
        QCOMPARE(QFile::permissions(file + suffix) & others, QFile::Permissions());
    }
#endif
    QCOMPARE(SessionRecorder::leftovers(), QStringList());
    recorder.close();
    QVERIFY(!recorder.isOpen());
    QVERIFY(recorder.file().isEmpty());
    QCOMPARE(m_folder->files(), QStringList());
}

void TestSessionRecorder::closeLeavesOneFile()
{
    record({Samples::text("hello")});
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList{QFileInfo(m_file).fileName()});
    QCOMPARE(Samples::askText(m_file, "PRAGMA journal_mode"), u"delete"_qs);
    QCOMPARE(Samples::askText(m_file, "PRAGMA integrity_check"), u"ok"_qs);
    QCOMPARE(Samples::ask(m_file, "PRAGMA application_id"), 0x5753434b);
}

void TestSessionRecorder::readersSeeWhatIsTold()
{
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    std::atomic_bool done = false;
    std::atomic_bool orderly = true;
    std::atomic<qint64> read = 0;
    // A view's thread, reading while the writer writes.
    std::thread viewer([&] {
        SessionReader reader;
        if (!reader.open(m_file))
            orderly = false;
        for (bool last = false; !last;) {
            last = done;
            const auto rows = reader.rows(read + 1, 1'000);
            for (const StoredRecord &row : rows) {
                if (row.id != read + 1 || row.preview != QByteArray::number(row.id))
                    orderly = false;
                read = row.id;
            }
            last = last && rows.isEmpty();
        }
    });
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    qint64 told = 0;
    bool visible = true;
    connect(&recorder, &SessionRecorder::batchStored, this, [&](qint64, qint64 lastId) {
        visible = visible && reader.lastId() >= lastId && reader.rows(lastId, 1).size() == 1;
        told = lastId;
    });
    qint64 id = 0;
    for (int i = 0; i < 400; ++i) {
        std::vector<TrafficRecord> records;
        records.reserve(25);
        for (int k = 0; k < 25; ++k)
            records.push_back(Samples::text(QByteArray::number(++id)));
        recorder.accept(Samples::batch(std::move(records)));
        if (i % 20 == 0)
            QTest::qWait(5);
    }
    QTRY_COMPARE(told, 10'000);
    done = true;
    viewer.join();
    QVERIFY(visible);
    QVERIFY(orderly);
    QCOMPARE(qint64(read), 10'000);
}

void TestSessionRecorder::reconcilesWhileTheFileIsLocked()
{
    SessionRecorder recorder;
    SessionRecorder::Options options = Samples::recordTo(m_file);
    options.queueLimit = 20'000;
    QVERIFY(recorder.open(options).ok());
    {
        SQLite::Database other(m_file.toStdString(), SQLite::OPEN_READWRITE);
        other.exec("BEGIN IMMEDIATE");
        for (int i = 0; i < 50; ++i)
            recorder.accept(Samples::uniformBatch(10, 500));
        const SessionCounters counters = recorder.counters();
        QCOMPARE(counters.seen, 500U);
        QVERIFY(counters.dropped > 0);
        QVERIFY(counters.queued > 0);
        QCOMPARE(counters.stored, 0U);
        QCOMPARE(counters.seen, counters.dropped + counters.queued);
        other.exec("ROLLBACK");
    }
    QTRY_COMPARE(recorder.counters().queued, 0U);
    recorder.accept(Samples::uniformBatch(1, 500));
    recorder.close();
    const SessionCounters counters = recorder.counters();
    QCOMPARE(counters.seen, 501U);
    QCOMPARE(counters.seen, counters.stored + counters.dropped);
    QVERIFY(counters.payloadsDropped > 0);

    QCOMPARE(quint64(Samples::ask(m_file, "SELECT count(*) FROM record")), counters.stored);
    QCOMPARE(quint64(Samples::ask(m_file, "SELECT max(id) FROM record")), counters.stored);
    QCOMPARE(
        quint64(Samples::ask(m_file,
                             "SELECT count(*) FROM record WHERE payload_dropped AND payload IS NULL"
                             " AND size = 500")),
        counters.payloadsDropped);
    SessionReader reader;
    QVERIFY(reader.open(m_file).ok());
    const auto rows = reader.rows(1, 1'000);
    QVERIFY(!rows.first().payloadDropped);
    QVERIFY(!rows.last().payloadDropped);
    const auto without = std::find_if(rows.begin(), rows.end(),
                                      [](const auto &row) { return row.payloadDropped; });
    QVERIFY(without != rows.end());
    QCOMPARE(without->size, 500);
    QVERIFY(without->preview.isEmpty() && reader.payload(without->id, 500).isEmpty());
}

void TestSessionRecorder::countsWithoutASession()
{
    SessionRecorder recorder;
    recorder.accept(Samples::uniformBatch(5, 10));
    QCOMPARE(recorder.counters().seen, 5U);
    QCOMPARE(recorder.counters().dropped, 5U);
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    QCOMPARE(recorder.counters().seen, 0U);
    QCOMPARE(recorder.file(), m_file);
    QVERIFY(!recorder.isTemporary());
    QVERIFY(recorder.counters().fileSize > 0);
}

QTEST_GUILESS_MAIN(TestSessionRecorder)
#include "tst_sessionrecorder.moc"
