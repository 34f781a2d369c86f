// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Server.h"
#include "server/monitor/ServerMonitor.h"
#include "server/session/SessionReader.h"
#include "server/session/SessionRecorder.h"
#include "tests/support/Hostile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <sqlite3.h>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Windsock;
using namespace Windsock::Test;

/// A disk that fails under the session of a server that runs: recording stops and says so, serving
/// goes on.
class TestFaultDisk final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void cleanup();
    void stopsRecordingAndServes_data();
    void stopsRecordingAndServes();
};

#ifdef Q_OS_UNIX
namespace {

std::atomic<int> g_diskError{0}; ///< what each write of SQLite's fails with; 0: none fails

template<typename Offset>
ssize_t failingWrite(int file, const void *data, size_t size, Offset offset)
{
    if (const int error = g_diskError) {
        errno = error;
        return -1;
    }
    return pwrite(file, data, size, off_t(offset));
}

/// Through SQLite's own door for tests (sqlite3_vfs::xSetSystemCall).
void putUnderSqlite()
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(nullptr);
    const auto call = reinterpret_cast<sqlite3_syscall_ptr>(&failingWrite<qint64>);
    for (const char *name : {"pwrite", "pwrite64"})
        vfs->xSetSystemCall(vfs, name, call);
}

} // namespace
#endif

void TestFaultDisk::cleanup()
{
#ifdef Q_OS_UNIX
    g_diskError = 0;
    sqlite3_vfs *vfs = sqlite3_vfs_find(nullptr);
    vfs->xSetSystemCall(vfs, nullptr, nullptr); // back to the system's
#endif
}

void TestFaultDisk::stopsRecordingAndServes_data()
{
    QTest::addColumn<int>("error");
    QTest::newRow("full") << ENOSPC;
    QTest::newRow("read-only") << EROFS;
    QTest::newRow("broken") << EIO;
}

void TestFaultDisk::stopsRecordingAndServes()
{
#ifndef Q_OS_UNIX
    QSKIP("SQLite lets its system calls be replaced on Unix only.");
#else
    QFETCH(const int, error);
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"faulty.windsock-session"_qs);
    putUnderSqlite();
    SessionRecorder recorder;
    QSignalSpy failed(&recorder, &SessionRecorder::failed);
    const auto opened = recorder.open({file});
    QVERIFY2(opened, qPrintable(opened.error()));
    ServerSettings settings;
    settings.listen = {ListenAddress{QHostAddress(QHostAddress::LocalHost), 0}};
    Server server(shippedApplication(), settings);
    server.setTrafficSink(&recorder);
    QVERIFY(server.start());
    const QUrl echo(server.urls().constFirst().toString() + u"/echo");
    QVERIFY(serves(echo));
    QTRY_VERIFY(recorder.counters().stored > 0);
    QCOMPARE(failed.size(), 0);

    g_diskError = error;
    QVERIFY(serves(echo));
    QTRY_COMPARE(failed.size(), 1);
    const QString said = failed.at(0).at(0).toString();
    QVERIFY2(said.contains(u"faulty.windsock-session"), qPrintable(said));
    QVERIFY(serves(echo));
    QVERIFY(serves(echo));
    QTRY_VERIFY(recorder.counters().dropped > 0);
    QCOMPARE(failed.size(), 1); // told once
    const SessionCounters counters = recorder.counters();
    QCOMPARE(counters.seen, counters.stored + counters.dropped);

    // What was stored before can be read.
    g_diskError = 0;
    QSignalSpy stopped(&server, &Server::stopped);
    server.stop();
    QTRY_COMPARE(stopped.size(), 1);
    recorder.close();
    SessionReader reader;
    const auto read = reader.open(file);
    QVERIFY2(read, qPrintable(read.error()));
    QVERIFY(reader.lastId() >= qint64(1));
#endif
}

QTEST_GUILESS_MAIN(TestFaultDisk)
#include "tst_fault_disk.moc"
