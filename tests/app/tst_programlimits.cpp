// SPDX-License-Identifier: GPL-3.0-or-later
// The built program, and what it keeps from whom it does not know.
#include "tests/app/Program.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "tests/support/RawClient.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace Windsock::Test;

class TestProgramLimits final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void addressesAreRefused_data();
    void addressesAreRefused();
    void oneConnectionAtMost();
    void aLongMessageInOneFrame_data();
    void aLongMessageInOneFrame();
    void descriptorsAreRaised();

private:
    static QStringList headless(const QStringList &more)
    {
        return QStringList{u"--headless"_s, u"--no-record"_s, u"--listen"_s, u"127.0.0.1:0"_s}
        + more;
    }
    const Windsock::OwnTemporaryFolder m_temporary; ///< without what other runs left
};

void TestProgramLimits::addressesAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("refused");
    QTest::newRow("blocked") << QStringList{u"--block-address"_s, u"127.0.0.0/8"_s} << true;
    QTest::newRow("not among those allowed")
        << QStringList{u"--allow-address"_s, u"192.0.2.0/24"_s} << true;
    QTest::newRow("allowed and blocked")
        << QStringList{u"--allow-address"_s, u"127.0.0.1"_s, u"--block-address"_s, u"127.0.0.1"_s}
        << true;
    QTest::newRow("another is blocked")
        << QStringList{u"--block-address"_s, u"192.0.2.0/24"_s} << false;
}

void TestProgramLimits::addressesAreRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, refused);
    Program program(headless(arguments));
    RawClient client(quint16(program.listeningUrl().port()));
    client.send(upgradeRequest("/echo"));
    if (refused) {
        QTRY_VERIFY_WITH_TIMEOUT(client.closed, Patience);
        QCOMPARE(client.received, QByteArray());
    } else {
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), 101, Patience);
    }
}

void TestProgramLimits::oneConnectionAtMost()
{
    Program program(headless({u"--max-connections"_s, u"1"_s}));
    const auto port = quint16(program.listeningUrl().port());
    RawClient first(port);
    first.send(upgradeRequest("/echo"));
    QTRY_COMPARE_WITH_TIMEOUT(first.status(), 101, Patience);
    RawClient second(port);
    second.send(upgradeRequest("/echo"));
    QTRY_VERIFY_WITH_TIMEOUT(second.closed, Patience);
    QCOMPARE(second.status(), 503);
    QVERIFY2(second.received.contains("\r\nRetry-After: "), second.received.constData());
    QVERIFY(!first.closed);
}

void TestProgramLimits::aLongMessageInOneFrame_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("arrives");
    const QString size = QString::number(12 * 1024 * 1024);
    QTest::newRow("beyond the default") << QStringList{} << false;
    QTest::newRow("raised") << QStringList{u"--max-message-size"_s, size} << true;
    QTest::newRow("raised, but not for a frame")
        << QStringList{u"--max-message-size"_s, size, u"--max-frame-size"_s, u"1000"_s} << false;
}

void TestProgramLimits::aLongMessageInOneFrame()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, arrives);
    Program program(headless(arguments));
    QUrl url = program.listeningUrl();
    url.setPath(u"/echo"_s);
    QWebSocket client;
    client.setOutgoingFrameSize(16 * 1024 * 1024);
    client.setMaxAllowedIncomingFrameSize(16 * 1024 * 1024);
    client.setMaxAllowedIncomingMessageSize(16 * 1024 * 1024);
    QSignalSpy connected(&client, &QWebSocket::connected);
    QSignalSpy answered(&client, &QWebSocket::binaryMessageReceived);
    QSignalSpy disconnected(&client, &QWebSocket::disconnected);
    client.open(url);
    QTRY_COMPARE_WITH_TIMEOUT(connected.count(), 1, Patience);
    client.sendBinaryMessage(QByteArray(12 * 1024 * 1024, 'x'));
    QTRY_COMPARE_WITH_TIMEOUT(answered.count() + disconnected.count(), 1, Patience);
    QCOMPARE(int(answered.count()), arrives ? 1 : 0);
}

void TestProgramLimits::descriptorsAreRaised()
{
#ifndef Q_OS_LINUX
    QSKIP("Only Linux shows what another process may open");
#else
    constexpr rlim_t Few = 200;
    rlimit own{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &own), 0);
    QVERIFY2(own.rlim_max > Few, "this machine has too few descriptors for the test");
    own.rlim_cur = Few;
    Program program(headless({}), [own] { setrlimit(RLIMIT_NOFILE, &own); });
    QVERIFY(program.listeningUrl().isValid());
    QFile file(u"/proc/%1/limits"_s.arg(program.processId()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QRegularExpression line(u"Max open files +(\\S+) +(\\S+)"_s);
    const auto found = line.match(QString::fromLatin1(file.readAll()));
    QVERIFY(found.hasMatch());
    QCOMPARE(found.captured(2), QString::number(own.rlim_max));
    QCOMPARE(found.captured(1), found.captured(2));
#endif
}

QTEST_GUILESS_MAIN(TestProgramLimits)
#include "tst_programlimits.moc"
