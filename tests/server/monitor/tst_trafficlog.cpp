// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/TrafficLog.h"
#include "tests/support/TestServer.h"

#include <QTest>

#include <array>

using namespace Windsock;
using namespace Windsock::Test;

class TestTrafficLog final : public QObject
{
    Q_OBJECT

private slots:
    void tellsABatchAfterAWhile();
    void tellsAFullBatchAtOnce_data();
    void tellsAFullBatchAtOnce();
    void tellsActivityWithoutASink();
    void foldsRooms();
    void recordsLieInTheirBatch();
    void anEchoIsKeptOnce();
    void detachedRecordsOutliveIt();
    void memoryIsUsedAgain();
};

namespace {

TrafficRecord record(qsizetype size)
{
    TrafficRecord record;
    record.payload = QByteArray(size, 'x');
    return record;
}

const TrafficLog::ActivityListener Nobody = [](const std::shared_ptr<const Activity> &) {};

} // namespace

void TestTrafficLog::tellsABatchAfterAWhile()
{
    CollectingSink sink;
    TrafficLog log(Nobody);
    log.setSink(&sink);
    for (int i = 0; i < 100; ++i)
        log.add(record(10));
    QCOMPARE(sink.batches(), 0);
    QTRY_COMPARE(sink.batches(), 1);
    QCOMPARE(sink.records().size(), size_t(100));
    log.flush();
    QCOMPARE(sink.batches(), 1);
}

void TestTrafficLog::tellsAFullBatchAtOnce_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("count");
    QTest::newRow("many records") << 0 << int(TrafficLog::MaxRecords);
    QTest::newRow("many bytes") << int(TrafficLog::MaxBytes / 2) << 2;
}

void TestTrafficLog::tellsAFullBatchAtOnce()
{
    QFETCH(const int, size);
    QFETCH(const int, count);
    CollectingSink sink;
    TrafficLog log(Nobody);
    log.setSink(&sink);
    for (int i = 0; i < count - 1; ++i)
        log.add(record(size));
    QCOMPARE(sink.batches(), 0);
    log.add(record(size));
    QCOMPARE(sink.batches(), 1);
}

void TestTrafficLog::tellsActivityWithoutASink()
{
    QList<std::shared_ptr<const Activity>> told;
    TrafficLog log(
        [&told](const std::shared_ptr<const Activity> &activity) { told.append(activity); });
    QVERIFY(!log.isRecording());
    log.add(record(1));
    log.addOpened({});
    log.addClosed({});
    log.addHandshake({});
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told[0]->opened.size(), size_t(1));
    QCOMPARE(told[0]->closed.size(), size_t(1));
    QCOMPARE(told[0]->handshakes.size(), size_t(1));
}

void TestTrafficLog::foldsRooms()
{
    QList<std::shared_ptr<const Activity>> told;
    TrafficLog log(
        [&told](const std::shared_ptr<const Activity> &activity) { told.append(activity); });
    log.addRoom({u"/c"_qs, u"a"_qs, 1});
    log.addRoom({u"/c"_qs, u"b"_qs, 1});
    log.addRoom({u"/c"_qs, u"a"_qs, 2});
    log.flush();
    QCOMPARE(told.size(), 1);
    QCOMPARE(told[0]->rooms.size(), size_t(2));
    QCOMPARE(told[0]->rooms[0].members, 2);
}

void TestTrafficLog::recordsLieInTheirBatch()
{
    const QString echo = u"/echo"_qs;
    const QByteArray longPayload(100'000, 'l');
    TrafficBatch batch;
    QByteArrayList expected;
    for (int i = 0; i < 1'000; ++i) {
        expected.append("payload " + QByteArray::number(i) + QByteArray(i % 500, 'x'));
        TrafficRecord &made = batch.append(echo, expected.last());
        QCOMPARE(made.size, expected.last().size());
    }
    batch.append(u"/other"_qs, longPayload);
    batch.append(QString(), QByteArray());
    TrafficRecord inRoom;
    inRoom.endpoint = echo;
    inRoom.room = u"lobby"_qs;
    inRoom.payload = "hello";
    batch.add(inRoom);
    for (int i = 0; i < 1'000; ++i) {
        QCOMPARE(batch.records[size_t(i)].payload, expected[i]);
        QCOMPARE(batch.records[size_t(i)].endpoint, echo);
    }
    QCOMPARE(batch.records[1'000].payload, longPayload);
    QCOMPARE(batch.records[1'000].payload.constData(), longPayload.constData()); // shared
    QCOMPARE(batch.records[1'000].endpoint, u"/other"_qs);
    QVERIFY(batch.records[1'001].endpoint.isEmpty());
    QCOMPARE(batch.records[1'002].endpoint, echo);
    QCOMPARE(batch.records[1'002].room, u"lobby"_qs);
    QCOMPARE(batch.records[1'002].payload, "hello");
    qint64 bytes = longPayload.size() + 5;
    for (const QByteArray &payload : std::as_const(expected))
        bytes += payload.size();
    QCOMPARE(batch.payloadBytes, bytes);
}

void TestTrafficLog::anEchoIsKeptOnce()
{
    TrafficBatch batch;
    const QByteArray said("what was said");
    batch.append(u"/echo"_qs, said);
    batch.append(u"/echo"_qs, said);
    QCOMPARE(batch.records[1].payload, said);
    QCOMPARE(batch.records[1].payload.constData(), batch.records[0].payload.constData());
    QCOMPARE(batch.payloadBytes, 2 * said.size());
    batch.append(u"/echo"_qs, said.first(4));
    QCOMPARE(batch.records[2].payload, "what");

    // What is held for that is small, too.
    QByteArray roomy("roomy");
    roomy.reserve(1'000'000);
    batch.append(u"/echo"_qs, roomy);
    QVERIFY(roomy.isDetached());

    // A handler may use one buffer again and again.
    std::array<char, 3> buffer{'o', 'n', 'e'};
    batch.append(u"/echo"_qs, QByteArray::fromRawData(buffer.data(), 3));
    buffer = {'t', 'w', 'o'};
    batch.append(u"/echo"_qs, QByteArray::fromRawData(buffer.data(), 3));
    QCOMPARE(batch.records[4].payload, "one");
    QCOMPARE(batch.records[5].payload, "two");
}

void TestTrafficLog::detachedRecordsOutliveIt()
{
    TrafficRecord copy;
    {
        TrafficBatch batch;
        TrafficRecord &made = batch.append(u"/echo"_qs, QByteArray("hello"));
        made.client = 7;
        copy = detached(made);
        batch.clear();
        batch.append(u"/gone"_qs, QByteArray("other"));
    }
    QCOMPARE(copy.endpoint, u"/echo"_qs);
    QCOMPARE(copy.payload, "hello");
    QCOMPARE(copy.client, 7U);
}

void TestTrafficLog::memoryIsUsedAgain()
{
    std::shared_ptr<TrafficBatch> kept;
    {
        BatchPool pool;
        auto batch = pool.take();
        batch->append(u"/echo"_qs, QByteArray("hello"));
        const TrafficBatch *place = batch.get();
        const size_t room = batch->records.capacity();
        QCOMPARE(pool.spare(), 0U);
        batch.reset();
        QCOMPARE(pool.spare(), 1U);
        kept = pool.take();
        QCOMPARE(kept.get(), place);
        QVERIFY(kept->records.empty());
        QCOMPARE(kept->records.capacity(), room);
        QCOMPARE(kept->payloadBytes, 0);
        std::vector<std::shared_ptr<TrafficBatch>> many(100);
        for (auto &each : many)
            each = pool.take();
        many.clear();
        QVERIFY(pool.spare() < 10); // what piled up is given back
    }
    kept->append(u"/echo"_qs, QByteArray("the pool is gone"));
    QCOMPARE(kept->records.back().payload, "the pool is gone");
}

QTEST_GUILESS_MAIN(TestTrafficLog)
#include "tst_trafficlog.moc"
