// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsFilterModel.h"
#include "ui/models/ClientsModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Windsock;

namespace {

constexpr qint64 Second = 1'000'000;

ClientInfo client(ClientId id, const QString &endpoint = u"/echo"_qs)
{
    ClientInfo info;
    info.id = id;
    info.openedAt = 100 * Second;
    info.address = QHostAddress(QHostAddress::LocalHost);
    info.port = 5000;
    info.endpoint = endpoint;
    return info;
}

ClientClosed closed(ClientId id, quint16 code = 1000, const QString &reason = {})
{
    ClientClosed closed;
    closed.id = id;
    closed.closedAt = 160 * Second;
    closed.code = code;
    closed.reason = reason;
    closed.statistics.id = id;
    return closed;
}

QList<ClientInfo> clients(ClientId first, ClientId last)
{
    QList<ClientInfo> clients;
    for (ClientId id = first; id <= last; ++id)
        clients += client(id);
    return clients;
}

QList<ClientId> ids(const QAbstractItemModel &model)
{
    QList<ClientId> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids += model.index(row, 0).data(ClientsModel::ClientIdRole).toULongLong();
    return ids;
}

} // namespace

class ClientsModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void emptyFullAndCleared()
    {
        ClientNames names;
        ClientsModel model(names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.onClientsOpened(clients(1, 500));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.openCount(), 500);
        for (ClientId id = 1; id <= 500; ++id)
            model.onClientsClosed({closed(id)});
        QCOMPARE(model.rowCount(), 500);
        QCOMPARE(model.closedCount(), 500);
        model.clearClosed();
        QCOMPARE(model.rowCount(), 0);
    }

    void forgetsThoseThatAreGone()
    {
        ClientNames names;
        ClientsModel model(names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onClientsOpened(clients(1, 6));
        model.onClientsClosed({closed(2), closed(3), closed(5)});
        QSignalSpy counts(&model, &ClientsModel::countChanged);
        model.forget({2, 3, 4, 99}); // 4 is still connected
        QCOMPARE(ids(model), (QList<ClientId>{1, 4, 5, 6}));
        QCOMPARE(model.openCount(), 3);
        QCOMPARE(model.closedCount(), 1);
        QCOMPARE(counts.size(), 1);
        model.forget({2});
        QCOMPARE(counts.size(), 1);
    }

    void rowsAscendHoweverTheyCome()
    {
        ClientNames names;
        ClientsModel model(names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onClientsOpened({client(5), client(3)});
        model.onClientsOpened({client(4), client(9), client(1), client(5)});
        QCOMPARE(ids(model), (QList<ClientId>{1, 3, 4, 5, 9}));
        QCOMPARE(model.rowOf(4), 2);
        QCOMPARE(model.rowOf(2), -1);
        QCOMPARE(model.info(9)->port, quint16(5000));
        QVERIFY(!model.info(2));
    }

    void stateInWords_data()
    {
        QTest::addColumn<quint16>("code");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("text");
        QTest::newRow("known code")
            << quint16(1001) << QString() << u"○ 1001 going away by the client"_qs;
        QTest::newRow("own code") << quint16(4000) << u"tidying up"_qs
                                  << u"○ 4000 by the client “tidying up”"_qs;
        QTest::newRow("both") << quint16(1009) << u"too long"_qs
                              << u"○ 1009 message too big by the client “too long”"_qs;
        QTest::newRow("reason of two lines")
            << quint16(4001) << u"a\nb"_qs << u"○ 4001 by the client “a b”"_qs;
    }

    void stateInWords()
    {
        QFETCH(const quint16, code);
        QFETCH(const QString, reason);
        QFETCH(const QString, text);
        ClientNames names;
        ClientsModel model(names);
        model.onClientsOpened({client(1)});
        const QModelIndex state = model.index(0, ClientsModel::StateColumn);
        QCOMPARE(state.data().toString(), u"● open"_qs);
        model.onClientsClosed({closed(1, code, reason)});
        QCOMPARE(state.data().toString(), text);
        QCOMPARE(state.data(ClientsModel::OpenRole).toBool(), false);
        QCOMPARE(model.closed(1)->code, code);
    }

    void whoEndedItInWords_data()
    {
        QTest::addColumn<ClosedBy>("by");
        QTest::addColumn<quint16>("code");
        QTest::addColumn<QString>("text");
        QTest::newRow("client") << ClosedBy::Client << quint16(1000)
                                << u"○ 1000 normal closure by the client"_qs;
        QTest::newRow("server") << ClosedBy::Server << quint16(1008)
                                << u"○ 1008 policy violation by the server"_qs;
        QTest::newRow("operator") << ClosedBy::Operator << quint16(4000) << u"○ 4000 by you"_qs;
        QTest::newRow("breach") << ClosedBy::Protocol << quint16(1009)
                                << u"○ 1009 message too big by the server"_qs;
        QTest::newRow("nobody") << ClosedBy::Network << quint16(1006)
                                << u"○ 1006 connection lost"_qs;
    }

    void whoEndedItInWords()
    {
        QFETCH(const ClosedBy, by);
        QFETCH(const quint16, code);
        ClientNames names;
        ClientsModel model(names);
        model.onClientsOpened({client(1)});
        ClientClosed ended = closed(1, code);
        ended.by = by;
        model.onClientsClosed({ended});
        QTEST(model.index(0, ClientsModel::StateColumn).data().toString(), "text");
    }

    void slowReadersAreTold_data()
    {
        QTest::addColumn<qint64>("backlog");
        QTest::addColumn<quint64>("skipped");
        QTest::addColumn<bool>("slow");
        QTest::newRow("keeps up") << qint64(0) << quint64(0) << false;
        QTest::newRow("half") << qint64(500) << quint64(0) << false;
        QTest::newRow("more than half") << qint64(501) << quint64(0) << true;
        QTest::newRow("was passed over") << qint64(0) << quint64(3) << true;
    }

    void slowReadersAreTold()
    {
        QFETCH(const qint64, backlog);
        QFETCH(const quint64, skipped);
        QFETCH(const bool, slow);
        ClientNames names;
        ClientsModel model(names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSendBuffer(1'000);
        model.onClientsOpened({client(1)});
        ClientStatistics statistics;
        statistics.id = 1;
        statistics.backlog = backlog;
        statistics.skipped = skipped;
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.onClientsUpdated({statistics});
        const QModelIndex state = model.index(0, ClientsModel::StateColumn);
        QCOMPARE(state.data(ClientsModel::SlowRole).toBool(), slow);
        QCOMPARE(state.data().toString(), slow ? u"▲ slow"_qs : u"● open"_qs);
        QCOMPARE(model.index(0, ClientsModel::SkippedColumn).data().toString(),
                 skipped > 0 ? QString::number(skipped) : QString());
        for (const auto &arguments : changed) { // a name being typed is not disturbed
            const int first = arguments[0].toModelIndex().column();
            const int last = arguments[1].toModelIndex().column();
            QVERIFY(first > ClientsModel::ClientColumn || last < ClientsModel::ClientColumn);
        }
        model.setSendBuffer(10'000);
        QCOMPARE(state.data(ClientsModel::SlowRole).toBool(), skipped > 0);
        model.onClientsClosed({closed(1)});
        QVERIFY(!state.data(ClientsModel::SlowRole).toBool());
    }

    void closedOnesAreDroppedInOrderOfClosing()
    {
        ClientNames names;
        ClientsModel model(names);
        model.onClientsOpened(clients(1, ClientsModel::MaxClosed + 10));
        // The first to close is the last by number.
        QList<ClientClosed> gone;
        for (ClientId id = ClientsModel::MaxClosed + 5; id > 0; --id)
            gone += closed(id);
        model.onClientsClosed(gone);
        QCOMPARE(model.closedCount(), int(ClientsModel::MaxClosed));
        QCOMPARE(model.openCount(), 5);
        QVERIFY(!model.info(ClientsModel::MaxClosed + 5));
        QVERIFY(!model.info(ClientsModel::MaxClosed + 1));
        QVERIFY(model.info(ClientsModel::MaxClosed).has_value());
        QVERIFY(model.info(1).has_value());
    }

    void clearingKeepsTheConnected_data()
    {
        QTest::addColumn<int>("every"); // which ones close
        QTest::newRow("few gaps") << 100;
        QTest::newRow("more gaps than are removed one by one") << 2;
    }

    void clearingKeepsTheConnected()
    {
        QFETCH(const int, every);
        ClientNames names;
        ClientsModel model(names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onClientsOpened(clients(1, 1000));
        QList<ClientClosed> gone;
        for (int id = every; id <= 1000; id += every)
            gone += closed(ClientId(id));
        model.onClientsClosed(gone);
        model.clearClosed();
        QCOMPARE(model.rowCount(), 1000 - 1000 / every);
        QCOMPARE(model.openCount(), model.rowCount());
        QVERIFY(model.info(1).has_value());
        QVERIFY(!model.info(ClientId(every)));
    }

    void editingTheClientNamesIt()
    {
        ClientNames names;
        ClientsModel model(names);
        model.onClientsOpened({client(7)});
        QSignalSpy renamed(&model, &ClientsModel::renamed);
        const QModelIndex cell = model.index(0, ClientsModel::ClientColumn);
        QCOMPARE(cell.data().toString(), u"7"_qs);
        QVERIFY(cell.flags() & Qt::ItemIsEditable);
        QVERIFY(model.setData(cell, u"  till\n 2 "_qs));
        QCOMPARE(cell.data().toString(), u"7 · till 2"_qs);
        QCOMPARE(cell.data(Qt::EditRole).toString(), u"till 2"_qs);
        QCOMPARE(renamed.size(), 1);
        QCOMPARE(renamed[0][1].toString(), u"till 2"_qs);
        QVERIFY(model.setData(cell, u"till 2"_qs)); // nothing new
        QCOMPARE(renamed.size(), 1);
        QVERIFY(!model.setData(model.index(0, ClientsModel::AddressColumn), u"x"_qs));
        names.setName(7, {});
        QCOMPARE(cell.data().toString(), u"7"_qs);
    }

    void figuresAndRates()
    {
        ClientNames names;
        ClientsModel model(names);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onClientsOpened({client(1), client(2)});
        model.refresh(109 * Second);
        model.refresh(110 * Second);
        ClientStatistics statistics;
        statistics.id = 2;
        statistics.messagesIn = 1500;
        statistics.messagesOut = 500;
        statistics.backlog = 4200;
        statistics.roundTripLast = 400;
        statistics.rooms = {u"lobby"_qs, u"dev"_qs};
        model.onClientsUpdated(
            {statistics, ClientStatistics{99, 1, 1, 1, 1, 0, 0, -1, -1, -1, {}}});
        model.refresh(112 * Second);
        const auto text = [&model](int column) { return model.index(1, column).data().toString(); };
        QCOMPARE(text(ClientsModel::InColumn), QLocale().toString(1500));
        QCOMPARE(text(ClientsModel::RateColumn), QLocale().toString(1000) + u"/s"_qs);
        QCOMPARE(text(ClientsModel::ConnectedForColumn), u"12 s"_qs);
        QCOMPARE(text(ClientsModel::RoundTripColumn), QLocale().toString(0.4) + u" ms"_qs);
        QCOMPARE(text(ClientsModel::BacklogColumn), QLocale().toString(4.2) + u" kB"_qs);
        QCOMPARE(text(ClientsModel::RoomsColumn), u"lobby, dev"_qs);
        model.refresh(113 * Second);
        QCOMPARE(text(ClientsModel::RateColumn), QString());
        model.onClientsClosed({closed(2)});
        model.refresh(500 * Second);
        QCOMPARE(text(ClientsModel::ConnectedForColumn), u"1 min 0 s"_qs);
    }

    // What was said while nobody looked is no burst.
    void ratesAfterALongTimeUnwatched()
    {
        ClientNames names;
        ClientsModel model(names);
        model.onClientsOpened({client(1)});
        model.refresh(1'000 * Second);
        ClientStatistics statistics;
        statistics.id = 1;
        statistics.messagesIn = 10;
        model.onClientsUpdated({statistics});
        model.refresh(1'001 * Second);
        model.refresh(1'600 * Second); // shown again
        statistics.messagesIn = 600'010;
        model.onClientsUpdated({statistics});
        model.refresh(1'601 * Second);
        const QModelIndex rate = model.index(0, ClientsModel::RateColumn);
        QCOMPARE(rate.data().toString(), QString());
        statistics.messagesIn += 7;
        model.onClientsUpdated({statistics});
        model.refresh(1'602 * Second);
        QCOMPARE(rate.data().toString(), u"7.0/s"_qs);
    }

    void filterAndSorting()
    {
        ClientNames names;
        ClientsModel model(names);
        ClientsFilterModel filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.onClientsOpened({client(1, u"/a"_qs), client(2, u"/b"_qs), client(3, u"/b"_qs)});
        ClientStatistics busy;
        busy.id = 2;
        busy.messagesIn = 9;
        ClientStatistics busier;
        busier.id = 3;
        busier.messagesIn = 100; // greater than 9 as a number, not as text
        busier.rooms = {u"lobby"_qs};
        model.onClientsUpdated({busy, busier});
        filter.sort(ClientsModel::InColumn, Qt::DescendingOrder);
        QCOMPARE(ids(filter), (QList<ClientId>{3, 2, 1}));
        filter.setScope(u"/b"_qs, {});
        QCOMPARE(ids(filter), (QList<ClientId>{3, 2}));
        filter.setScope(u"/b"_qs, u"lobby"_qs);
        QCOMPARE(ids(filter), (QList<ClientId>{3}));
        filter.setScope({}, {});
        QCOMPARE(filter.rowCount(), 3);
    }
};

QTEST_GUILESS_MAIN(ClientsModelTest)
#include "tst_clientsmodel.moc"
