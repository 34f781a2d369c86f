// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "tests/server/session/SessionSamples.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Windsock;

namespace {

#ifdef Q_OS_UNIX
/// While it lives, no file of this process can grow past a size: a full disk, made to order.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes) : m_handler(std::signal(SIGXFSZ, SIG_IGN))
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limited = m_before;
        limited.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limited);
    }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    using Handler = void (*)(int);
    Handler m_handler;
    rlimit m_before{};
};
#endif

} // namespace

class TestSessionSave final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void movesATemporarySession();
    void replacesAFile_data();
    void replacesAFile();
    void leavesOthersAlone();
    void savesInPlace();
    void refuses_data();
    void refuses();
    void refusesAFileInUse();
    void nothingToSave();
    void closeRightAfter();
    void trafficGoesOn();
#ifdef Q_OS_UNIX
    void fullDisk();
    void fullDiskWhileSaving();
#endif

private:
    /// Opens a temporary session with 10 rows in it.
    void open(SessionRecorder &recorder);
    [[nodiscard]] QStringList filesLeft() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OwnTemporaryFolder> m_temporary;
    QString m_file;
};

void TestSessionSave::init()
{
    m_temporary.reset(); // The next ones are to be made where the first ones were.
    m_folder = std::make_unique<QTemporaryDir>();
    m_temporary = std::make_unique<OwnTemporaryFolder>();
    m_file = m_folder->filePath(u"saved.windsock-session"_qs);
}

void TestSessionSave::open(SessionRecorder &recorder)
{
    const auto opened = recorder.open({});
    QVERIFY2(opened.ok(), qPrintable(opened.error()));
    recorder.accept(Samples::uniformBatch(10, 100));
}

void TestSessionSave::movesATemporarySession()
{
    SessionRecorder recorder;
    open(recorder);
    const QString temporary = recorder.file();
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    // The old file is there for as long as saved() is being told.
    bool oldWasThere = false;
    connect(&recorder, &SessionRecorder::saved, this,
            [&] { oldWasThere = QFile::exists(temporary); });
    recorder.saveAs(m_file);
    QCOMPARE(recorder.file(), temporary);
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(oldWasThere);
    QCOMPARE(saved[0][0].toString(), m_file);
    QCOMPARE(recorder.file(), m_file);
    QVERIFY(!recorder.isTemporary());
    QTRY_COMPARE(m_temporary->files(), QStringList());

    // Ids, names and clients go on where they were.
    QSignalSpy told(&recorder, &SessionRecorder::batchStored);
    recorder.accept(Samples::uniformBatch(5, 100));
    QTRY_COMPARE(told.isEmpty() ? 0 : told.last()[1].toLongLong(), 15);
    recorder.close();
    QCOMPARE(filesLeft(), QStringList{QFileInfo(m_file).fileName()});
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record WHERE run = 1"), 15);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM run"), 1);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM name"), 1);
    QCOMPARE(Samples::askText(m_file, "PRAGMA integrity_check"), u"ok"_qs);
    QCOMPARE(recorder.counters().stored, 15U);
}

void TestSessionSave::replacesAFile_data()
{
    QTest::addColumn<QByteArray>("log");
    QTest::newRow("alone") << QByteArray();
    QTest::newRow("with a log that a crash left") << QByteArray("stale");
}

void TestSessionSave::replacesAFile()
{
    QFETCH(QByteArray, log);
    {
        SessionRecorder earlier;
        QVERIFY(earlier.open(Samples::recordTo(m_file)).ok());
        earlier.accept(Samples::uniformBatch(500, 100));
        QTRY_COMPARE(earlier.counters().stored, 500U);
        if (!log.isEmpty()) // A real one: it must not be replayed into the new file.
            QVERIFY(QFile::copy(m_file + u"-wal"_qs, m_file + u".kept"_qs));
    }
    if (!log.isEmpty())
        QVERIFY(QFile::rename(m_file + u".kept"_qs, m_file + u"-wal"_qs));
    SessionRecorder recorder;
    open(recorder);
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    recorder.saveAs(m_file);
    QTRY_COMPARE(saved.count(), 1);
    recorder.close();
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record"), 10);
    QCOMPARE(Samples::askText(m_file, "PRAGMA integrity_check"), u"ok"_qs);
    QCOMPARE(filesLeft(), QStringList{QFileInfo(m_file).fileName()});
}

void TestSessionSave::leavesOthersAlone()
{
    QFile other(m_file + u".part"_qs);
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write("precious");
    other.close();
    SessionRecorder recorder;
    open(recorder);
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    recorder.saveAs(m_file);
    QTRY_COMPARE(saved.count(), 1);
    recorder.close();
    QVERIFY(other.open(QIODevice::ReadOnly));
    QCOMPARE(other.readAll(), QByteArray("precious"));
    const QString name = QFileInfo(m_file).fileName();
    QCOMPARE(filesLeft(), QStringList({name, name + u".part"_qs}));
}

void TestSessionSave::savesInPlace()
{
    SessionRecorder recorder;
    QVERIFY(recorder.open(Samples::recordTo(m_file)).ok());
    recorder.accept(Samples::uniformBatch(10, 100));
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    recorder.saveAs(m_folder->filePath(u"./saved.windsock-session"_qs));
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(saved[0][0].toString(), m_file);
    recorder.accept(Samples::uniformBatch(10, 100));
    recorder.close();
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record"), 20);

    open(recorder);
    const QString temporary = recorder.file();
    recorder.saveAs(temporary);
    QTRY_COMPARE(saved.count(), 2);
    QVERIFY(!recorder.isTemporary());
    recorder.close();
    QVERIFY(QFile::exists(temporary));
}

void TestSessionSave::refuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("a folder") << u"."_qs << u"is a folder"_qs;
    QTest::newRow("missing folder") << u"missing/x"_qs << u"there is no folder"_qs;
    // Long enough that the lock's name is possible and the copy's is not.
    QTest::newRow("no room for the copy") << QString(248, u'x') << u"cannot be written"_qs;
}

void TestSessionSave::refuses()
{
    QFETCH(QString, name);
    QFETCH(QString, words);
    SessionRecorder recorder;
    open(recorder);
    const QString temporary = recorder.file();
    QSignalSpy refused(&recorder, &SessionRecorder::saveFailed);
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    QSignalSpy failed(&recorder, &SessionRecorder::failed);
    recorder.saveAs(m_folder->filePath(name));
    QTRY_COMPARE(refused.count(), 1);
    QVERIFY2(refused[0][0].toString().contains(words), qPrintable(refused[0][0].toString()));
    QCOMPARE(recorder.file(), temporary);
    recorder.accept(Samples::uniformBatch(10, 100));
    QTRY_COMPARE(recorder.counters().stored, 20U);
    QCOMPARE(Samples::ask(temporary, "SELECT count(*) FROM record"), 20);
    QVERIFY(saved.isEmpty() && failed.isEmpty());
    QCOMPARE(filesLeft(), QStringList());
}

void TestSessionSave::refusesAFileInUse()
{
    SessionRecorder other;
    QVERIFY(other.open(Samples::recordTo(m_file)).ok());
    SessionRecorder recorder;
    open(recorder);
    QSignalSpy refused(&recorder, &SessionRecorder::saveFailed);
    recorder.saveAs(m_file);
    QTRY_COMPARE(refused.count(), 1);
    QVERIFY(refused[0][0].toString().contains(u"in use"));
    other.accept(Samples::uniformBatch(3, 10));
    other.close();
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record"), 3);
}

void TestSessionSave::nothingToSave()
{
    SessionRecorder recorder;
    QSignalSpy refused(&recorder, &SessionRecorder::saveFailed);
    recorder.saveAs(m_file);
    QTRY_COMPARE(refused.count(), 1);
    QVERIFY(!refused[0][0].toString().isEmpty());
}

void TestSessionSave::closeRightAfter()
{
    SessionRecorder recorder;
    open(recorder);
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    recorder.saveAs(m_file);
    recorder.accept(Samples::uniformBatch(3, 100));
    recorder.close();
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(recorder.file().isEmpty());
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record"), 13);
    QCOMPARE(m_temporary->files(), QStringList());
    QCOMPARE(filesLeft(), QStringList{QFileInfo(m_file).fileName()});
}

void TestSessionSave::trafficGoesOn()
{
    SessionRecorder recorder;
    open(recorder);
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    for (int i = 0; i < 100; ++i) {
        recorder.accept(Samples::uniformBatch(100, 200));
        if (i == 50)
            recorder.saveAs(m_file);
    }
    QTRY_COMPARE(saved.count(), 1);
    recorder.close();
    QCOMPARE(recorder.counters().stored, 10'010U);
    QCOMPARE(Samples::ask(m_file, "SELECT count(*) FROM record"), 10'010);
    QCOMPARE(Samples::ask(m_file, "SELECT max(id) FROM record"), 10'010);
}

#ifdef Q_OS_UNIX
void TestSessionSave::fullDisk()
{
    SessionRecorder recorder;
    open(recorder);
    QTRY_COMPARE(recorder.counters().stored, 10U);
    QSignalSpy failed(&recorder, &SessionRecorder::failed);
    {
        const FileSizeLimit limit(1'000'000);
        for (int i = 0; i < 50; ++i)
            recorder.accept(Samples::uniformBatch(10, 10'000));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY2(failed[0][0].toString().contains(QDir::toNativeSeparators(recorder.file())),
                 qPrintable(failed[0][0].toString()));
        QTRY_COMPARE(recorder.counters().queued, 0U);
        recorder.accept(Samples::uniformBatch(7, 10));
        recorder.renameClient(1, u"too late"_qs);
    }
    const SessionCounters counters = recorder.counters();
    QCOMPARE(counters.seen, 517U);
    QCOMPARE(counters.seen, counters.stored + counters.dropped);
    QVERIFY(counters.dropped >= 7);
    QVERIFY(recorder.isOpen());
    QCOMPARE(quint64(Samples::ask(recorder.file(), "SELECT count(*) FROM record")),
             counters.stored);

    // Saved to where there is room, the recording goes on.
    QSignalSpy saved(&recorder, &SessionRecorder::saved);
    recorder.saveAs(m_file);
    QTRY_COMPARE(saved.count(), 1);
    recorder.accept(Samples::uniformBatch(5, 10));
    recorder.close();
    QCOMPARE(recorder.counters().stored, counters.stored + 5);
    QCOMPARE(quint64(Samples::ask(m_file, "SELECT max(id) FROM record")), counters.stored + 5);
    QCOMPARE(Samples::askText(m_file, "PRAGMA integrity_check"), u"ok"_qs);
    QCOMPARE(failed.count(), 1);
}

void TestSessionSave::fullDiskWhileSaving()
{
    SessionRecorder recorder;
    open(recorder);
    for (int i = 0; i < 20; ++i)
        recorder.accept(Samples::uniformBatch(10, 10'000));
    QTRY_COMPARE(recorder.counters().stored, 210U);
    QFile existing(m_file);
    QVERIFY(existing.open(QIODevice::WriteOnly));
    existing.write("precious");
    existing.close();
    QSignalSpy refused(&recorder, &SessionRecorder::saveFailed);
    {
        const FileSizeLimit limit(100'000);
        recorder.saveAs(m_file);
        QTRY_COMPARE(refused.count(), 1);
    }
    QVERIFY(refused[0][0].toString().contains(QDir::toNativeSeparators(m_file)));
    QVERIFY(recorder.isTemporary());
    recorder.accept(Samples::uniformBatch(1, 10));
    QTRY_COMPARE(recorder.counters().stored, 211U);
    QVERIFY(existing.open(QIODevice::ReadOnly));
    QCOMPARE(existing.readAll(), QByteArray("precious"));
    QCOMPARE(filesLeft(), QStringList{QFileInfo(m_file).fileName()});
}
#endif

QTEST_GUILESS_MAIN(TestSessionSave)
#include "tst_sessionsave.moc"
