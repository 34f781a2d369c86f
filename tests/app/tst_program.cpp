// SPDX-License-Identifier: GPL-3.0-or-later
// The built program as a person or a script starts it.
#include "server/session/PrivateFolder.h"
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/app/Program.h"
#include "tests/server/session/OwnTemporaryFolder.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

#ifdef Q_OS_UNIX
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace Windsock::Test;

class TestProgram final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_temporary.reset(); // The next one is to be made where the first one was.
        m_temporary = std::make_unique<Windsock::OwnTemporaryFolder>();
    }
    void servesUntilASignal_data();
    void servesUntilASignal();
    void outlivesWhoeverReadItsOutput();
    void endsWithItsTerminal_data();
    void endsWithItsTerminal();
    void announcesEveryListener();
    void keepsTheSession();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void portInUse();
    void helpAndVersionNeedNoDisplay_data();
    void helpAndVersionNeedNoDisplay();
    void testsItself();
    void tellsWhatFailsInItself();
    void noDisplayNamesHeadless_data();
    void noDisplayNamesHeadless();
    void tellsOfASessionThatWasLeft();

private:
    std::unique_ptr<Windsock::OwnTemporaryFolder> m_temporary; ///< without what other runs left
};

void TestProgram::servesUntilASignal_data()
{
#ifdef Q_OS_UNIX
    QTest::addColumn<QString>("signal");
    QTest::newRow("SIGTERM") << u"-TERM"_s;
    QTest::newRow("SIGINT") << u"-INT"_s;
#else
    QSKIP("Windows has no signals that a test could send");
#endif
}

void TestProgram::servesUntilASignal()
{
    QFETCH(QString, signal);
    Program program({u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s});
    const QString line = program.readListening();
    QVERIFY2(line.startsWith(u"listening ws://127.0.0.1:"_s), qPrintable(line));

    QWebSocket client;
    QSignalSpy answered(&client, &QWebSocket::textMessageReceived);
    QSignalSpy connected(&client, &QWebSocket::connected);
    QSignalSpy disconnected(&client, &QWebSocket::disconnected);
    client.open(QUrl(line.section(u' ', 1) + u"/echo"_s));
    QTRY_COMPARE_WITH_TIMEOUT(connected.count(), 1, Patience);
    client.sendTextMessage(u"你好"_s);
    QTRY_COMPARE_WITH_TIMEOUT(answered.count(), 1, Patience);
    QCOMPARE(answered.at(0).at(0).toString(), u"你好"_s);

    QVERIFY(program.signal(signal));
    QTRY_COMPARE_WITH_TIMEOUT(disconnected.count(), 1, Patience);
    QCOMPARE(int(client.closeCode()), 1001);
    QVERIFY(program.end());
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
    QCOMPARE(program.errorLines(), QStringList());
}

void TestProgram::outlivesWhoeverReadItsOutput()
{
#ifdef Q_OS_UNIX
    Program program({u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s});
    QVERIFY(program.listeningUrl().isValid());
    QVERIFY(program.signal(u"-PIPE"_s));
    QVERIFY(program.signal(u"-TERM"_s));
    QVERIFY(program.end());
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
#else
    QSKIP("Windows has no such signal");
#endif
}

void TestProgram::endsWithItsTerminal_data()
{
#ifdef Q_OS_UNIX
    QTest::addColumn<bool>("ends");
    QTest::newRow("as a rule") << true;
    QTest::newRow("not if started by nohup") << false;
#else
    QSKIP("Windows closes a console otherwise");
#endif
}

void TestProgram::endsWithItsTerminal()
{
#ifdef Q_OS_UNIX
    QFETCH(const bool, ends);
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0)
        QSKIP("this system gives no pseudo-terminal");
    const QByteArray name = ::ptsname(terminal);
    Program program({u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s}, [terminal, &name, ends] {
        ::signal(SIGHUP, ends ? SIG_DFL : SIG_IGN);
        ::close(terminal);
        ::setsid();
        ::open(name.constData(), O_RDWR); // the first that a new session opens becomes its own
    });
    QVERIFY(program.listeningUrl().isValid());
    ::close(terminal);
    if (!ends) {
        const QString said = program.errorLine(); // that there is nothing to read anew
        QVERIFY2(said.contains(u"certificate"_s), qPrintable(said));
        QCOMPARE(program.state(), QProcess::Running);
        program.terminate();
    }
    QVERIFY(program.end());
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
#endif
}

void TestProgram::announcesEveryListener()
{
    Program program({u"--headless"_s, u"--no-record"_s, u"--listen"_s, u"127.0.0.1:0"_s,
                     u"--listen"_s, u"127.0.0.1:0"_s});
    const QString first = program.readListening();
    const QString second = program.readListening();
    QVERIFY2(first.startsWith(u"listening ws://127.0.0.1:"_s), qPrintable(first));
    QVERIFY2(second.startsWith(u"listening ws://127.0.0.1:"_s), qPrintable(second));
    QVERIFY(first != second);
}

void TestProgram::keepsTheSession()
{
#ifndef Q_OS_UNIX
    QSKIP("Windows has no signals that a test could send");
#endif
    QTemporaryDir folder;
    const QString file = folder.filePath(u"a.windsock-session"_s);
    Program program({u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--record"_s, file});
    QVERIFY(program.readListening().startsWith(u"listening "_s));
    program.terminate();
    QVERIFY(program.end());
    QCOMPARE(program.exitCode(), 0);
    QFile session(file);
    QVERIFY(session.open(QIODevice::ReadOnly));
    QCOMPARE(session.read(15), QByteArray("SQLite format 3"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"a.windsock-session"_s});
}

void TestProgram::saysWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("words");
    QTest::newRow("unknown option") << QStringList{u"--foo"_s} << u"foo"_s;
    QTest::newRow("bad address") << QStringList{u"--headless"_s, u"--listen"_s, u"here"_s}
                                 << u"here"_s;
    QTest::newRow("address of another computer")
        << QStringList{u"--headless"_s, u"--listen"_s, u"192.0.2.1:8888"_s} << u"192.0.2.1"_s;
    QTest::newRow("no project file")
        << QStringList{u"--headless"_s, u"none.windsock"_s} << u"none.windsock"_s;
    QTest::newRow("session in no folder")
        << QStringList{u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--record"_s,
                       u"/nowhere/a.db"_s}
        << u"/nowhere/a.db"_s;
    QTest::newRow("no certificate")
        << QStringList{u"--headless"_s, u"--listen"_s,  u"127.0.0.1:0"_s, u"--tls-certificate"_s,
                       u"none.pem"_s,   u"--tls-key"_s, u"none.key"_s}
        << u"none."_s;
}

void TestProgram::saysWhatIsWrong()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, words);
    Program program(arguments);
    QVERIFY(program.end());
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 1);
    QCOMPARE(program.readAllStandardOutput(), QByteArray());
    const QStringList lines = program.errorLines();
    QVERIFY2(lines.size() == 1, qPrintable(lines.join(u'|')));
    QVERIFY2(lines.at(0).startsWith(u"windsock: "_s) && lines.at(0).contains(words),
             qPrintable(lines.at(0)));
}

void TestProgram::portInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    const QString port = QString::number(other.serverPort());
    Program program({u"--headless"_s, u"--listen"_s, u"127.0.0.1:"_s + port});
    QVERIFY(program.end());
    QCOMPARE(program.exitCode(), 1);
    const QStringList lines = program.errorLines();
    QVERIFY2(lines.size() == 1, qPrintable(lines.join(u'|')));
    QVERIFY2(lines.at(0).contains(port), qPrintable(lines.at(0)));
}

void TestProgram::helpAndVersionNeedNoDisplay_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("words");
    QTest::newRow("help") << u"--help"_s << u"--listen <ADDRESS:PORT>"_s;
    QTest::newRow("version") << u"--version"_s << u"windsock 0."_s;
}

void TestProgram::helpAndVersionNeedNoDisplay()
{
    QFETCH(QString, option);
    QFETCH(QString, words);
    Program program({option});
    QVERIFY(program.end());
    QCOMPARE(program.exitCode(), 0);
    const QString output = QString::fromLocal8Bit(program.readAllStandardOutput());
    QVERIFY2(output.contains(words), qPrintable(output));
    QCOMPARE(program.errorLines(), QStringList());
}

void TestProgram::testsItself()
{
    Program program({u"--self-test"_s});
    QVERIFY(program.end());
    QCOMPARE(program.errorLines(), QStringList());
    QCOMPARE(program.exitCode(), 0);
    QCOMPARE(QString::fromLocal8Bit(program.readAllStandardOutput()).split(u'\n'),
             QStringList({u"ws:// works"_s, u"wss:// works"_s, u"recording works"_s, {}}));
}

/// A disk that takes nothing: the recording fails, and it says so.
void TestProgram::tellsWhatFailsInItself()
{
#ifdef Q_OS_UNIX
    Program program({u"--self-test"_s}, [] {
        const rlimit none{0, 0};
        setrlimit(RLIMIT_FSIZE, &none);
        (void)signal(SIGXFSZ, SIG_IGN);
    });
    QVERIFY(program.end());
    QCOMPARE(program.exitCode(), 1);
    const QStringList lines = program.errorLines();
    QCOMPARE(lines.size(), 1);
    QVERIFY2(lines.first().startsWith(u"windsock: self-test failed at ws://: "_s),
             qPrintable(lines.first()));
#else
    QSKIP("There is no such limit.");
#endif
}

void TestProgram::noDisplayNamesHeadless_data()
{
#if !defined(WINDSOCK_GUI) || defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    QSKIP("Only a Unix desktop can be without a display");
#else
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no display") << QStringList{};
    QTest::newRow("a display that cannot be opened") << QStringList{u"-platform"_s, u"xcb"_s};
    QTest::newRow("a platform that does not exist") << QStringList{u"-platform"_s, u"none"_s};
#endif
}

void TestProgram::noDisplayNamesHeadless()
{
    QFETCH(QStringList, arguments);
    Program program(arguments);
    QVERIFY(program.end());
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 1);
    const QStringList lines = program.errorLines();
    QVERIFY2(lines.size() == 1, qPrintable(lines.join(u'|')));
    QVERIFY2(lines.at(0).contains(u"--headless"_s), qPrintable(lines.at(0)));
}

void TestProgram::tellsOfASessionThatWasLeft()
{
    const QStringList arguments{u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s};
    {
        Program killed(arguments);
        QWebSocket client;
        client.open(QUrl(killed.readListening().section(u' ', 1) + u"/echo"_s));
        const auto isRecorded = [] {
            const QDir folder(Windsock::PrivateFolder::path());
            const QStringList files = folder.entryList({u"*.windsock-session"_s}, QDir::Files);
            Windsock::SessionReader reader;
            return files.size() == 1 && reader.open(folder.filePath(files.constFirst()))
                && reader.lastId() > 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRecorded(), Patience);
        killed.kill();
        QVERIFY(killed.end());
    }
    const QStringList left = Windsock::SessionRecorder::leftovers();
    QCOMPARE(left.size(), 1);
    {
        Program next(arguments);
        QVERIFY(next.readListening().startsWith(u"listening "_s));
        const QStringList lines = next.errorLines();
        QVERIFY2(lines.size() == 1, qPrintable(lines.join(u'|')));
        QVERIFY2(lines.at(0).contains(QDir::toNativeSeparators(left.at(0))),
                 qPrintable(lines.at(0)));
        QVERIFY2(lines.at(0).contains(u"(records: 1)"_s), qPrintable(lines.at(0)));
    }
    // What the line says to do ends it; the second run had no traffic to be kept.
    QVERIFY(QFile::remove(left.at(0)));
    Program last(arguments);
    QVERIFY(last.readListening().startsWith(u"listening "_s));
    QCOMPARE(last.errorLines(), QStringList());
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
