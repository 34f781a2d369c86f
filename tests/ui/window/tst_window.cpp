// SPDX-License-Identifier: GPL-3.0-or-later
// The whole desktop over real sockets, by object name.
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"
#include "server/session/PrivateFolder.h"
#include "server/session/SessionRecorder.h"
#include "tests/ui/window/DesktopTest.h"
#include "ui/models/EndpointsModel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTcpServer>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;

namespace {

/// A client of the server under test that notes what it gets.
class Client final : public QWebSocket
{
public:
    Client()
        : m_texts(this, &QWebSocket::textMessageReceived), m_closed(this, &QWebSocket::disconnected)
    {
    }

    void connectTo(const Server &server, const QString &path)
    {
        QUrl url = server.urls().constFirst();
        url.setPath(path);
        open(url);
    }
    QStringList texts() const
    {
        QStringList list;
        for (const auto &arguments : m_texts)
            list += arguments.at(0).toString();
        return list;
    }
    bool isClosed() const { return m_closed.count() > 0; }
    bool isOpen() const { return state() == QAbstractSocket::ConnectedState; }

private:
    QSignalSpy m_texts;
    QSignalSpy m_closed;
};

} // namespace

class TestWindow final : public DesktopTest
{
    Q_OBJECT

private slots:
    void init();

    void listensAtOnce();
    void nothingInTheToolBarIsCut();
    void fitsASmallScreen_data();
    void fitsASmallScreen();
    void aClientIsSeen();
    void aBroadcastTypedByKeyboardArrives();
    void aClientIsDisconnectedByButton();
    void anEndpointIsAddedAndRemoved();
    void aRemovedEndpointIsPutBack();
    void aBadEndpointCannotBeAdded();
    void theTreeScopesTheViews();
    void stopAndStartByKeyboard();
    void thePortIsTaken();
    void theTrafficIsFiltered();
    void stateIsKept();
    void aProjectIsSavedAndOpened();
    void aBadProjectIsSaidInTheWindow();
    void withoutRecording();
    void closingEnds();
    void closingEndsARestart();
    void namesASessionThatWasLeft();

private:
    void startAnew();
};

void TestWindow::init()
{
    DesktopTest::init();
    start(options());
}

void TestWindow::startAnew()
{
    cleanup();
    start(options());
}

void TestWindow::listensAtOnce()
{
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(child<QLabel>(u"stateWord"_s)->text(), u"Listening"_s);
    const QString address = u"ws://localhost:%1"_s.arg(
        m_desktop->server().listenAddresses().constFirst().port);
    QCOMPARE(child<QPushButton>(u"addressButton"_s)->text(), address);
    child<QPushButton>(u"copyButton"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), address);
    QVERIFY(child<QToolButton>(u"scopeSwitchComputer"_s)->isChecked());
    QVERIFY(!m_desktop->window().findChild<QWidget *>(u"messageLine"_s)->isVisible());
}

void TestWindow::nothingInTheToolBarIsCut()
{
    window().resize(1, 1); // as narrow as it goes
    QTRY_COMPARE(window().width(), window().minimumSizeHint().width());
    auto *bar = child<QWidget>(u"toolBar"_s);
    const auto buttons = bar->findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        if (button->isVisible())
            QVERIFY2(button->width() >= button->sizeHint().width(),
                     qPrintable(button->objectName()));
    }
}

void TestWindow::fitsASmallScreen_data()
{
    QTest::addColumn<QString>("family");
    QTest::newRow("as it is") << QString();
    QTest::newRow("Debian's own font") << u"DejaVu Sans"_s; // a wide one
}

/// 1024 × 700 is what the window is made for at the least, whatever is shown in it.
void TestWindow::fitsASmallScreen()
{
    QFETCH(const QString, family);
    const QFont before = QGuiApplication::font();
    const auto restore = qScopeGuard([&before] { QApplication::setFont(before); });
    if (!family.isEmpty()) {
        if (!QFontDatabase::hasFamily(family))
            QSKIP("this font is not installed");
        QApplication::setFont(QFont(family, before.pointSize()));
        startAnew();
    }
    window().resize(1024, 700);

    Client client;
    client.connectTo(server(), u"/echo"_s);
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
    client.sendTextMessage(u"hello window"_s);
    QTRY_COMPARE(rows(u"trafficTable"_s), 3);
    child<QAbstractButton>(u"typeJson"_s)->click();
    child<QPlainTextEdit>(u"composerEdit"_s)->setPlainText(u"[1,2,]"_s);
    child<QTableView>(u"clientsTable"_s)->selectRow(0);
    auto *tabs = child<QTabWidget>(u"tabs"_s);
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QCoreApplication::sendPostedEvents();
        QTRY_COMPARE(window().width(), 1024);
        const int least = window().minimumSizeHint().width();
        QVERIFY2(least <= 1000, qPrintable(u"tab %1 needs %2"_s.arg(tab).arg(least)));
    }
}

void TestWindow::aClientIsSeen()
{
    Client client;
    client.connectTo(m_desktop->server(), u"/echo"_s);
    QTRY_VERIFY(client.isOpen());
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
    client.sendTextMessage(u"hello window"_s);
    QTRY_COMPARE(client.texts(), QStringList{u"hello window"_s});
    QTRY_COMPARE(rows(u"trafficTable"_s), 3); // open, in, out
    QVERIFY(anyCellContains(u"trafficTable"_s, u"hello window"_s));
    QTRY_VERIFY(child<QLabel>(u"statusStored"_s)->text().contains(u">3</b>"_s));
    QTRY_VERIFY(child<QLabel>(u"statusClients"_s)->text().contains(u">1</b>"_s));
}

void TestWindow::aBroadcastTypedByKeyboardArrives()
{
    Client first;
    Client second;
    first.connectTo(m_desktop->server(), u"/echo"_s);
    second.connectTo(m_desktop->server(), u"/sink"_s);
    QTRY_COMPARE(rows(u"clientsTable"_s), 2);
    auto *edit = child<QPlainTextEdit>(u"composerEdit"_s);
    QTest::keyClicks(edit, u"to everybody"_s);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(first.texts(), QStringList{u"to everybody"_s});
    QTRY_COMPARE(second.texts(), QStringList{u"to everybody"_s});
    QTRY_VERIFY(child<QLabel>(u"sendResult"_s)->text().contains(u"delivered 2, skipped 0"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 3); // a broadcast is one row
}

void TestWindow::aClientIsDisconnectedByButton()
{
    Client client;
    client.connectTo(m_desktop->server(), u"/echo"_s);
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    child<QTableView>(u"clientsTable"_s)->selectRow(0);
    child<QAbstractButton>(u"disconnectToggle"_s)->click();
    child<QSpinBox>(u"closeCodeEdit"_s)->setValue(4000);
    child<QLineEdit>(u"closeReasonEdit"_s)->setText(u"closing time"_s);
    child<QAbstractButton>(u"disconnectButton"_s)->click();
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.closeCode()), 4000);
    QCOMPARE(client.closeReason(), u"closing time"_s);
    QTRY_VERIFY(anyCellContains(u"clientsTable"_s, u"4000"_s));
}

void TestWindow::anEndpointIsAddedAndRemoved()
{
    child<QPushButton>(u"addEndpointButton"_s)->click();
    auto *ok = child<QPushButton>(u"endpointOk"_s);
    QVERIFY(!ok->isEnabled());
    QTest::keyClicks(child<QLineEdit>(u"patternEdit"_s), u"/orders"_s);
    auto *behaviour = child<QComboBox>(u"behaviourCombo"_s);
    behaviour->setCurrentIndex(behaviour->findData(u"reply"_s));
    child<QLineEdit>(u"option_prefix"_s)->setText(u"got: "_s);
    QVERIFY(ok->isEnabled());
    ok->click();

    Client client;
    client.connectTo(m_desktop->server(), u"/orders"_s);
    QTRY_VERIFY(client.isOpen());
    client.sendTextMessage(u"1"_s);
    QTRY_COMPARE(client.texts(), QStringList{u"got: 1"_s});

    auto *tree = child<QTreeView>(u"endpointTree"_s);
    const auto *model = qobject_cast<EndpointsModel *>(tree->model());
    QTRY_COMPARE(model->find(u"/orders"_s).data(EndpointsModel::CountRole).toInt(), 1);
    tree->setCurrentIndex(model->find(u"/orders"_s));
    QTest::keyClick(tree, Qt::Key_Delete);
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.closeCode()), 1001);
    QVERIFY(!model->find(u"/orders"_s).isValid());
}

void TestWindow::aRemovedEndpointIsPutBack()
{
    const auto before = m_desktop->server().application().endpoints();
    auto *tree = child<QTreeView>(u"endpointTree"_s);
    const auto *model = qobject_cast<EndpointsModel *>(tree->model());
    tree->setCurrentIndex(model->find(u"/echo"_s));
    QTest::keyClick(tree, Qt::Key_Delete);
    QVERIFY(!model->find(u"/echo"_s).isValid());
    auto *putBack = child<QPushButton>(u"messageAction"_s);
    QVERIFY(putBack->isVisible());
    putBack->click();
    QCOMPARE(m_desktop->server().application().endpoints(), before);
    QVERIFY(!child<QWidget>(u"messageLine"_s)->isVisible());
}

void TestWindow::aBadEndpointCannotBeAdded()
{
    child<QPushButton>(u"addEndpointButton"_s)->click();
    auto *pattern = child<QLineEdit>(u"patternEdit"_s);
    auto *error = child<QLabel>(u"endpointError"_s);
    QVERIFY(error->text().isEmpty()); // nobody has typed yet
    QTest::keyClicks(pattern, u"/a("_s);
    QVERIFY(!error->text().isEmpty());
    QVERIFY(!child<QPushButton>(u"endpointOk"_s)->isEnabled());
    pattern->setText(u"/echo"_s);
    QVERIFY(error->text().contains(u"already"_s));
    QVERIFY(!child<QPushButton>(u"endpointOk"_s)->isEnabled());
    child<QPushButton>(u"endpointCancel"_s)->click();
    QCOMPARE(m_desktop->server().application().specs().size(), 5);
}

void TestWindow::theTreeScopesTheViews()
{
    Client echo;
    Client room;
    echo.connectTo(m_desktop->server(), u"/echo"_s);
    room.connectTo(m_desktop->server(), u"/chat/lobby"_s);
    QTRY_COMPARE(rows(u"clientsTable"_s), 2);
    QTRY_COMPARE(rows(u"trafficTable"_s), 2);
    auto *tree = child<QTreeView>(u"endpointTree"_s);
    const auto *model = qobject_cast<EndpointsModel *>(tree->model());
    tree->setCurrentIndex(model->find(u"/echo"_s));
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    QTRY_VERIFY(model->find(u"/chat/{room}"_s, u"lobby"_s).isValid());
    tree->setCurrentIndex(model->allIndex());
    QTRY_COMPARE(rows(u"clientsTable"_s), 2);
    QTRY_COMPARE(rows(u"trafficTable"_s), 2);
}

void TestWindow::stopAndStartByKeyboard()
{
    Client client;
    client.connectTo(m_desktop->server(), u"/echo"_s);
    QTRY_VERIFY(client.isOpen());
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_desktop->window()));
    QTest::keyClick(&m_desktop->window(), Qt::Key_F5, Qt::ShiftModifier);
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.closeCode()), 1001);
    QTRY_COMPARE(child<QLabel>(u"stateWord"_s)->text(), u"Stopped"_s);
    QVERIFY(!child<QPushButton>(u"sendButton"_s)->isEnabled());
    QVERIFY(child<QAction>(u"startAction"_s)->isEnabled());
    QVERIFY(!child<QAction>(u"stopAction"_s)->isEnabled());
    QGuiApplication::clipboard()->setText(u"mine"_s);
    QTest::keyClick(&m_desktop->window(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"mine"_s); // nobody answers at an address
    QTest::keyClick(&m_desktop->window(), Qt::Key_F5);
    QTRY_COMPARE(child<QLabel>(u"stateWord"_s)->text(), u"Listening"_s);
}

void TestWindow::thePortIsTaken()
{
    cleanup();
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    RunOptions taken = options();
    taken.server.listen = {{QHostAddress(QHostAddress::LocalHost), other.serverPort()}};
    start(taken);
    QVERIFY(child<QWidget>(u"messageLine"_s)->isVisible());
    const QString text = child<QLabel>(u"messageText"_s)->text();
    QVERIFY2(text.contains(QString::number(other.serverPort())), qPrintable(text));
    QCOMPARE(child<QLabel>(u"stateWord"_s)->text(), u"Stopped"_s);

    auto *action = child<QPushButton>(u"messageAction"_s);
    QVERIFY(action->isVisible());
    const QString offered = action->text().section(u' ', -1);
    action->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(QString::number(m_desktop->server().listenAddresses().constFirst().port), offered);
    QVERIFY(!child<QWidget>(u"messageLine"_s)->isVisible());
}

void TestWindow::theTrafficIsFiltered()
{
    Client client;
    client.connectTo(m_desktop->server(), u"/sink"_s);
    QTRY_VERIFY(client.isOpen());
    for (const QString &text : {u"apple"_s, u"pear"_s, u"pineapple"_s})
        client.sendTextMessage(text);
    QTRY_COMPARE(rows(u"trafficTable"_s), 4);
    auto *filter = child<QLineEdit>(u"trafficFilter"_s);
    QTest::keyClicks(filter, u"apple"_s);
    QTRY_COMPARE(rows(u"trafficTable"_s), 2);
    filter->clear();
    QTRY_COMPARE(rows(u"trafficTable"_s), 4);
}

void TestWindow::stateIsKept()
{
    // The offscreen platform's screen is narrow, but this high.
    m_desktop->window().resize(m_desktop->window().width(), 777);
    child<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
    child<QToolButton>(u"typeJson"_s)->click();
    child<QPlainTextEdit>(u"composerEdit"_s)->setPlainText(u"[1]"_s);
    QTest::keyClick(child<QPlainTextEdit>(u"composerEdit"_s), Qt::Key_Return, Qt::ControlModifier);
    child<QAction>(u"appearanceAction2"_s)->trigger();
    QVERIFY(Theme::of(QApplication::palette()).dark);
    child<QWidget>(u"inspectorDock"_s)->hide();

    startAnew();
    QCOMPARE(m_desktop->window().height(), 777);
    QCOMPARE(child<QTabWidget>(u"tabs"_s)->currentIndex(), 1);
    QVERIFY(child<QToolButton>(u"typeJson"_s)->isChecked());
    QVERIFY(!child<QWidget>(u"inspectorDock"_s)->isVisible());
    QCOMPARE(m_desktop->window().appearance(), Theme::Appearance::Dark);
    auto *edit = child<QPlainTextEdit>(u"composerEdit"_s);
    QTest::keyClick(edit, Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(edit->toPlainText(), u"[1]"_s);
    child<QAction>(u"appearanceAction1"_s)->trigger();
    QVERIFY(!Theme::of(QApplication::palette()).dark);
}

void TestWindow::aProjectIsSavedAndOpened()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"shop.windsock"_s);
    auto endpoints = m_desktop->server().application().endpoints();
    endpoints.append({u"/orders"_s, u"echo"_s, {}});
    QVERIFY(m_desktop->server().control().setEndpoints(endpoints).ok());
    m_desktop->saveProject(file);
    QVERIFY(m_desktop->window().windowTitle().contains(u"shop.windsock"_s));

    startAnew();
    QVERIFY(!m_desktop->window().windowTitle().contains(u"shop.windsock"_s));
    m_desktop->openProject(file);
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(m_desktop->server().application().endpoints(), endpoints);
    QVERIFY(!m_desktop->window().isWindowModified());
    const auto *model = qobject_cast<EndpointsModel *>(
        child<QTreeView>(u"endpointTree"_s)->model());
    QTRY_VERIFY(model->find(u"/orders"_s).isValid());
}

void TestWindow::aBadProjectIsSaidInTheWindow()
{
    m_desktop->openProject(u"/nowhere/shop.windsock"_s);
    QVERIFY(child<QWidget>(u"messageLine"_s)->isVisible());
    QVERIFY(child<QLabel>(u"messageText"_s)->text().contains(u"shop.windsock"_s));
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
}

void TestWindow::withoutRecording()
{
    cleanup();
    RunOptions off = options();
    off.record = false;
    start(off);
    QTRY_VERIFY(child<QLabel>(u"statusSession"_s)->text().contains(u"not recorded"_s));
    QVERIFY(!child<QPushButton>(u"saveSessionButton"_s)->isEnabled());
    Client client;
    client.connectTo(m_desktop->server(), u"/echo"_s);
    QTRY_COMPARE(rows(u"clientsTable"_s), 1);
    QVERIFY(child<QLabel>(u"trafficNotRecorded"_s)->isVisible());
}

void TestWindow::closingEnds()
{
    Client client;
    client.connectTo(m_desktop->server(), u"/echo"_s);
    QTRY_VERIFY(client.isOpen());
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    m_desktop->window().close();
    QVERIFY(!m_desktop->window().isVisible());
    QTRY_COMPARE(finished.count(), 1);
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(int(client.closeCode()), 1001);
    m_desktop = std::make_unique<Desktop>(options()); // for cleanup()
    QVERIFY(m_desktop->start().ok());
}

void TestWindow::closingEndsARestart()
{
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    emit m_desktop->window().localNetworkRequested(true);
    QCOMPARE(m_desktop->server().state(), ServerState::Stopping);
    m_desktop->window().close();
    QTRY_COMPARE(finished.count(), 1);
    QSignalSpy changed(&m_desktop->server().monitor(), &ServerMonitor::stateChanged);
    QVERIFY(!changed.wait(200)); // Whoever would start it again has had the time.
    QCOMPARE(m_desktop->server().state(), ServerState::Stopped);
    m_desktop = std::make_unique<Desktop>(options()); // for cleanup()
    QVERIFY(m_desktop->start().ok());
}

void TestWindow::namesASessionThatWasLeft()
{
    QVERIFY(!child<QWidget>(u"messageLine"_s)->isVisible());
    const QString left = PrivateFolder::path() + u"/windsock-left.windsock-session"_s;
    {
        SessionRecorder recorder;
        SessionRecorder::Options options;
        options.file = left;
        QVERIFY(recorder.open(options).ok());
        const auto batch = std::make_shared<TrafficBatch>();
        batch->records.resize(3);
        recorder.accept(batch);
    }
    const QString text = QDir::toNativeSeparators(left) + u" (records: 3)"_s;
    startAnew();
    QVERIFY(child<QWidget>(u"messageLine"_s)->isVisible());
    QVERIFY2(child<QLabel>(u"messageText"_s)->text().contains(text),
             qPrintable(child<QLabel>(u"messageText"_s)->text()));
    QVERIFY(SessionRecorder::removeLeftover(left));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
