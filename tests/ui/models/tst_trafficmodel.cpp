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

/// A model that shows a session, and is watched while it does.
struct Shown
{
    explicit Shown(int messages = 0)
    {
        if (messages > 0 && !session.storeMessages(messages))
            qFatal("the messages cannot be stored");
        if (const auto opened = model.setSession(session.file()); !opened)
            qFatal("%s", qPrintable(opened.error()));
    }

    Samples::RecordedSession session;
    ClientNames names;
    TrafficModel model{names};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

} // namespace

class TrafficModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void emptyFullAndCleared()
    {
        Shown shown;
        QCOMPARE(shown.model.rowCount(), 0);
        QVERIFY(shown.session.storeMessages(600));
        shown.model.onBatchStored(1, 600);
        QTRY_COMPARE(shown.model.rowCount(), 600);
        QCOMPARE(text(shown.model, 599, TrafficModel::PreviewColumn), u"message 600"_qs);
        shown.model.clear();
        QCOMPARE(shown.model.rowCount(), 0);
        QCOMPARE(shown.model.totalCount(), 0);
        QVERIFY(shown.session.storeMessages(1));
        shown.model.onBatchStored(601, 601);
        QTRY_COMPARE(ids(shown.model), QList<qint64>{601});
        QCOMPARE(shown.model.rowOf(601), 0);
        QCOMPARE(shown.model.rowOf(600), -1);
    }

    void followsTheRecorder()
    {
        Shown shown;
        connect(&shown.session.recorder, &SessionRecorder::batchStored, &shown.model,
                [&shown](qint64 first, qint64 last) { shown.model.onBatchStored(first, last); });
        QVERIFY(shown.session.storeMessages(50));
        QTRY_COMPARE(shown.model.rowCount(), 50);
    }

    void showsWhatWasStoredBefore()
    {
        Shown shown(3);
        QCOMPARE(ids(shown.model), (QList<qint64>{1, 2, 3}));
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

    void hiddenRowsAreLeftOut()
    {
        Shown shown(10);
        shown.model.hide({3, 4, 4, 10, 99});
        QCOMPARE(ids(shown.model), (QList<qint64>{1, 2, 5, 6, 7, 8, 9}));
        QCOMPARE(shown.model.totalCount(), 7);
        QCOMPARE(text(shown.model, 2, TrafficModel::PreviewColumn), u"message 5"_qs);
        QCOMPARE(shown.model.rowOf(5), 2);
        QCOMPARE(shown.model.rowOf(4), -1);
        QVERIFY(shown.model.isHidden(4));

        // What comes later stands behind, whatever was hidden before it.
        QVERIFY(shown.session.storeMessages(2));
        shown.model.onBatchStored(11, 12);
        QTRY_COMPARE(ids(shown.model), (QList<qint64>{1, 2, 5, 6, 7, 8, 9, 11, 12}));
        shown.model.hide({1, 12});
        QCOMPARE(ids(shown.model), (QList<qint64>{2, 5, 6, 7, 8, 9, 11}));
        QCOMPARE(shown.model.totalCount(), 7);

        shown.model.setFilter(textFilter(u"message 1"_qs)); // 1, 10, 11, 12
        QTRY_COMPARE(ids(shown.model), QList<qint64>{11});
        shown.model.setFilter({});
        shown.model.clear();
        QCOMPARE(shown.model.totalCount(), 0);
        QVERIFY(shown.session.storeMessages(1));
        shown.model.onBatchStored(13, 13);
        QTRY_COMPARE(ids(shown.model), QList<qint64>{13});
    }

    void hidingWhilePaused()
    {
        Shown shown(4);
        shown.model.setPaused(true);
        QVERIFY(shown.session.storeMessages(4));
        shown.model.onBatchStored(5, 8);
        shown.model.hide({2, 6, 7});
        QCOMPARE(ids(shown.model), (QList<qint64>{1, 3, 4}));
        QCOMPARE(shown.model.pendingCount(), 2);
        QCOMPARE(shown.model.totalCount(), 5);
        shown.model.setPaused(false);
        QTRY_COMPARE(ids(shown.model), (QList<qint64>{1, 3, 4, 5, 8}));
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
        Shown shown(20);
        shown.model.setFilter(textFilter(u"message 1"_qs));
        QTRY_COMPARE(shown.model.rowCount(), 11); // 1 and 10…19
        QVERIFY(shown.session.storeMessages(100));
        shown.model.onBatchStored(21, 120);
        QTRY_COMPARE(shown.model.rowCount(), 11 + 21); // and 100…120
        QCOMPARE(shown.model.idAt(31), 120);
        QCOMPARE(shown.model.rowOf(100), 11);
        QCOMPARE(shown.model.rowOf(99), -1);
        QCOMPARE(shown.model.totalCount(), 120);
    }

    void changedFilterForgetsTheLast()
    {
        Shown shown(1000);
        for (int i = 0; i < 50; ++i)
            shown.model.setFilter(textFilter(u"message %1"_qs.arg(i)));
        shown.model.setFilter(textFilter(u"message 777"_qs));
        QTRY_VERIFY(!shown.model.isSearching());
        QTRY_COMPARE(ids(shown.model), QList<qint64>{777});
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
        Shown shown(10);
        shown.model.setFilter(textFilter(filter));
        QTRY_COMPARE(shown.model.rowCount(), 10);
        shown.model.setPaused(true);
        QVERIFY(shown.session.storeMessages(30));
        shown.model.onBatchStored(11, 40);
        QTRY_COMPARE(shown.model.pendingCount(), 30);
        QCOMPARE(shown.model.rowCount(), 10);
        // Another filter while paused looks at what was there when it was paused.
        shown.model.setFilter(textFilter(u"message 1"_qs));
        QTRY_COMPARE(ids(shown.model), (QList<qint64>{1, 10}));
        QTRY_COMPARE(shown.model.pendingCount(), 9);
        shown.model.setPaused(false);
        QTRY_COMPARE(shown.model.rowCount(), 11);
        QCOMPARE(shown.model.pendingCount(), 0);
    }

    void clearWhilePaused()
    {
        Shown shown(10);
        shown.model.setPaused(true);
        QVERIFY(shown.session.storeMessages(5));
        shown.model.onBatchStored(11, 15);
        shown.model.clear();
        QCOMPARE(shown.model.rowCount(), 0);
        QCOMPARE(shown.model.pendingCount(), 0);
        QVERIFY(shown.session.storeMessages(2));
        shown.model.onBatchStored(16, 17);
        QTRY_COMPARE(shown.model.pendingCount(), 2);
        QCOMPARE(shown.model.rowCount(), 0);
        shown.model.setPaused(false);
        QTRY_COMPARE(ids(shown.model), (QList<qint64>{16, 17}));
    }

    void hiddenModelGrowsNothing_data() { pauseFreezesTheView_data(); }

    void hiddenModelGrowsNothing()
    {
        QFETCH(const QString, filter);
        Shown shown(10);
        shown.model.setFilter(textFilter(filter));
        QTRY_COMPARE(shown.model.rowCount(), 10);
        shown.model.setActive(false);
        QVERIFY(!shown.model.record(0)); // what was held is let go, nothing is read
        QVERIFY(shown.session.storeMessages(10));
        QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);
        shown.model.onBatchStored(11, 20);
        QVERIFY(!shown.model.isSearching());
        QCOMPARE(shown.model.rowCount(), 10);
        shown.model.setActive(true);
        QTRY_COMPARE(shown.model.rowCount(), 20);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(text(shown.model, 19, TrafficModel::PreviewColumn), u"message 20"_qs);
    }

    void changesThirtyTimesASecondAtMost()
    {
        Shown shown(1000);
        shown.model.clear();
        QSignalSpy inserted(&shown.model, &QAbstractItemModel::rowsInserted);
        QVERIFY(shown.session.storeMessages(1000));
        for (qint64 id = 1001; id <= 2000; ++id)
            shown.model.onBatchStored(id, id);
        QTRY_COMPARE(shown.model.rowCount(), 1000);
        QCOMPARE(inserted.size(), 2); // the first at once, the others together
    }

    void movedSessionKeepsItsRows()
    {
        Shown shown(10);
        QSignalSpy reset(&shown.model, &QAbstractItemModel::modelReset);
        QTemporaryDir folder;
        QSignalSpy saved(&shown.session.recorder, &SessionRecorder::saved);
        shown.session.recorder.saveAs(folder.filePath(u"saved.session"_qs));
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(shown.model.moveSession(shown.session.file()).ok());
        QVERIFY(shown.session.storeMessages(5));
        shown.model.onBatchStored(11, 15);
        QTRY_COMPARE(shown.model.rowCount(), 15);
        QCOMPARE(text(shown.model, 14, TrafficModel::PreviewColumn), u"message 15"_qs);
        QCOMPARE(reset.size(), 0);
        shown.session.recorder.close();
    }

    void unreadableRowsAreEmpty()
    {
        Shown shown(5);
        shown.model.onBatchStored(6, 1000); // told of, but not there
        QTRY_COMPARE(shown.model.rowCount(), 1000);
        QCOMPARE(text(shown.model, 4, TrafficModel::PreviewColumn), u"message 5"_qs);
        QCOMPARE(shown.model.index(700, TrafficModel::PreviewColumn).data(), QVariant());
        QVERIFY(!shown.model.record(700));
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
        Shown shown;
        for (int i = 0; i < 20; ++i)
            QVERIFY(shown.session.storeMessages(50'000));
        shown.model.onBatchStored(1, 1'000'000);
        QTRY_COMPARE(shown.model.rowCount(), 1'000'000);
        for (int row = 0; row < 1'000'000; row += 9'999)
            QCOMPARE(text(shown.model, row, TrafficModel::PreviewColumn),
                     u"message %1"_qs.arg(row + 1));
        shown.model.setFilter(textFilter(u"message 99999"_qs));
        QVERIFY(shown.model.isSearching());
        QTRY_COMPARE_WITH_TIMEOUT(shown.model.rowCount(), 11, 30'000);
        QCOMPARE(text(shown.model, 10, TrafficModel::PreviewColumn), u"message 999999"_qs);
    }

private:
    ClientNames m_names;
};

QTEST_GUILESS_MAIN(TrafficModelTest)
#include "tst_trafficmodel.moc"
