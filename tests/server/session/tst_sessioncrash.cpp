// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "tests/server/session/SessionSamples.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace Windsock;

namespace {

constexpr auto ChildArgument = "--record-until-killed";

/// The other process: records as fast as it can and says on stdout which rows are stored, until it
/// is killed.
int recordUntilKilled(QCoreApplication &application, const QString &file)
{
    SessionRecorder recorder;
    if (const auto opened = recorder.open(Samples::recordTo(file)); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error()));
        return 1;
    }
    std::printf("file %s\n", qPrintable(recorder.file()));
    QObject::connect(&recorder, &SessionRecorder::batchStored, &application,
                     [](qint64, qint64 lastId) {
                         std::printf("stored %lld\n", static_cast<long long>(lastId));
                         std::fflush(stdout);
                     });
    const TrafficBatchPtr batch = Samples::uniformBatch(500, 64);
    QTimer traffic;
    QObject::connect(&traffic, &QTimer::timeout, &application, [&] {
        if (recorder.counters().queued < 20'000)
            recorder.accept(batch);
    });
    traffic.start(0);
    return QCoreApplication::exec();
}

} // namespace

class TestSessionCrash final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void killedInMidTraffic();
    void leftoverIsFound();

private:
    /// Lets a child record to `file` (empty: a temporary one) until it has told of `rows`, then
    /// kills it.
    void recordAndKill(const QString &file, qint64 rows);

    std::unique_ptr<OwnTemporaryFolder> m_folder;
    QString m_recorded; ///< the file that the child named
    qint64 m_told = 0;  ///< the last row that the child told of
};

void TestSessionCrash::init()
{
    m_folder.reset(); // The next one is to be made where the first one was.
    m_folder = std::make_unique<OwnTemporaryFolder>();
}

void TestSessionCrash::recordAndKill(const QString &file, qint64 rows)
{
    m_told = 0;
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(),
                {QString::fromLatin1(ChildArgument), file});
    QVERIFY(child.waitForStarted());
    const auto readLines = [&] {
        while (child.canReadLine()) {
            const QByteArray line = child.readLine().trimmed();
            if (line.startsWith("file "))
                m_recorded = QString::fromLocal8Bit(line.mid(5));
            else if (line.startsWith("stored "))
                m_told = line.mid(7).toLongLong();
        }
        return m_told >= rows;
    };
    QTRY_VERIFY_WITH_TIMEOUT(readLines() || child.state() != QProcess::Running, 60'000);
    child.kill();
    QVERIFY(child.waitForFinished());
    readLines();
    QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    QVERIFY(m_told >= rows);
}

void TestSessionCrash::killedInMidTraffic()
{
    const QString file = m_folder->filePath(u"killed.windsock-session"_qs);
    recordAndKill(file, 50'000);
    QCOMPARE(m_recorded, file);

    // A reader alone can open what was left, before anything has repaired it.
    qint64 last = 0;
    {
        SessionReader reader;
        const auto opened = reader.open(file);
        QVERIFY2(opened.ok(), qPrintable(opened.error()));
        last = reader.lastId();
        QVERIFY(last >= m_told);
        QCOMPARE(reader.rows(last, 10).size(), 1);
        QCOMPARE(reader.payload(last, 100), QByteArray(64, 'x'));
    }
    QCOMPARE(Samples::askText(file, "PRAGMA integrity_check"), u"ok"_qs);
    QCOMPARE(Samples::ask(file, "SELECT count(*) FROM record"), last);
    QCOMPARE(Samples::ask(file, "SELECT min(id) FROM record"), 1);
    QCOMPARE(last % 500, 0);

    SessionRecorder recorder;
    const auto opened = recorder.open(Samples::recordTo(file));
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    recorder.accept(Samples::batch({Samples::text("after the crash")}));
    recorder.close();
    SessionReader reader;
    QVERIFY(reader.open(file).ok());
    QCOMPARE(reader.lastId(), last + 1);
    QCOMPARE(reader.payload(last + 1, 100), QByteArray("after the crash"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList{QFileInfo(file).fileName()});
}

void TestSessionCrash::leftoverIsFound()
{
    recordAndKill({}, 1'000);
    QCOMPARE(m_folder->files().filter(QFileInfo(m_recorded).fileName()), m_folder->files());
    QCOMPARE(SessionRecorder::leftovers(), QStringList{m_recorded});
    SessionReader reader;
    QVERIFY(reader.open(m_recorded).ok());
    QVERIFY(reader.lastId() >= m_told);
    const qint64 last = reader.lastId();
    reader.close();

    const auto mended = SessionRecorder::mendLeftover(m_recorded);
    QVERIFY2(mended.ok(), qPrintable(mended.error()));
    QCOMPARE(mended.value(), last);
    QCOMPARE(m_folder->files(), QStringList{QFileInfo(m_recorded).fileName()});
    QCOMPARE(Samples::ask(m_recorded, "SELECT count(*) FROM record"), last);
    QCOMPARE(Samples::ask(m_recorded, "SELECT count(*) FROM run"), 1);
    QCOMPARE(SessionRecorder::leftovers(), QStringList{m_recorded});
    QVERIFY(SessionRecorder::removeLeftover(m_recorded));
    QCOMPARE(m_folder->files(), QStringList());
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1StringView(ChildArgument))
        return recordUntilKilled(application, arguments.value(2));
    TestSessionCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sessioncrash.moc"
