// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ListenController.h"
#include "server/app/Server.h"
#include "server/monitor/ServerMonitor.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

namespace {

QList<ListenAddress> listen(const QList<QPair<QHostAddress, int>> &addresses)
{
    QList<ListenAddress> list;
    for (const auto &[address, port] : addresses)
        list += ListenAddress{address, quint16(port)};
    return list;
}

ServerSettings onAnyPort()
{
    ServerSettings settings;
    settings.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    return settings;
}

const QHostAddress Local{QHostAddress::LocalHost};
const QHostAddress Local6{QHostAddress::LocalHostIPv6};
const QHostAddress Any{QHostAddress::Any};
const QHostAddress Any4{QHostAddress::AnyIPv4};
const QHostAddress Any6{QHostAddress::AnyIPv6};
const QHostAddress Card{u"192.0.2.7"_s};
const QHostAddress Card6{u"2001:db8::7"_s};

} // namespace

class TestListenController final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void moves_data();
    void moves();
    void restartStartsAgain();
    void stopEndsARestart_data();
    void stopEndsARestart();
};

void TestListenController::moves_data()
{
    QTest::addColumn<QList<ListenAddress>>("from");
    QTest::addColumn<bool>("localNetwork");
    QTest::addColumn<QList<ListenAddress>>("to");
    QTest::newRow("to the network") << listen({{Local, 8888}}) << true << listen({{Any4, 8888}});
    QTest::newRow("and back") << listen({{Any4, 8888}}) << false << listen({{Local, 8888}});
    QTest::newRow("ports stay") << listen({{Local, 1}, {Local, 2}}) << true
                                << listen({{Any4, 1}, {Any4, 2}});
    QTest::newRow("a card's address is included")
        << listen({{Local, 8888}, {Card, 8888}}) << true << listen({{Any4, 8888}});
    QTest::newRow("also when it comes first")
        << listen({{Card, 8888}, {Local, 8888}}) << true << listen({{Any4, 8888}});
    QTest::newRow("not on another port")
        << listen({{Local, 1}, {Card, 2}}) << true << listen({{Any4, 1}, {Card, 2}});
    QTest::newRow("not of another family")
        << listen({{Local, 1}, {Card6, 1}}) << true << listen({{Any4, 1}, {Card6, 1}});
    QTest::newRow("not while the ports are to be picked")
        << listen({{Local, 0}, {Card, 0}}) << true << listen({{Any4, 0}, {Card, 0}});
    QTest::newRow("IPv6") << listen({{Any6, 1}, {Card6, 1}}) << true << listen({{Any6, 1}});
    QTest::newRow("both families")
        << listen({{Local, 1}, {Any, 1}, {Card6, 1}}) << true << listen({{Any, 1}});
    QTest::newRow("everything to one")
        << listen({{Card, 1}, {Card6, 1}, {Local, 1}}) << false << listen({{Local, 1}});
    QTest::newRow("loopback stays")
        << listen({{Local, 1}, {Local6, 1}}) << false << listen({{Local, 1}, {Local6, 1}});
}

void TestListenController::moves()
{
    QFETCH(QList<ListenAddress>, from);
    QFETCH(bool, localNetwork);
    QFETCH(QList<ListenAddress>, to);
    const auto moved = movedAddresses(from, localNetwork);
    QVERIFY2(moved == to, qPrintable(QString::number(moved.size())));
}

void TestListenController::restartStartsAgain()
{
    Server server({}, onAnyPort());
    ListenController controller(server);
    QSignalSpy started(&controller, &ListenController::started);
    controller.start();
    QCOMPARE(started.count(), 1);
    controller.restart();
    QTRY_COMPARE(started.count(), 2);
    QCOMPARE(server.state(), ServerState::Listening);
}

void TestListenController::stopEndsARestart_data()
{
    QTest::addColumn<bool>("whenStopped");
    QTest::newRow("while it stops") << false;
    QTest::newRow("when it has stopped") << true;
}

void TestListenController::stopEndsARestart()
{
    QFETCH(bool, whenStopped);
    Server server({}, onAnyPort());
    ListenController controller(server);
    QSignalSpy started(&controller, &ListenController::started);
    QSignalSpy stopped(&server, &Server::stopped);
    controller.start();
    controller.restart();
    QCOMPARE(server.state(), ServerState::Stopping);
    if (whenStopped)
        connect(&server, &Server::stopped, &controller, &ListenController::stop);
    else
        controller.stop();
    QTRY_COMPARE(stopped.count(), 1);
    QVERIFY(!started.wait(200)); // Whoever would start it again has had the time.
    QCOMPARE(started.count(), 1);
    QCOMPARE(server.state(), ServerState::Stopped);
}

QTEST_GUILESS_MAIN(TestListenController)
#include "tst_listencontroller.moc"
