// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionQueue.h"
#include "tests/server/session/TrafficSamples.h"

#include <QTest>

#include <thread>

using namespace Windsock;

class TestSessionQueue final : public QObject
{
    Q_OBJECT

private slots:
    void keepsBatchesWhole();
    void dropsPayloadsPastHalf();
    void dropsRecordsAtTheBound();
    void trimmedBatchesStandAlone();
    void sharedRecipientsCountOnce();
    void roomNamesCount();
    void strangersTextsCount_data();
    void strangersTextsCount();
    void clientsComeBeforeMessages();
    void messagesDoNotPushOutWhoLeft();
    void countsWhileClosedAndRefusing();
    void deadlineComes();
    void commandsKeepTheirPlace();
    void freesWhatWasWritten();
    void reconcilesUnderManyThreads();

private:
    static void compareReconciled(const SessionCounters &counters)
    {
        QCOMPARE(counters.seen, counters.stored + counters.dropped + counters.queued);
    }
};

void TestSessionQueue::keepsBatchesWhole()
{
    SessionQueue queue;
    queue.open(1'000'000, 42);
    const TrafficBatchPtr batch = Samples::uniformBatch(10, 100);
    queue.accept(batch);
    QCOMPARE(queue.counters().seen, 10U);
    QCOMPARE(queue.counters().queued, 10U);
    QCOMPARE(queue.counters().fileSize, 42);
    const auto taken = queue.take({});
    QCOMPARE(taken.items.size(), 1U);
    QCOMPARE(taken.items[0].batch, batch);
    QVERIFY(!taken.closed);
}

void TestSessionQueue::dropsPayloadsPastHalf()
{
    SessionQueue queue;
    const TrafficBatchPtr batch = Samples::uniformBatch(10, 1'000);
    // Room for half of the payloads in the half that takes payloads, and for all rows.
    queue.open(costOf(*batch), 0);
    queue.accept(batch);
    QCOMPARE(queue.counters().dropped, 0U);
    const auto taken = queue.take({});
    QCOMPARE(taken.items.size(), 1U);
    const auto &records = taken.items[0].batch->records;
    QCOMPARE(records.size(), 10U);
    for (size_t i = 0; i < records.size(); ++i) {
        QCOMPARE(records[i].payload.size(), i < 5 ? 1'000 : 0);
        QCOMPARE(records[i].size, 1'000);
    }
    QCOMPARE(taken.items[0].batch->payloadBytes, 5'000);
    QCOMPARE(batch->records[9].payload.size(), 1'000);
}

void TestSessionQueue::dropsRecordsAtTheBound()
{
    SessionQueue queue;
    const TrafficBatchPtr batch = Samples::uniformBatch(10, 0);
    const qint64 perRecord = costOf(*batch) / 10;
    queue.open(12 * perRecord, 0);
    queue.accept(batch);
    queue.accept(batch);
    QCOMPARE(queue.counters().seen, 20U);
    QCOMPARE(queue.counters().queued, 12U);
    QCOMPARE(queue.counters().dropped, 8U);
    queue.accept(batch);
    QCOMPARE(queue.counters().dropped, 18U);
    compareReconciled(queue.counters());
}

void TestSessionQueue::trimmedBatchesStandAlone()
{
    SessionQueue queue;
    auto batch = std::make_shared<TrafficBatch>();
    const QStringList rooms{u"lobby"_qs, QString(1'000, u'r')};
    for (int i = 0; i < 10; ++i) {
        batch->append(u"/chat/{room}"_qs, "message " + QByteArray::number(i));
        batch->add(detached(batch->records.back()));
        batch->records.back().room = rooms[i % 2];
    }
    queue.open(costOf(*batch) * 3 / 2, 0);
    queue.accept(batch);
    batch->clear();
    for (int i = 0; i < 20; ++i)
        batch->append(u"/another"_qs, "another message");
    batch.reset();
    const auto taken = queue.take({});
    QCOMPARE(taken.items.size(), 1U);
    const auto &records = taken.items[0].batch->records;
    QCOMPARE(records.size(), 20U);
    QCOMPARE(records[0].payload, "message 0");
    QVERIFY(records[19].payload.isEmpty());
    for (size_t i = 0; i < records.size(); ++i) {
        QCOMPARE(records[i].endpoint, u"/chat/{room}"_qs);
        QCOMPARE(records[i].room, i % 2 == 0 ? QString() : rooms[qsizetype(i / 2 % 2)]);
    }
}

void TestSessionQueue::sharedRecipientsCountOnce()
{
    std::vector<ClientId> everybody(10'000);
    const TrafficRecord one = Samples::broadcast("hello", everybody);
    const qint64 single = costOf(*Samples::batch({one}));
    const qint64 many = costOf(*Samples::batch(std::vector<TrafficRecord>(100, one)));
    QVERIFY(single > 80'000);
    QVERIFY(many < 2 * single);
}

void TestSessionQueue::roomNamesCount()
{
    TrafficRecord one = Samples::text("hello");
    one.room = QString(10'000, u'x');
    TrafficRecord other = one;
    other.room = QString(10'000, u'y');
    const qint64 single = costOf(*Samples::batch({one}));
    QVERIFY(single > 20'000);
    QVERIFY(costOf(*Samples::batch({one, one, one})) < 2 * single);
    QCOMPARE(costOf(*Samples::batch({one, other})), 2 * single);
}

void TestSessionQueue::strangersTextsCount_data()
{
    QTest::addColumn<Activity>("activity");
    QTest::addColumn<qint64>("bytes");
    constexpr int Long = 16'000;
    const QString text(Long, u'x');
    const QByteArray bytes(Long, 'x');
    const auto opened = [](const char *name, qint64 cost, const auto &fill) {
        Activity activity;
        fill(activity.opened.emplace_back());
        QTest::newRow(name) << activity << cost;
    };
    const auto refused = [](const char *name, qint64 cost, const auto &fill) {
        Activity activity;
        fill(activity.handshakes.emplace_back());
        QTest::newRow(name) << activity << cost;
    };
    opened("path", 2 * Long, [&](ClientInfo &client) { client.path = text; });
    opened("origin", 2 * Long, [&](ClientInfo &client) { client.origin = text; });
    opened("user agent", 2 * Long, [&](ClientInfo &client) { client.userAgent = text; });
    opened("header", Long, [&](ClientInfo &client) { client.headers = HeaderList{{"X", bytes}}; });
    refused("refused path", 2 * Long, [&](HandshakeReport &report) { report.path = text; });
    refused("refused host", 2 * Long, [&](HandshakeReport &report) { report.host = text; });
    refused("refused origin", 2 * Long, [&](HandshakeReport &report) { report.origin = text; });
    refused("refused user agent", 2 * Long,
            [&](HandshakeReport &report) { report.userAgent = text; });
    refused("refused method", Long, [&](HandshakeReport &report) { report.method = bytes; });
    refused("refused request", Long, [&](HandshakeReport &report) { report.request = bytes; });
    Activity left;
    left.closed.emplace_back().statistics.rooms = {text, text};
    Activity emptied;
    emptied.rooms.emplace_back().name = text;
    QTest::newRow("room emptied") << emptied << qint64(2 * Long);
    QTest::newRow("rooms left") << left << qint64(4 * Long);
}

void TestSessionQueue::strangersTextsCount()
{
    QFETCH(Activity, activity);
    QFETCH(qint64, bytes);
    const qint64 cost = costOf(*Samples::batch({}, std::make_shared<Activity>(activity)));
    QVERIFY2(cost >= bytes && cost < bytes + 2'000, qPrintable(QString::number(cost)));
}

void TestSessionQueue::clientsComeBeforeMessages()
{
    auto activity = std::make_shared<Activity>();
    activity->opened.push_back(Samples::clientInfo(1));
    const TrafficBatchPtr batch = Samples::batch({Samples::text("hello")}, activity);
    const qint64 activityCost = costOf(*Samples::batch({}, activity));

    SessionQueue roomy;
    roomy.open(activityCost, 0);
    roomy.accept(batch);
    const auto taken = roomy.take({});
    QCOMPARE(taken.items.size(), 1U);
    QCOMPARE(taken.items[0].batch->activity, activity);
    QVERIFY(taken.items[0].batch->records.empty());
    QCOMPARE(roomy.counters().dropped, 1U);

    SessionQueue full;
    full.open(activityCost / 2, 0); // and an eighth of it
    full.accept(Samples::batch({}, activity));
    full.close();
    QVERIFY(full.take({}).items.empty());
}

/// However many messages there are, it is known who was there.
void TestSessionQueue::messagesDoNotPushOutWhoLeft()
{
    SessionQueue queue;
    queue.open(100'000, 0);
    for (int i = 0; i < 10; ++i)
        queue.accept(Samples::uniformBatch(100, 200));
    QVERIFY(queue.counters().dropped > 0);
    const quint64 dropped = queue.counters().dropped;

    auto activity = std::make_shared<Activity>();
    activity->closed.push_back(Samples::clientClosed(1));
    TrafficRecord close = Samples::text("");
    close.kind = RecordKind::Close;
    queue.accept(Samples::batch({Samples::text("hello"), close}, activity));
    const auto taken = queue.take({});
    const TrafficBatch &last = *taken.items.back().batch;
    QCOMPARE(last.activity, activity);
    QCOMPARE(last.records.size(), 1U);
    QCOMPARE(last.records.front().kind, RecordKind::Close);
    QCOMPARE(queue.counters().dropped, dropped + 1);
}

void TestSessionQueue::countsWhileClosedAndRefusing()
{
    SessionQueue queue;
    const TrafficBatchPtr batch = Samples::uniformBatch(3, 10);
    queue.accept(batch);
    QCOMPARE(queue.counters().seen, 3U);
    QCOMPARE(queue.counters().dropped, 3U);

    queue.open(1'000'000, 0);
    QCOMPARE(queue.counters().seen, 0U);
    queue.setRefusing(true);
    queue.accept(batch);
    QCOMPARE(queue.counters().dropped, 3U);
    queue.setRefusing(false);
    queue.accept(batch);
    QCOMPARE(queue.counters().queued, 3U);
    queue.close();
    queue.accept(batch);
    QCOMPARE(queue.counters().seen, 9U);
    QCOMPARE(queue.counters().dropped, 6U);
    const auto taken = queue.take({});
    QVERIFY(taken.closed);
    QCOMPARE(taken.items.size(), 1U);
    compareReconciled(queue.counters());
}

void TestSessionQueue::deadlineComes()
{
    SessionQueue queue;
    queue.open(1'000, 0);
    const auto deadline = SessionQueue::Clock::now() + std::chrono::milliseconds(20);
    const auto taken = queue.take(deadline);
    QVERIFY(taken.items.empty());
    QVERIFY(!taken.closed);
    QVERIFY(SessionQueue::Clock::now() >= deadline);
}

void TestSessionQueue::commandsKeepTheirPlace()
{
    SessionQueue queue;
    queue.open(1'000'000, 0);
    queue.accept(Samples::uniformBatch(1, 1));
    bool called = false;
    queue.push([&] { called = true; });
    queue.accept(Samples::uniformBatch(2, 1));
    const auto taken = queue.take({});
    QCOMPARE(taken.items.size(), 3U);
    QVERIFY(taken.items[0].batch && !taken.items[1].batch && taken.items[2].batch);
    taken.items[1].command();
    QVERIFY(called);
}

void TestSessionQueue::freesWhatWasWritten()
{
    SessionQueue queue;
    const TrafficBatchPtr batch = Samples::uniformBatch(10, 100);
    queue.open(2 * costOf(*batch), 0);
    for (int round = 0; round < 100; ++round) {
        queue.accept(batch);
        const auto taken = queue.take({});
        QCOMPARE(taken.items.size(), 1U);
        if (round % 2 == 0)
            queue.itemsStored(10, 0, taken.items[0].cost, 4'096);
        else
            queue.itemsDropped(10, taken.items[0].cost);
    }
    QCOMPARE(queue.counters().stored, 500U);
    QCOMPARE(queue.counters().dropped, 500U);
    QCOMPARE(queue.counters().queued, 0U);
    QCOMPARE(queue.counters().fileSize, 4'096);
}

void TestSessionQueue::reconcilesUnderManyThreads()
{
    constexpr int Producers = 4;
    constexpr int Batches = 500;
    constexpr int Records = 20;
    SessionQueue queue;
    // About five batches: with four threads at work every one of the ways through accept() is
    // taken.
    queue.open(5 * costOf(*Samples::uniformBatch(Records, 200)), 0);
    std::atomic_bool consistent = true;
    quint64 payloadsDropped = 0;
    std::thread writer([&] {
        for (bool closed = false; !closed;) {
            auto taken = queue.take({});
            closed = taken.closed;
            for (const auto &item : taken.items) {
                quint64 without = 0;
                for (const TrafficRecord &record : item.batch->records)
                    without += record.payload.isEmpty();
                payloadsDropped += without;
                queue.itemsStored(item.batch->records.size(), without, item.cost, 0);
            }
            const SessionCounters now = queue.counters();
            if (now.seen != now.stored + now.dropped + now.queued)
                consistent = false;
        }
    });
    std::vector<std::thread> producers;
    producers.reserve(size_t(Producers));
    for (int i = 0; i < Producers; ++i) {
        producers.emplace_back([&queue] {
            for (int k = 0; k < Batches; ++k)
                queue.accept(Samples::uniformBatch(Records, 200));
        });
    }
    for (std::thread &producer : producers)
        producer.join();
    queue.close();
    writer.join();

    QVERIFY(consistent);
    const SessionCounters counters = queue.counters();
    QCOMPARE(counters.seen, quint64(Producers * Batches * Records));
    QCOMPARE(counters.queued, 0U);
    QCOMPARE(counters.payloadsDropped, payloadsDropped);
    compareReconciled(counters);

    // All room has come back: a batch finds as much of it as in a new queue.
    SessionQueue fresh;
    queue.open(1'000, 0);
    fresh.open(1'000, 0);
    queue.accept(Samples::uniformBatch(10, 10));
    fresh.accept(Samples::uniformBatch(10, 10));
    QVERIFY(fresh.counters().queued > 0);
    QCOMPARE(queue.counters().queued, fresh.counters().queued);
}

QTEST_APPLESS_MAIN(TestSessionQueue)
#include "tst_sessionqueue.moc"
