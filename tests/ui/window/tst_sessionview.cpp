// SPDX-License-Identifier: GPL-3.0-or-later
// A session that was recorded earlier, opened in the window.
#include "app/Desktop.h"
#include "app/DesktopFiles.h"
#include "server/handlers/EndpointCatalog.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "tests/server/session/TrafficSamples.h"
#include "ui/MainWindow.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QFileOpenEvent>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

class TestSessionView final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void isShownWithTheServerStopped();
    void startRecordsAnew();
    void errors_data();
    void errors();
    void theSystemOpensOne();
    void theSystemOpensAProject();
    void aSecondWindowWhereSomethingHappened();

private:
    void start(const QString &session = {});
    void stop();
    template<typename T>
    T *child(const QString &name)
    {
        T *found = m_desktop->window().findChild<T *>(name);
        if (!found)
            qFatal("no child %s", qPrintable(name));
        return found;
    }
    int rows(const QString &table) { return child<QAbstractItemView>(table)->model()->rowCount(); }
    QString cell(int row, int column)
    {
        const auto *model = child<QAbstractItemView>(u"trafficTable"_s)->model();
        return model->index(row, column).data().toString();
    }
    QString message() { return child<QLabel>(u"messageText"_s)->text(); }

    const OwnTemporaryFolder m_temporary;
    QTemporaryDir m_folder;
    const QString m_session = m_folder.filePath(u"shop.windsock-session"_s);
    std::unique_ptr<Desktop> m_desktop;
};

void TestSessionView::initTestCase()
{
    QCoreApplication::setOrganizationName(u"windsock-test"_s);
    QCoreApplication::setApplicationName(u"sessionview"_s);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    QGuiApplication::setQuitOnLastWindowClosed(false);

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

void TestSessionView::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QSettings().clear();
}

void TestSessionView::start(const QString &session)
{
    RunOptions options;
    options.endpoints = EndpointCatalog::defaults();
    options.server.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
    options.sessionFile = session;
    m_desktop = std::make_unique<Desktop>(options);
    const auto started = m_desktop->start();
    QVERIFY2(started.ok(), qPrintable(started.error()));
    QVERIFY(QTest::qWaitForWindowExposed(&m_desktop->window()));
}

void TestSessionView::stop()
{
    QSignalSpy finished(m_desktop.get(), &Desktop::finished);
    m_desktop->stop();
    QTRY_COMPARE(finished.count(), 1);
    m_desktop.reset();
}

void TestSessionView::cleanup()
{
    if (m_desktop)
        stop();
}

void TestSessionView::isShownWithTheServerStopped()
{
    QFile file(m_session);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    start(m_session);
    QCOMPARE(m_desktop->server().state(), ServerState::Stopped);
    QVERIFY(child<QAbstractItemView>(u"trafficTable"_s)->isVisible());
    QCOMPARE(rows(u"trafficTable"_s), 2);
    QVERIFY(cell(0, 4).contains(u"till"_s));
    QVERIFY(m_desktop->window().windowTitle().startsWith(u"shop.windsock-session"_s));
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Session"_s);
    QVERIFY(!child<QPushButton>(u"saveSessionButton"_s)->isEnabled());
    QVERIFY(message().contains(u"nothing is added"_s));

    stop();
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), before);
}

void TestSessionView::startRecordsAnew()
{
    start(m_session);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(rows(u"trafficTable"_s), 0);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Recording"_s);
    QVERIFY(!m_desktop->window().windowTitle().contains(u"shop"_s));
    QWebSocket client;
    QUrl url = m_desktop->server().urls().constFirst();
    url.setPath(u"/echo"_s);
    client.open(url);
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
    start(name);
    QVERIFY2(message().contains(u"bad.windsock-session"_s), qPrintable(message()));
    QCOMPARE(m_desktop->server().state(), ServerState::Stopped);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Not recorded"_s);
    child<QPushButton>(u"startStopButton"_s)->click();
    QTRY_COMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(child<QLabel>(u"recordingWords"_s)->text(), u"Recording"_s);
}

void TestSessionView::theSystemOpensOne()
{
    start();
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
    start();
    DesktopFiles files;
    connect(&files, &DesktopFiles::openRequested, m_desktop.get(), &Desktop::openFile);
    QFileOpenEvent event(file.fileName());
    QCoreApplication::sendEvent(qApp, &event);
    QVERIFY(m_desktop->server().application().endpoints().isEmpty());
}

void TestSessionView::aSecondWindowWhereSomethingHappened()
{
    start();
    QStringList launched;
    bool works = true;
    m_desktop->setLauncher([&](const QString &file) {
        launched += file;
        return works;
    });
    QWebSocket client;
    QUrl url = m_desktop->server().urls().constFirst();
    url.setPath(u"/echo"_s);
    client.open(url);
    QTRY_COMPARE(rows(u"trafficTable"_s), 1);
    m_desktop->openFile(m_session);
    QCOMPARE(launched, QStringList{m_session});
    QCOMPARE(m_desktop->server().state(), ServerState::Listening);
    QCOMPARE(rows(u"trafficTable"_s), 1);
    works = false;
    m_desktop->openFile(m_session);
    QVERIFY(message().contains(u"shop.windsock-session"_s));
}

QTEST_MAIN(TestSessionView)
#include "tst_sessionview.moc"
