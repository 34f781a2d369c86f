// SPDX-License-Identifier: GPL-3.0-or-later
// A session that was recorded earlier, opened in the window.
#include "app/DesktopFiles.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/TrafficSamples.h"
#include "tests/ui/window/DesktopTest.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileOpenEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;
using Test::DesktopTest;

class TestSessionView final : public DesktopTest
{
    Q_OBJECT

private slots:
    void initTestCase();
    void isShownWithTheServerStopped();
    void startRecordsAnew();
    void errors_data();
    void errors();
    void theSystemOpensOne();
    void theSystemOpensAProject();
    void aSecondWindowWhereSomethingHappened();
    void aSecondWindowWhereTheViewWasCleared();
    void aSecondWindowAfterARefusal();
    void aSecondWindowWhereNothingIsRecorded();
    void recordsAsItWasStarted();
    void listensOnlyWhereItCanRecord();
    void namesStayWithTheirSession();
    void namesAreOfTheLatestRecording();
    void aClientWhoseEndIsUnknown();

private:
    void view(const QString &session);
    void watchLaunches();
    void chooseClient();
    QString cell(int row, int column)
    {
        const auto *model = child<QAbstractItemView>(u"trafficTable"_s)->model();
        return model->index(row, column).data().toString();
    }
    QString message() { return child<QLabel>(u"messageText"_s)->text(); }

    const QString m_session = m_folder.filePath(u"shop.windsock-session"_s);
    QStringList m_launched; ///< the files that another Windsock was to be started with
    bool m_launches = true; ///< whether that works
};

void TestSessionView::initTestCase()
{
    DesktopTest::initTestCase();
    SessionRecorder recorder;
    SessionRecorder::Options options;
    options.file = m_session;
    const auto opened = recorder.open(options);
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    auto activity = std::make_shared<Activity>();
    activity->opened = {Samples::clientInfo(1), Samples::clientInfo(2)};
    recorder.accept(
        Samples::batch({Samples::text("an order", 1), Samples::text("another", 2)}, activity));
    recorder.renameClient(1, u"till"_s);
    recorder.close();
}

void TestSessionView::watchLaunches()
{
    m_launched.clear();
    m_launches = true;
    m_desktop->setLauncher([this](const QString &file) {
        m_launched += file;
        return m_launches;
    });
}

void TestSessionView::view(const QString &session)
{
    RunOptions viewing = options();
    viewing.sessionFile = session;
    start(viewing);
}

void TestSessionView::isShownWithTheServerStopped()
{
    QFile file(m_session);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    view(m_session);
    QCOMPARE(m_desktop->server().state(), ServerState::Stopped);
    QVERIFY(child<QAbstractItemView>(u"trafficTable"_s)->isVisible());
    QCOMPARE(rows(u"trafficTable"_s), 2);
    QVERIFY(cell(0, 4).contains(u"till"_s));
    QVERIFY(m_desktop->window().windowTitle().startsWith(u"shop.windsock-session"_s));
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Session"_s);
    QVERIFY(!child<QPushButton>(u"saveSessionButton"_s)->isEnabled());
    QVERIFY(message().contains(u"nothing is added"_s));

    cleanup();
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), before);
}

void TestSessionView::startRecordsAnew()
{
    view(m_session);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Recording"_s);
    QVERIFY(!m_desktop->window().windowTitle().contains(u"shop"_s));
    QWebSocket client;
    client.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    QCOMPARE(cell(0, 4), u"1"_s); // not the till
}

void TestSessionView::errors_data()
{
    QTest::addColumn<QByteArray>("content"); // null: there is no such file
    QTest::newRow("no file") << QByteArray();
    QTest::newRow("something else") << QByteArray("not a session at all");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("damaged") << QByteArray("SQLite format 3\0 and then rubbish", 33);
}

void TestSessionView::errors()
{
    QFETCH(const QByteArray, content);
    const QString name = m_folder.filePath(u"bad.windsock-session"_s);
    QFile::remove(name);
    if (!content.isNull()) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    view(name);
    QVERIFY2(message().contains(u"bad.windsock-session"_s), qPrintable(message()));
    QCOMPARE(m_desktop->server().state(), ServerState::Stopped);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Not recorded"_s);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Recording"_s);
}

void TestSessionView::theSystemOpensOne()
{
    start(options());
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
    DesktopFiles files;
    connect(&files, &DesktopFiles::openRequested, m_desktop.get(), &Desktop::openFile);
    QFileOpenEvent event(m_session);
    QCoreApplication::sendEvent(qApp, &event);
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Stopped);
    QCOMPARE(rows(u"trafficTable"_s), 2);
}

void TestSessionView::theSystemOpensAProject()
{
    QFile file(m_folder.filePath(u"shop.windsock"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"windsock": 1, "listen": ["127.0.0.1:0"], "endpoints": []})");
    file.close();
    start(options());
    DesktopFiles files;
    connect(&files, &DesktopFiles::openRequested, m_desktop.get(), &Desktop::openFile);
    QFileOpenEvent event(file.fileName());
    QCoreApplication::sendEvent(qApp, &event);
    QVERIFY(m_desktop->server().application().endpoints().isEmpty());
}

void TestSessionView::aSecondWindowWhereSomethingHappened()
{
    start(options());
    watchLaunches();
    QWebSocket client;
    client.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    m_desktop->openFile(m_session);
    QCOMPARE(m_launched, QStringList{m_session});
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(rows(u"trafficTable"_s), 1);
    m_launches = false;
    m_desktop->openFile(m_session);
    QVERIFY(message().contains(u"shop.windsock-session"_s));
}

/// What the window shows is not what the recording has.
void TestSessionView::aSecondWindowWhereTheViewWasCleared()
{
    start(options());
    watchLaunches();
    QWebSocket client;
    client.open(url(u"/echo"_s));
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    client.close();
    QTRY_COMPARE(rows(u"trafficTable"_s), 2);
    child<QPushButton>(u"clearButton"_s)->click();
    QTRY_VERIFY(child<QPushButton>(u"clearClosedButton"_s)->isEnabled());
    child<QPushButton>(u"clearClosedButton"_s)->click();
    QTRY_COMPARE(rows(u"clientsTable"_s), 0);
    QCOMPARE(rows(u"trafficTable"_s), 0);
    m_desktop->openFile(m_session);
    QCOMPARE(m_launched, QStringList{m_session});
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Recording"_s);
}

void TestSessionView::aSecondWindowAfterARefusal()
{
    start(options());
    watchLaunches();
    QWebSocket client;
    client.open(url(u"/no-such-endpoint"_s));
    QTRY_COMPARE(rows(u"handshakesTable"_s), 1);
    m_desktop->openFile(m_session);
    QCOMPARE(m_launched, QStringList{m_session});
}

void TestSessionView::aSecondWindowWhereNothingIsRecorded()
{
    RunOptions silent = options();
    silent.record = false;
    start(silent);
    watchLaunches();
    m_desktop->openFile(m_session);
    QCOMPARE(m_launched, QStringList{m_session});
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
}

/// Not as a project says that was opened since.
void TestSessionView::recordsAsItWasStarted()
{
    const QString elsewhere = m_folder.filePath(u"elsewhere.windsock-session"_s);
    QFile project(m_folder.filePath(u"recorded.windsock"_s));
    QVERIFY(project.open(QIODevice::WriteOnly));
    project.write(
        R"({"windsock": 1, "listen": ["127.0.0.1:0"], "record": "elsewhere.windsock-session"})");
    project.close();
    start(options());
    m_desktop->openProject(project.fileName());
    QVERIFY2(message().contains(u"recording"_s), qPrintable(message()));
    m_desktop->openFile(m_session);
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Stopped);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Recording"_s);
    QVERIFY(!QFile::exists(elsewhere));
}

void TestSessionView::listensOnlyWhereItCanRecord()
{
    RunOptions named = options();
    named.sessionFile = m_session;
    named.recordFile = m_folder.filePath(u"late/r.windsock-session"_s);
    start(named);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_VERIFY2(message().contains(u"r.windsock-session"_s), qPrintable(message()));
    QCOMPARE(m_desktop->server().state(), ServerState::Stopped);
    QCOMPARE(rows(u"trafficTable"_s), 2);
    QVERIFY(QDir(m_folder.path()).mkdir(u"late"_s));
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QVERIFY(QFile::exists(named.recordFile));
}

/// Shows the first row's client in the inspector.
void TestSessionView::chooseClient()
{
    auto *table = child<QAbstractItemView>(u"trafficTable"_s);
    emit table->customContextMenuRequested(table->visualRect(table->model()->index(0, 0)).center());
    auto *menu = m_desktop->window().findChild<QMenu *>(u"trafficMenu"_s);
    QVERIFY(menu);
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        if (action->text().startsWith(u"Show Client 1"_s))
            action->trigger();
    }
    menu->close();
}

void TestSessionView::namesStayWithTheirSession()
{
    view(m_session);
    chooseClient();
    auto *name = child<QLineEdit>(u"inspectorNameEdit"_s);
    QTRY_VERIFY(name->isVisible());
    QCOMPARE(name->text(), u"till"_s);
    // Nothing is added to a session, so a name that it does not keep is not taken.
    QVERIFY(name->isReadOnly());
    QVERIFY(!m_desktop->window().isWindowModified());

    const QString other = m_folder.filePath(u"other.windsock-session"_s);
    SessionRecorder recorder;
    SessionRecorder::Options to;
    to.file = other;
    QVERIFY(recorder.open(to).ok());
    recorder.accept(Samples::batch({Samples::text("hello", 1)}));
    recorder.renameClient(2, u"kitchen"_s);
    recorder.close();
    m_desktop->openFile(other);
    QCOMPARE(rows(u"trafficTable"_s), 1);
    QCOMPARE(cell(0, 4), u"1"_s);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QVERIFY(!name->isReadOnly());
}

/// Client numbers begin again with each recording to a file.
void TestSessionView::namesAreOfTheLatestRecording()
{
    const QString file = m_folder.filePath(u"twice.windsock-session"_s);
    for (const QString &name : {u"first"_s, u"second"_s}) {
        SessionRecorder recorder;
        SessionRecorder::Options to;
        to.file = file;
        QVERIFY(recorder.open(to).ok());
        auto activity = std::make_shared<Activity>();
        activity->opened = {Samples::clientInfo(1)};
        recorder.accept(Samples::batch({Samples::text("hello", 1)}, activity));
        recorder.renameClient(1, name);
        recorder.close();
    }
    view(file);
    QCOMPARE(rows(u"trafficTable"_s), 2);
    QCOMPARE(cell(0, 4), u"1"_s);
    QCOMPARE(cell(1, 4), u"1 · second"_s);
    chooseClient(); // of the first row: it is another than the one whose details are known
    QVERIFY(!child<QLineEdit>(u"inspectorNameEdit"_s)->isVisible());
}

void TestSessionView::aClientWhoseEndIsUnknown()
{
    view(m_session);
    chooseClient();
    auto *state = child<QLabel>(u"clientState"_s);
    QTRY_VERIFY(state->isVisible());
    QVERIFY2(state->text().contains(u"still open"_s), qPrintable(state->text()));
    const auto labels = child<QWidget>(u"clientFacts"_s)->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY2(!label->isVisible() || !label->text().contains(u"1970"_s),
                 qPrintable(label->text()));
    QVERIFY(!child<QPushButton>(u"inspectorPingButton"_s)->isEnabled());
}

QTEST_MAIN(TestSessionView)
#include "tst_sessionview.moc"
