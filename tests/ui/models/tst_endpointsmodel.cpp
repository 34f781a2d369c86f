// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/EndpointsModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Windsock;

namespace {

EndpointSpec spec(const QString &pattern, const QString &behaviour = u"echo"_qs)
{
    return {pattern, behaviour, {}};
}

ClientInfo client(ClientId id, const QString &endpoint)
{
    ClientInfo info;
    info.id = id;
    info.endpoint = endpoint;
    return info;
}

ClientClosed closed(ClientId id)
{
    ClientClosed closed;
    closed.id = id;
    return closed;
}

QStringList names(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row)
        names += model.index(row, 0, parent).data().toString();
    return names;
}

} // namespace

class EndpointsModelTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void emptyModelHasTheRowOfAll()
    {
        EndpointsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(names(model), QStringList{u"All endpoints"_qs});
        QCOMPARE(model.allIndex().data(EndpointsModel::KindRole).toInt(),
                 int(EndpointsModel::Kind::All));
        QCOMPARE(model.allIndex().data(EndpointsModel::CountRole).toInt(), 0);
        QVERIFY(!model.find(u"/none"_qs).isValid());
    }

    void endpointsChange_data()
    {
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QStringList>("after");
        QTest::newRow("first") << QStringList{} << QStringList{u"/a"_qs, u"/b"_qs};
        QTest::newRow("one added")
            << QStringList{u"/a"_qs, u"/c"_qs} << QStringList{u"/a"_qs, u"/b"_qs, u"/c"_qs};
        QTest::newRow("one removed")
            << QStringList{u"/a"_qs, u"/b"_qs, u"/c"_qs} << QStringList{u"/a"_qs, u"/c"_qs};
        QTest::newRow("turned round") << QStringList{u"/a"_qs, u"/b"_qs, u"/c"_qs}
                                      << QStringList{u"/c"_qs, u"/b"_qs, u"/a"_qs};
        QTest::newRow("all others")
            << QStringList{u"/a"_qs, u"/b"_qs} << QStringList{u"/x"_qs, u"/y"_qs, u"/z"_qs};
        QTest::newRow("cleared") << QStringList{u"/a"_qs, u"/b"_qs} << QStringList{};
    }

    void endpointsChange()
    {
        QFETCH(const QStringList, before);
        QFETCH(const QStringList, after);
        EndpointsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto set = [&model](const QStringList &patterns) {
            QList<EndpointSpec> specs;
            for (const QString &pattern : patterns)
                specs += spec(pattern);
            model.setEndpoints(specs);
        };
        set(before);
        for (const QString &pattern : before)
            model.onRoomsChanged({{pattern, u"room of "_qs + pattern, 1}});
        set(after);
        QCOMPARE(names(model), QStringList{u"All endpoints"_qs} + after);
        for (const QString &pattern : after) {
            const QStringList rooms = before.contains(pattern)
                ? QStringList{u"room of "_qs + pattern}
                : QStringList{};
            QCOMPARE(names(model, model.find(pattern)), rooms);
        }
    }

    void persistentIndexesFollowTheirEndpoint()
    {
        EndpointsModel model;
        model.setEndpoints({spec(u"/a"_qs), spec(u"/b"_qs), spec(u"/c"_qs)});
        model.onRoomsChanged({{u"/c"_qs, u"lobby"_qs, 2}});
        const QPersistentModelIndex endpoint = model.find(u"/c"_qs);
        const QPersistentModelIndex room = model.find(u"/c"_qs, u"lobby"_qs);
        model.setEndpoints({spec(u"/c"_qs), spec(u"/a"_qs), spec(u"/new"_qs)});
        QCOMPARE(endpoint.data().toString(), u"/c"_qs);
        QCOMPARE(endpoint.row(), 1);
        QCOMPARE(room.data().toString(), u"lobby"_qs);
        QCOMPARE(QModelIndex(room).parent(), QModelIndex(endpoint));
    }

    void countsFollowClients()
    {
        EndpointsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEndpoints({spec(u"/a"_qs), spec(u"/b"_qs)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.onClientsOpened({client(1, u"/a"_qs), client(2, u"/a"_qs), client(3, u"/b"_qs)});
        QCOMPARE(changed.size(), 3); // All, /a and /b, not one a client
        const auto count = [&model](const QString &pattern) {
            return model.find(pattern).data(EndpointsModel::CountRole).toInt();
        };
        QCOMPARE(count({}), 3);
        QCOMPARE(count(u"/a"_qs), 2);
        model.onClientsClosed({closed(1), closed(3), closed(77)});
        QCOMPARE(count({}), 1);
        QCOMPARE(count(u"/a"_qs), 1);
        QCOMPARE(count(u"/b"_qs), 0);
        QCOMPARE(
            model.find(u"/a"_qs).siblingAtColumn(EndpointsModel::CountColumn).data().toString(),
            u"1"_qs);
    }

    void roomsComeAndGo()
    {
        EndpointsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEndpoints({spec(u"/chat/{room}"_qs, u"room"_qs)});
        const QString chat = u"/chat/{room}"_qs;
        model.onRoomsChanged(
            {{chat, u"lobby"_qs, 2}, {chat, u"dev"_qs, 1}, {u"/unknown"_qs, u"x"_qs, 1}});
        QCOMPARE(names(model, model.find(chat)), (QStringList{u"dev"_qs, u"lobby"_qs}));
        model.onRoomsChanged({{chat, u"lobby"_qs, 5}, {chat, u"dev"_qs, 0}, {chat, u"gone"_qs, 0}});
        QCOMPARE(names(model, model.find(chat)), QStringList{u"lobby"_qs});
        const QModelIndex lobby = model.find(chat, u"lobby"_qs);
        QCOMPARE(lobby.data(EndpointsModel::CountRole).toInt(), 5);
        QCOMPARE(lobby.data(EndpointsModel::RoomRole).toString(), u"lobby"_qs);
        QCOMPARE(lobby.data(EndpointsModel::PatternRole).toString(), chat);
        QCOMPARE(lobby.data(EndpointsModel::SpecRole).value<EndpointSpec>().behaviour, u"room"_qs);
        QVERIFY(!model.find(chat, u"dev"_qs).isValid());
    }
};

QTEST_GUILESS_MAIN(EndpointsModelTest)
#include "tst_endpointsmodel.moc"
