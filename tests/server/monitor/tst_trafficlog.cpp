// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/TrafficLog.h"
#include "tests/support/TestServer.h"

#include <QTest>

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

QTEST_GUILESS_MAIN(TestTrafficLog)
#include "tst_trafficlog.moc"
