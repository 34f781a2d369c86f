// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows before anybody has connected, and the demo, over real sockets.
#include "app/DesktopDemo.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "server/net/SelfSigned.h"
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/TrafficSamples.h"
#include "tests/ui/window/DesktopTest.h"
#include "ui/WindowModels.h"
#include "ui/firstminute/ClientRemoval.h"
#include "ui/firstminute/FirstMinute.h"
#include "ui/models/EndpointsModel.h"

#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeView>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;

class TestFirstMinute final : public DesktopTest
{
    Q_OBJECT

private slots:
    void init();
    void untilTheFirstClient();
    void isAskedForAgain();
    void aFilterLeadsToTheTraffic();
    void offersToStart();
    void offersTheLocalNetwork();
    void withoutRecordingToo();

    void theDemo_data();
    void theDemo();
    void theDemoEndsByItself();
    void theDemoIsRemovedAtOnce();
    void theDemoIsRemovedBeforeItCame();
    void rowsThatComeLateAreRemoved();
    void theDemoAmongOthers();
    void theDemoOverTls();
    void theDemoNeedsARoom();
    void theDemoIsRefused();
    void theServerStopsInTheDemo();
    void theWindowClosesInTheDemo();

private:
    void show(const DemoChat::Pace &pace = {std::chrono::milliseconds(20), 10'000});
    void removeDemo();
    bool showsPanel();
    QString demoText() { return child<QLabel>(u"demoText"_s)->text(); }
};

void TestFirstMinute::init()
{
    DesktopTest::init();
    start(options());
}

bool TestFirstMinute::showsPanel()
{
    auto *page = child<QStackedWidget>(u"trafficPage"_s);
    return page->isVisible() && page->currentWidget()->objectName() == u"connectPanel"_s;
}

void TestFirstMinute::untilTheFirstClient()
{
    QVERIFY(showsPanel());
    QVERIFY(!child<QWidget>(u"demoBar"_s)->isVisible());
    QCOMPARE(child<QPushButton>(u"connectAddress"_s)->text(),
             child<QPushButton>(u"addressButton"_s)->text());
    QWebSocket client;
    client.open(url(u"/echo"_s));
    QTRY_VERIFY(!showsPanel());
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    // It does not come back by itself, not even to an empty table.
    client.close();
    QTRY_COMPARE(rows(u"trafficTable"_s), 2);
    child<QPushButton>(u"clearButton"_s)->click();
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QVERIFY(!showsPanel());
}

void TestFirstMinute::isAskedForAgain()
{
    QWebSocket client;
    client.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    child<QAction>(u"connectClientAction"_s)->trigger();
    QCOMPARE(child<QTabWidget>(u"tabs"_s)->currentIndex(), 0);
    QVERIFY(showsPanel());
    // What is said meanwhile does not take it away: somebody is reading.
    client.sendTextMessage(u"hello"_s);
    QTRY_VERIFY(child<QLabel>(u"statusStored"_s)->text().contains(u">3</b>"_s));
    QVERIFY(showsPanel());
    child<QPushButton>(u"connectBackButton"_s)->click();
    QVERIFY(!showsPanel());
    QTRY_COMPARE(rows(u"trafficTable"_s), 3);
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    child<QAction>(u"connectClientAction"_s)->trigger();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!showsPanel());

    child<QAction>(u"connectClientAction"_s)->trigger();
    QVERIFY(showsPanel());
    QWebSocket next;
    next.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"clientsTable"_s), 2);
    QVERIFY(showsPanel()); // only a person takes away what a person asked for
}

void TestFirstMinute::aFilterLeadsToTheTraffic()
{
    child<QAction>(u"filterAction"_s)->trigger();
    QVERIFY(!showsPanel());
    QVERIFY(child<QLineEdit>(u"trafficFilter"_s)->isVisible());
}

void TestFirstMinute::offersToStart()
{
    server().control().stop();
    QTRY_COMPARE(server().state(), ServerState::Stopped);
    QTRY_VERIFY(child<QPushButton>(u"connectStartButton"_s)->isVisible());
    child<QPushButton>(u"connectStartButton"_s)->click();
    QTRY_COMPARE(server().state(), ServerState::Listening);
    QVERIFY(!child<QPushButton>(u"connectStartButton"_s)->isVisible());
}

void TestFirstMinute::offersTheLocalNetwork()
{
    child<QPushButton>(u"phoneNetworkButton"_s)->click();
    QTRY_VERIFY(server().state() == ServerState::Listening
                && server().listenAddresses().constFirst().address
                    == QHostAddress(QHostAddress::AnyIPv4));
    QVERIFY(!child<QPushButton>(u"phoneNetworkButton"_s)->isVisible());
}

void TestFirstMinute::withoutRecordingToo()
{
    cleanup();
    RunOptions silent = options();
    silent.record = false;
    start(silent);
    QVERIFY(showsPanel());
    show();
    QTRY_VERIFY(!showsPanel());
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    removeDemo();
    QCOMPARE(rows(u"clientsTable"_s), 0);
    QVERIFY(showsPanel());
}

void TestFirstMinute::show(const DemoChat::Pace &pace)
{
    m_desktop->demo().setPace(pace);
    child<QPushButton>(u"connectDemoButton"_s)->click();
}

void TestFirstMinute::removeDemo()
{
    auto *remove = child<QPushButton>(u"demoRemoveButton"_s);
    QVERIFY(remove->isVisible() && remove->isEnabled());
    remove->click();
    QTRY_VERIFY(!child<QWidget>(u"demoBar"_s)->isVisible());
}

void TestFirstMinute::theDemo_data()
{
    QTest::addColumn<int>("ioThreads");
    QTest::addColumn<bool>("withToken");
    QTest::newRow("plain") << 1 << false;
    QTest::newRow("several I/O threads") << 3 << false;
    QTest::newRow("where a token is asked for") << 1 << true;
}

void TestFirstMinute::theDemo()
{
    QFETCH(const int, ioThreads);
    QFETCH(const bool, withToken);
    cleanup();
    RunOptions changed = options();
    changed.recordFile = m_folder.filePath(u"demo.windsock-session"_s);
    QFile::remove(changed.recordFile); // of the row before
    changed.server.limits.ioThreads = ioThreads;
    if (withToken) {
        for (EndpointSpec &spec : changed.endpoints)
            spec.options.insert(u"accessTokens"_s, QJsonArray{u"sesame"_s});
    }
    start(changed);
    QSignalSpy opened(&server().monitor(), &ServerMonitor::clientsOpened);
    show();
    QVERIFY(child<QWidget>(u"demoBar"_s)->isVisible());
    QVERIFY(demoText().contains(u"Demo 1"_s));
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    for (const QString &name : {u"1 · Demo 1"_s, u"2 · Demo 2"_s, u"3 · Demo 3"_s}) {
        QVERIFY2(anyCellContains(u"clientsTable"_s, name), qPrintable(name));
        QTRY_VERIFY2(anyCellContains(u"trafficTable"_s, name), qPrintable(name));
    }
    QTRY_VERIFY(anyCellContains(u"handshakesTable"_s, u"Windsock demo"_s));
    QTRY_VERIFY(rows(u"trafficTable"_s) > 12);
    QVERIFY(anyCellContains(u"trafficTable"_s, u"room demo · ×3"_s));
    for (const auto &signal : opened) {
        for (const ClientInfo &client : signal.value(0).value<QList<ClientInfo>>()) {
            QVERIFY(client.address.isLoopback());
            QCOMPARE(client.userAgent, u"Windsock demo"_s);
        }
    }

    removeDemo();
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QCOMPARE(rows(u"clientsTable"_s), 0);
    QCOMPARE(rows(u"handshakesTable"_s), 0);
    QVERIFY(showsPanel());
    QVERIFY(child<QPushButton>(u"connectDemoButton"_s)->isEnabled());

    // The recording keeps it, and says what it is.
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    m_desktop->stop();
    QTRY_COMPARE(finished.count(), 1);
    SessionReader reader;
    QVERIFY(reader.open(changed.recordFile).ok());
    QVERIFY(reader.lastId() > 12);
    QCOMPARE(reader.clientName(2), u"Demo 2"_s);
    reader.close();
    start(options()); // for cleanup()
}

void TestFirstMinute::theDemoEndsByItself()
{
    show({std::chrono::milliseconds(5), 6});
    QTRY_VERIFY(demoText().contains(u"have left"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 3 + 2 * 6 + 3); // opens, lines in and out, closes
    QVERIFY(!child<QPushButton>(u"connectDemoButton"_s)->isEnabled()); // one at a time
    removeDemo();
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QVERIFY(showsPanel());
    show();
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    QTRY_VERIFY(anyCellContains(u"clientsTable"_s, u"4 · Demo 1"_s));
}

void TestFirstMinute::theDemoIsRemovedAtOnce()
{
    for (int i = 0; i < 3; ++i) {
        show();
        removeDemo();
        QCOMPARE(rows(u"clientsTable"_s), 0);
        QCOMPARE(rows(u"trafficTable"_s), 0);
    }
    // And whatever the server had not told of yet does not come either.
    QTRY_VERIFY(child<QLabel>(u"statusClients"_s)->text().contains(u">0</b>"_s));
    QCOMPARE(server().monitor().statistics().connections, quint64(0));
    QCOMPARE(rows(u"clientsTable"_s), 0);
    QCOMPARE(rows(u"handshakesTable"_s), 0);
}

/// Where the server told of none of its clients yet.
void TestFirstMinute::theDemoIsRemovedBeforeItCame()
{
    FirstMinute &firstMinute = m_desktop->window().firstMinute();
    firstMinute.onDemoStarted();
    QWebSocket client;
    client.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    QSignalSpy removed(&firstMinute, &FirstMinute::clientsRemoved);
    firstMinute.removeDemoClients();
    QTRY_COMPARE(removed.count(), 1);
    QCOMPARE(rows(u"trafficTable"_s), 1);
    QCOMPARE(rows(u"clientsTable"_s), 1);
}

/// As on a machine that is too busy to store them before the clients are told to be gone.
void TestFirstMinute::rowsThatComeLateAreRemoved()
{
    SessionRecorder recorder;
    QVERIFY(recorder.open({}).ok());
    WindowModels models(server().monitor(), &recorder);
    models.openSession();
    TrafficModel &traffic = models.traffic();
    ClientRemoval removal(models, &recorder);
    QSignalSpy finished(&removal, &ClientRemoval::finished);
    recorder.accept(Samples::batch({Samples::text("early", 1)}));
    QTRY_COMPARE(traffic.totalCount(), 1);
    removal.start({1}, 0);
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(traffic.isHidden(1));

    recorder.accept(Samples::batch({Samples::text("late", 1), Samples::text("another's", 2)}));
    QTRY_VERIFY(traffic.isHidden(2));
    QCOMPARE(traffic.totalCount(), 1);
    // And when the next ones have begun to leave.
    recorder.accept(Samples::batch({Samples::text("the next one's", 3)}));
    QTRY_COMPARE(traffic.totalCount(), 2);
    removal.start({3}, 3);
    recorder.accept(Samples::batch({Samples::text("later still", 1)}));
    QTRY_COMPARE(finished.count(), 2);
    QTRY_VERIFY(traffic.isHidden(5));
    QVERIFY(traffic.isHidden(4));
    QCOMPARE(traffic.totalCount(), 1);
    traffic.closeSession();
}

void TestFirstMinute::theDemoAmongOthers()
{
    QWebSocket echo;
    QWebSocket joined;
    echo.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
    child<QAction>(u"connectClientAction"_s)->trigger();
    show();
    QTRY_COMPARE(rows(u"clientsTable"_s), 4);
    joined.open(url(u"/chat/demo"_s));
    QTRY_COMPARE(rows(u"clientsTable"_s), 5);
    joined.sendTextMessage(u"I am real"_s);
    echo.sendTextMessage(u"so am I"_s);
    QTRY_VERIFY(anyCellContains(u"trafficTable"_s, u"room demo · ×4"_s));
    QTRY_VERIFY(anyCellContains(u"trafficTable"_s, u"so am I"_s));
    auto *tree = child<QTreeView>(u"endpointTree"_s);
    removeDemo();

    QCOMPARE(rows(u"clientsTable"_s), 2);
    QCOMPARE(child<QLabel>(u"trafficCount"_s)->text(), u"%1 of %1"_s.arg(rows(u"trafficTable"_s)));
    QVERIFY(!anyCellContains(u"trafficTable"_s, u"Demo "_s));
    QVERIFY(!anyCellContains(u"trafficTable"_s, u"room demo · ×3"_s));
    QVERIFY(anyCellContains(u"trafficTable"_s, u"I am real"_s));
    QVERIFY(anyCellContains(u"trafficTable"_s, u"so am I"_s));
    QVERIFY(anyCellContains(u"trafficTable"_s, u"room demo · ×4"_s)); // a real one got that
    QVERIFY(!showsPanel());
    // What comes next stands behind, and the room is looked at as any other.
    const int before = rows(u"trafficTable"_s);
    joined.sendTextMessage(u"still here"_s);
    QTRY_COMPARE(rows(u"trafficTable"_s), before + 2);
    const auto *model = qobject_cast<EndpointsModel *>(tree->model());
    QCOMPARE(model->find(u"/chat/{room}"_s, u"demo"_s).data(EndpointsModel::CountRole).toInt(), 1);
}

void TestFirstMinute::theDemoOverTls()
{
    cleanup();
    const auto made = makeSelfSigned({u"localhost"_s}, std::chrono::hours(48));
    QVERIFY2(made.ok(), qPrintable(made.error()));
    RunOptions secure = options();
    secure.server.tlsCertificate = m_folder.filePath(u"c.pem"_s);
    secure.server.tlsKey = m_folder.filePath(u"k.pem"_s);
    for (const auto &[name, pem] : {std::pair(secure.server.tlsCertificate, made->certificate),
                                    std::pair(secure.server.tlsKey, made->key)}) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(pem);
    }
    start(secure);
    QCOMPARE(server().urls().constFirst().scheme(), u"wss"_s);
    show();
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    QTRY_VERIFY(rows(u"trafficTable"_s) > 6);
    removeDemo();
    QCOMPARE(rows(u"trafficTable"_s), 0);
}

void TestFirstMinute::theDemoNeedsARoom()
{
    QVERIFY(server().control().setEndpoints({{u"/echo"_s, u"echo"_s, {}}}).ok());
    show();
    QVERIFY(!child<QWidget>(u"demoBar"_s)->isVisible());
    QVERIFY(child<QLabel>(u"messageText"_s)->text().contains(u"chat rooms"_s));
    auto *add = child<QPushButton>(u"messageAction"_s);
    QVERIFY2(add->text().contains(u"/chat/{room}"_s), qPrintable(add->text()));
    add->click();
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    QCOMPARE(server().monitor().endpoints().size(), 2);
}

void TestFirstMinute::theDemoIsRefused()
{
    ServerSettings settings = server().settings();
    settings.addresses.blocked = {*AddressRange::parse(u"127.0.0.0/8"_s)};
    server().control().setSettings(settings);
    show();
    QTRY_VERIFY(child<QLabel>(u"messageText"_s)->text().contains(u"The demo could not connect"_s));
    QVERIFY(!child<QWidget>(u"demoBar"_s)->isVisible());
    QVERIFY(child<QPushButton>(u"connectDemoButton"_s)->isEnabled());
}

void TestFirstMinute::theServerStopsInTheDemo()
{
    show();
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    server().control().stop();
    QTRY_COMPARE(server().state(), ServerState::Stopped);
    QTRY_VERIFY(demoText().contains(u"1001"_s));
    removeDemo();
    QCOMPARE(rows(u"clientsTable"_s), 0);
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QVERIFY(showsPanel());
    QVERIFY(child<QPushButton>(u"connectStartButton"_s)->isVisible());
}

void TestFirstMinute::theWindowClosesInTheDemo()
{
    show();
    QTRY_COMPARE(rows(u"clientsTable"_s), 3);
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    m_desktop->window().close();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(server().monitor().statistics().connections, quint64(0));
    m_desktop.reset();
    start(options()); // for cleanup()
}

QTEST_MAIN(TestFirstMinute)
#include "tst_firstminute.moc"
