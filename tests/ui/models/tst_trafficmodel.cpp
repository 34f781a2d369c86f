// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/models/ModelSession.h"
#include "ui/models/ClientNames.h"
#include "ui/models/TrafficModel.h"

#include <QAbstractItemModelTester>

using namespace Windsock;

namespace {

QList<qint64> ids(const TrafficModel &model)
{
    QList<qint64> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids += model.index(row, 0).data(TrafficModel::IdRole).toLongLong();
    return ids;
}

QString text(const TrafficModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

SessionFilter textFilter(const QString &text)
{
    SessionFilter filter;
    filter.text = text;
    return filter;
}

} // namespace

class TrafficModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void emptyFullAndCleared()
    {
        Samples::RecordedSession session;
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(session.storeMessages(600));
        model.onBatchStored(1, 600);
        QTRY_COMPARE(model.rowCount(), 600);
        QCOMPARE(text(model, 599, TrafficModel::PreviewColumn), u"message 600"_qs);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.totalCount(), 0);
        QVERIFY(session.storeMessages(1));
        model.onBatchStored(601, 601);
        QTRY_COMPARE(ids(model), QList<qint64>{601});
        QCOMPARE(model.rowOf(601), 0);
        QCOMPARE(model.rowOf(600), -1);
    }

    void followsTheRecorder()
    {
        Samples::RecordedSession session;
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        connect(&session.recorder, &SessionRecorder::batchStored, &model,
                [&model](qint64 first, qint64 last) { model.onBatchStored(first, last); });
        QVERIFY(session.storeMessages(50));
        QTRY_COMPARE(model.rowCount(), 50);
    }

    void showsWhatWasStoredBefore()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(3));
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        QCOMPARE(ids(model), (QList<qint64>{1, 2, 3}));
    }

    void cellsSayWhatWasStored()
    {
        Samples::RecordedSession session;
        TrafficRecord closed = Samples::record(RecordKind::Close, {}, 2);
        closed.time += 366'000;
        closed.closeCode = 1001;
        QVERIFY(session.store(
            {Samples::text("{\"a\":1}"), closed, Samples::broadcast("hi", {1, 2, 3})}));
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 0, TrafficModel::IdColumn), u"1"_qs);
        QCOMPARE(text(model, 0, TrafficModel::DeltaColumn), QString());
        QCOMPARE(text(model, 0, TrafficModel::TypeColumn), u"Text"_qs);
        QCOMPARE(text(model, 0, TrafficModel::SizeColumn), u"7 B"_qs);
        QCOMPARE(text(model, 1, TrafficModel::DeltaColumn), u"+366"_qs);
        QCOMPARE(text(model, 1, TrafficModel::DirectionColumn), u"○ CLOSE"_qs);
        QCOMPARE(text(model, 1, TrafficModel::PreviewColumn),
                 u"closed 1001 by the client: going away"_qs);
        QCOMPARE(text(model, 1, TrafficModel::SizeColumn), QString());
        QCOMPARE(text(model, 2, TrafficModel::ClientColumn), u"room lobby · ×3"_qs);
        QCOMPARE(model.index(2, 0).data(TrafficModel::RoomRole).toString(), u"lobby"_qs);
        QCOMPARE(model.index(2, 0).data(TrafficModel::KindRole).toInt(), int(RecordKind::Text));
        model.setTimeFormat(TrafficModel::TimeFormat::Relative);
        QCOMPARE(text(model, 0, TrafficModel::TimeColumn), QLocale().toString(0.0, 'f', 3));
        QCOMPARE(text(model, 1, TrafficModel::TimeColumn), QLocale().toString(0.366, 'f', 3));
    }

    void filters_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("room");
        QTest::addColumn<ClientId>("client");
        QTest::addColumn<QList<qint64>>("expected");
        const QString none;
        QTest::newRow("text") << u"APPLE"_qs << none << none << ClientId(0) << QList<qint64>{1, 3};
        QTest::newRow("other letters")
            << u"ПРИВЕТ"_qs << none << none << ClientId(0) << QList<qint64>{4};
        QTest::newRow("wildcards mean themselves")
            << u"%"_qs << none << none << ClientId(0) << QList<qint64>{2};
        QTest::newRow("endpoint") << none << u"/chat/{room}"_qs << none << ClientId(0)
                                  << QList<qint64>{3, 5};
        QTest::newRow("room") << none << u"/chat/{room}"_qs << u"dev"_qs << ClientId(0)
                              << QList<qint64>{5};
        QTest::newRow("client, also as a recipient")
            << none << none << none << ClientId(2) << QList<qint64>{2, 3};
        QTest::newRow("all of them")
            << u"apple"_qs << u"/chat/{room}"_qs << u"lobby"_qs << ClientId(2) << QList<qint64>{3};
        QTest::newRow("nothing matches")
            << u"zzz"_qs << none << none << ClientId(0) << QList<qint64>{};
    }

    void filters()
    {
        Samples::RecordedSession session;
        QVERIFY(session.store({Samples::text("an apple", 1), Samples::text("50% of it", 2),
                               Samples::broadcast("Apple pie", {2, 3}), Samples::text("привет", 4),
                               Samples::broadcast("other", {4}, u"dev"_qs)}));
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        SessionFilter filter;
        QFETCH(const QString, text);
        filter.text = text;
        QFETCH(const QString, endpoint);
        filter.endpoint = endpoint;
        QFETCH(const QString, room);
        filter.room = room;
        QFETCH(const ClientId, client);
        filter.client = client;
        model.setFilter(filter);
        QTRY_VERIFY(!model.isSearching());
        QFETCH(const QList<qint64>, expected);
        QTRY_COMPARE(ids(model), expected);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 5);
    }

    void matchesAreAppendedAsRowsCome()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(20));
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        model.setFilter(textFilter(u"message 1"_qs));
        QTRY_COMPARE(model.rowCount(), 11); // 1 and 10…19
        QVERIFY(session.storeMessages(100));
        model.onBatchStored(21, 120);
        QTRY_COMPARE(model.rowCount(), 11 + 21); // and 100…120
        QCOMPARE(model.idAt(31), 120);
        QCOMPARE(model.rowOf(100), 11);
        QCOMPARE(model.rowOf(99), -1);
        QCOMPARE(model.totalCount(), 120);
    }

    void changedFilterForgetsTheLast()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(1000));
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        for (int i = 0; i < 50; ++i)
            model.setFilter(textFilter(u"message %1"_qs.arg(i)));
        model.setFilter(textFilter(u"message 777"_qs));
        QTRY_VERIFY(!model.isSearching());
        QTRY_COMPARE(ids(model), QList<qint64>{777});
    }

    void pauseFreezesTheView_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::newRow("all") << QString();
        QTest::newRow("filtered") << u"message"_qs;
    }

    void pauseFreezesTheView()
    {
        QFETCH(const QString, filter);
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(10));
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        model.setFilter(textFilter(filter));
        QTRY_COMPARE(model.rowCount(), 10);
        model.setPaused(true);
        QVERIFY(session.storeMessages(30));
        model.onBatchStored(11, 40);
        QTRY_COMPARE(model.pendingCount(), 30);
        QCOMPARE(model.rowCount(), 10);
        // Another filter while paused looks at what was there when it was paused.
        model.setFilter(textFilter(u"message 1"_qs));
        QTRY_COMPARE(ids(model), (QList<qint64>{1, 10}));
        QTRY_COMPARE(model.pendingCount(), 9);
        model.setPaused(false);
        QTRY_COMPARE(model.rowCount(), 11);
        QCOMPARE(model.pendingCount(), 0);
    }

    void clearWhilePaused()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(10));
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        model.setPaused(true);
        QVERIFY(session.storeMessages(5));
        model.onBatchStored(11, 15);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.pendingCount(), 0);
        QVERIFY(session.storeMessages(2));
        model.onBatchStored(16, 17);
        QTRY_COMPARE(model.pendingCount(), 2);
        QCOMPARE(model.rowCount(), 0);
        model.setPaused(false);
        QTRY_COMPARE(ids(model), (QList<qint64>{16, 17}));
    }

    void hiddenModelGrowsNothing_data() { pauseFreezesTheView_data(); }

    void hiddenModelGrowsNothing()
    {
        QFETCH(const QString, filter);
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(10));
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        model.setFilter(textFilter(filter));
        QTRY_COMPARE(model.rowCount(), 10);
        model.setActive(false);
        QVERIFY(!model.record(0)); // what was held is let go, nothing is read
        QVERIFY(session.storeMessages(10));
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.onBatchStored(11, 20);
        QVERIFY(!model.isSearching());
        QCOMPARE(model.rowCount(), 10);
        model.setActive(true);
        QTRY_COMPARE(model.rowCount(), 20);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(text(model, 19, TrafficModel::PreviewColumn), u"message 20"_qs);
    }

    void changesThirtyTimesASecondAtMost()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(1000));
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        model.clear();
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QVERIFY(session.storeMessages(1000));
        for (qint64 id = 1001; id <= 2000; ++id)
            model.onBatchStored(id, id);
        QTRY_COMPARE(model.rowCount(), 1000);
        QCOMPARE(inserted.size(), 2); // the first at once, the others together
    }

    void movedSessionKeepsItsRows()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(10));
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QTemporaryDir folder;
        QSignalSpy saved(&session.recorder, &SessionRecorder::saved);
        session.recorder.saveAs(folder.filePath(u"saved.session"_qs));
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(model.moveSession(session.file()).ok());
        QVERIFY(session.storeMessages(5));
        model.onBatchStored(11, 15);
        QTRY_COMPARE(model.rowCount(), 15);
        QCOMPARE(text(model, 14, TrafficModel::PreviewColumn), u"message 15"_qs);
        QCOMPARE(reset.size(), 0);
        session.recorder.close();
    }

    void unreadableRowsAreEmpty()
    {
        Samples::RecordedSession session;
        QVERIFY(session.storeMessages(5));
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setSession(session.file()).ok());
        model.onBatchStored(6, 1000); // told of, but not there
        QTRY_COMPARE(model.rowCount(), 1000);
        QCOMPARE(text(model, 4, TrafficModel::PreviewColumn), u"message 5"_qs);
        QCOMPARE(model.index(700, TrafficModel::PreviewColumn).data(), QVariant());
        QVERIFY(!model.record(700));
    }

    void noSession()
    {
        TrafficModel model(m_names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto opened = model.setSession(u"/nonexistent/none.session"_qs);
        QVERIFY(!opened.ok());
        QVERIFY(!opened.error().isEmpty());
        model.onBatchStored(1, 10);
        QCOMPARE(model.rowCount(), 0);
        model.setFilter(textFilter(u"x"_qs));
        QTRY_VERIFY(!model.isSearching());
        QCOMPARE(model.rowCount(), 0);
    }

    void millionRowsAreNotHeld()
    {
        Samples::RecordedSession session;
        TrafficModel model(m_names);
        QVERIFY(model.setSession(session.file()).ok());
        for (int i = 0; i < 20; ++i)
            QVERIFY(session.storeMessages(50'000));
        model.onBatchStored(1, 1'000'000);
        QTRY_COMPARE(model.rowCount(), 1'000'000);
        for (int row = 0; row < 1'000'000; row += 9'999)
            QCOMPARE(text(model, row, TrafficModel::PreviewColumn), u"message %1"_qs.arg(row + 1));
        model.setFilter(textFilter(u"message 99999"_qs));
        QVERIFY(model.isSearching());
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 11, 30'000);
        QCOMPARE(text(model, 10, TrafficModel::PreviewColumn), u"message 999999"_qs);
    }

private:
    ClientNames m_names;
};

QTEST_GUILESS_MAIN(TrafficModelTest)
#include "tst_trafficmodel.moc"
