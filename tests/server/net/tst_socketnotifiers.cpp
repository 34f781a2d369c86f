// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets on the I/O threads' event dispatcher, on Qt's and on ours.
#include "server/net/DescriptorLimit.h"
#include "server/net/Tls.h"
#include "tests/server/net/LoopThread.h"
#include "tests/server/net/Stream.h"
#include "tests/support/TestServer.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTemporaryFile>

#include <algorithm>
#include <memory>
#include <vector>

#ifdef Q_OS_LINUX
#include <sys/epoll.h>
#endif

using namespace Windsock;
using namespace Windsock::Test;
using namespace std::chrono_literals;

class TestSocketNotifiers final : public QObject
{
    Q_OBJECT

public:
    static void initMain() { useQtsDispatcher(); }

private slots:
    void initTestCase_data() { addDispatchers(); }
    static void initTestCase() { raiseDescriptorLimit(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void tellOfTheirType_data();
    void tellOfTheirType();
    void tellWhileItLasts();
    void shareADescriptor();
    void tellOfEnds();
    void tellOfErrors_data();
    void tellOfErrors();

    void mayRemoveOthers_data();
    void mayRemoveOthers();
    void mayDeleteThemselves();
    void mayAddOthers();
    void mayBeSwitched_data();
    void mayBeSwitched();
    void takeNumbersAnew_data();
    void takeNumbersAnew();
    void noticeAnotherFile_data();
    void noticeAnotherFile();
    void surviveAnotherFile_data();
    void surviveAnotherFile();
    void leaveNothingWhenDisabled();
    void refuseWhatIsClosed_data();
    void refuseWhatIsClosed();
    void refuseFiles();
    void warnOfASecond();
    void leaveBlockingAsItIs();

    void mayNestLoops_data();
    void mayNestLoops();
    void canBeExcluded();

    void writersAreTriedInTheSameTurn();
    void writersWaitWhileFull();
    void writersAreNotWatchedWhileWritable();
    void socketsWaitForSlowReaders();

    void echo_data();
    void echo();
    void manyAreIdle();
};

namespace {

/// A notifier that counts.
class Notifier final : public QSocketNotifier
{
public:
    Notifier(int fd, Type type) : QSocketNotifier(fd, type)
    {
        callOnActivated([this] {
            ++told;
            if (then)
                then();
        });
    }

    int told = 0;
    std::function<void()> then;

private:
    template<typename Function>
    void callOnActivated(Function function)
    {
        connect(this, &QSocketNotifier::activated, this, function);
    }
};

/// What changes the notifiers of a descriptor that has become another file.
enum class Change { Comes, Goes, Returns };

void addChanges()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("one more comes") << Change::Comes;
    QTest::newRow("one of two goes") << Change::Goes;
    QTest::newRow("it goes and returns") << Change::Returns;
}

/// Two notifiers of a descriptor, as they are before and after such a change.
class Changed final
{
public:
    Changed(int fd, Change change)
        : reader(fd, QSocketNotifier::Read), other(fd, QSocketNotifier::Exception), m_change(change)
    {
        other.setEnabled(change != Change::Comes);
    }

    void happen()
    {
        if (m_change == Change::Returns)
            reader.setEnabled(false);
        (m_change == Change::Returns ? reader : other).setEnabled(m_change != Change::Goes);
    }

    Notifier reader;
    Notifier other;

private:
    Change m_change;
};

bool isOurs()
{
    QFETCH_GLOBAL(const bool, ours);
    return ours;
}

} // namespace

void TestSocketNotifiers::tellOfTheirType_data()
{
    QTest::addColumn<QSocketNotifier::Type>("type");
    QTest::newRow("read") << QSocketNotifier::Read;
    QTest::newRow("write") << QSocketNotifier::Write;
    QTest::newRow("exception") << QSocketNotifier::Exception;
}

void TestSocketNotifiers::tellOfTheirType()
{
    QFETCH(const QSocketNotifier::Type, type);
    inLoopThread([type] {
        settle();
        const Stream stream;
        if (type == QSocketNotifier::Write)
            Stream::fill(stream.mine);
        Notifier notifier(stream.mine, type);
        settle();
        QCOMPARE(notifier.told, 0);
        if (type == QSocketNotifier::Write)
            Stream::drain(stream.theirs);
        else
            stream.tell("x", type == QSocketNotifier::Exception ? MSG_OOB : 0);
        notifier.then = [&notifier] { notifier.setEnabled(false); };
        QVERIFY(turnUntil([&notifier] { return notifier.told > 0; }));
        settle();
        QCOMPARE(notifier.told, 1);
    });
}

void TestSocketNotifiers::tellWhileItLasts()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        stream.tell("x");
        Notifier reader(stream.mine, QSocketNotifier::Read);
        Notifier writer(stream.mine, QSocketNotifier::Write);
        for (int i = 1; i <= 4; ++i) {
            QVERIFY(turn(QEventLoop::WaitForMoreEvents));
            QCOMPARE(reader.told, i);
            QCOMPARE(writer.told, i);
        }
        Stream::drain(stream.mine);
        turn();
        QCOMPARE(reader.told, 4);
        QCOMPARE(writer.told, 5);
    });
}

void TestSocketNotifiers::shareADescriptor()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        Notifier reader(stream.mine, QSocketNotifier::Read);
        Notifier writer(stream.mine, QSocketNotifier::Write);
        Notifier exception(stream.mine, QSocketNotifier::Exception);
        QVERIFY(turnUntil([&writer] { return writer.told > 0; }));
        QCOMPARE(reader.told, 0);
        QCOMPARE(exception.told, 0);
        stream.tell("x");
        QVERIFY(turnUntil([&reader] { return reader.told > 0; }));
        QCOMPARE(exception.told, 0);
        stream.tell("!", MSG_OOB);
        QVERIFY(turnUntil([&exception] { return exception.told > 0; }));

        // Each goes by itself.
        exception.setEnabled(false);
        const int exceptions = exception.told;
        writer.setEnabled(false);
        const int writes = writer.told;
        const int reads = reader.told;
        QVERIFY(turnUntil([&] { return reader.told > reads + 2; }));
        QCOMPARE(writer.told, writes);
        QCOMPARE(exception.told, exceptions);
        reader.setEnabled(false);
        const int lastReads = reader.told;
        writer.setEnabled(true);
        QVERIFY(turnUntil([&] { return writer.told > writes + 2; }));
        QCOMPARE(reader.told, lastReads);
    });
}

void TestSocketNotifiers::tellOfEnds()
{
    inLoopThread([] {
        settle();
        Stream stream;
        Notifier reader(stream.mine, QSocketNotifier::Read);
        settle();
        QCOMPARE(reader.told, 0);
        Stream::close(stream.theirs);
        QVERIFY(turnUntil([&reader] { return reader.told > 0; }));
        char byte = 0;
        QCOMPARE(read(stream.mine, &byte, 1), 0);
    });
}

void TestSocketNotifiers::tellOfErrors_data()
{
    QTest::addColumn<bool>("full");
    QTest::newRow("writable") << false;
    QTest::newRow("full") << true; // and so watched
}

void TestSocketNotifiers::tellOfErrors()
{
    QFETCH(const bool, full);
    inLoopThread([full] {
        settle();
        int ends[2] = {-1, -1};
        QCOMPARE(pipe(ends), 0);
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
        if (full)
            Stream::fill(ends[1]);
        {
            Notifier writer(ends[1], QSocketNotifier::Write);
            settle();
            const int told = writer.told;
            QCOMPARE(told == 0, full);
            close(ends[0]);
            // Of an error that lasts it tells each turn.
            QVERIFY(turnUntil([&] { return writer.told > told + 2; }));
        }
        close(ends[1]);
    });
}

void TestSocketNotifiers::mayRemoveOthers_data()
{
    QTest::addColumn<bool>("deletes");
    QTest::addColumn<bool>("shared");
    QTest::newRow("disable") << false << false;
    QTest::newRow("delete") << true << false;
    QTest::newRow("disable, of one descriptor") << false << true;
    QTest::newRow("delete, of one descriptor") << true << true;
}

void TestSocketNotifiers::mayRemoveOthers()
{
    QFETCH(const bool, deletes);
    QFETCH(const bool, shared);
    inLoopThread([deletes, shared] {
        settle();
        const Stream streams[2];
        for (const Stream &stream : streams)
            stream.tell("x");
        std::unique_ptr<Notifier> notifiers[2];
        int told = 0;
        for (int i = 0; i < 2; ++i) {
            notifiers[i] = std::make_unique<Notifier>(streams[shared ? 0 : i].mine,
                                                      shared && i == 1 ? QSocketNotifier::Write
                                                                       : QSocketNotifier::Read);
            notifiers[i]->then = [&, i] {
                ++told;
                if (deletes)
                    notifiers[1 - i].reset();
                else
                    notifiers[1 - i]->setEnabled(false);
            };
        }
        turn();
        QCOMPARE(told, 1);
        turn();
        QCOMPARE(told, 2); // by the one that is left
    });
}

void TestSocketNotifiers::mayDeleteThemselves()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        stream.tell("x");
        int told = 0;
        for (const auto type : {QSocketNotifier::Read, QSocketNotifier::Write}) {
            auto *const notifier = new Notifier(stream.mine, type);
            notifier->then = [&told, notifier] {
                ++told;
                delete notifier;
            };
        }
        turn();
        QCOMPARE(told, 2);
        settle();
        QCOMPARE(told, 2);
    });
}

void TestSocketNotifiers::mayAddOthers()
{
    inLoopThread([] {
        settle();
        // So many that what is kept of them has to grow.
        constexpr size_t Count = 40;
        const auto streams = std::make_unique<Stream[]>(Count);
        std::vector<std::unique_ptr<Notifier>> notifiers;
        std::function<void()> add = [&] {
            if (!notifiers.empty())
                notifiers.back()->setEnabled(false);
            if (notifiers.size() == Count)
                return;
            const Stream &stream = streams[notifiers.size()];
            stream.tell("x");
            notifiers.push_back(std::make_unique<Notifier>(stream.mine, QSocketNotifier::Read));
            notifiers.back()->then = [&add] { add(); };
        };
        add();
        QVERIFY(turnUntil([&] { return notifiers.size() == Count && notifiers.back()->told > 0; }));
        for (const auto &notifier : notifiers)
            QCOMPARE(notifier->told, 1);
    });
}

void TestSocketNotifiers::mayBeSwitched_data()
{
    QTest::addColumn<QSocketNotifier::Type>("type");
    QTest::addColumn<bool>("watched"); // before it is switched
    QTest::addColumn<int>("times");
    for (const int times : {1, 2, 3, 4}) {
        QTest::addRow("read %d", times) << QSocketNotifier::Read << false << times;
        QTest::addRow("write %d", times) << QSocketNotifier::Write << false << times;
        QTest::addRow("watched read %d", times) << QSocketNotifier::Read << true << times;
        QTest::addRow("watched write %d", times) << QSocketNotifier::Write << true << times;
    }
}

void TestSocketNotifiers::mayBeSwitched()
{
    QFETCH(const QSocketNotifier::Type, type);
    QFETCH(const bool, watched);
    QFETCH(const int, times);
    inLoopThread([=] {
        settle();
        const Stream stream;
        Stream::fill(stream.mine);
        Notifier other(stream.mine, QSocketNotifier::Exception); // so that it is not the only one
        Notifier notifier(stream.mine, type);
        if (watched)
            settle();
        for (int i = 0; i < times; ++i)
            notifier.setEnabled(!notifier.isEnabled());
        stream.tell("x");
        Stream::drain(stream.theirs);
        if (notifier.isEnabled()) {
            QVERIFY(turnUntil([&notifier] { return notifier.told > 0; }));
        } else {
            settle();
            QCOMPARE(notifier.told, 0);
        }
        QCOMPARE(other.told, 0);
    });
}

void TestSocketNotifiers::takeNumbersAnew_data()
{
    QTest::addColumn<QSocketNotifier::Type>("type");
    QTest::addColumn<bool>("inCallback");
    QTest::addColumn<bool>("heldOpen"); // the old file, by another descriptor
    for (const bool inCallback : {false, true}) {
        for (const bool heldOpen : {false, true}) {
            const char *const when = inCallback ? "in a callback" : "between turns";
            const char *const held = heldOpen ? ", held open" : "";
            QTest::addRow("read, %s%s", when, held)
                << QSocketNotifier::Read << inCallback << heldOpen;
            QTest::addRow("write, %s%s", when, held)
                << QSocketNotifier::Write << inCallback << heldOpen;
        }
    }
}

void TestSocketNotifiers::takeNumbersAnew()
{
    QFETCH(const QSocketNotifier::Type, type);
    QFETCH(const bool, inCallback);
    QFETCH(const bool, heldOpen);
    inLoopThread([=] {
        settle();
        const bool writes = type == QSocketNotifier::Write;
        Stream old;
        Stream fresh;
        int held = -1;
        for (const int end : {old.mine, fresh.mine}) {
            if (writes)
                Stream::fill(end);
        }
        const auto makeReady = [writes](const Stream &stream) {
            if (writes)
                Stream::drain(stream.theirs);
            else
                stream.tell("x");
        };
        const int number = old.mine;
        auto notifier = std::make_unique<Notifier>(number, type);
        settle();
        QCOMPARE(notifier->told, 0);

        const auto takeAnew = [&] {
            notifier.reset();
            held = heldOpen ? dup(number) : -1;
            Stream::close(old.mine);
            QCOMPARE(dup2(fresh.mine, number), number);
            notifier = std::make_unique<Notifier>(number, type);
        };
        if (inCallback) {
            const Stream trigger;
            trigger.tell("x");
            Notifier other(trigger.mine, QSocketNotifier::Read);
            other.then = [&] {
                other.setEnabled(false);
                takeAnew();
            };
            QVERIFY(turnUntil([&other] { return other.told == 1; }));
        } else {
            takeAnew();
        }
        makeReady(old);
        settle();
        QCOMPARE(notifier->told, 0);
        makeReady(fresh);
        QVERIFY(turnUntil([&notifier] { return notifier->told > 0; }));
        notifier.reset();
        Stream::close(held);
        close(number);
    });
}

void TestSocketNotifiers::noticeAnotherFile_data()
{
    addChanges();
}

void TestSocketNotifiers::noticeAnotherFile()
{
    QFETCH(const Change, change);
    inLoopThread([change] {
        settle();
        const Stream old;
        const Stream fresh;
        Changed notifiers(old.mine, change);
        settle();
        QCOMPARE(dup2(fresh.mine, old.mine), old.mine);
        notifiers.happen();
        settle();
        QCOMPARE(notifiers.reader.told, 0);
        fresh.tell("x");
        QVERIFY(turnUntil([&notifiers] { return notifiers.reader.told > 0; }));
        QCOMPARE(notifiers.other.told, 0);
    });
}

void TestSocketNotifiers::surviveAnotherFile_data()
{
    addChanges();
}

void TestSocketNotifiers::surviveAnotherFile()
{
#ifndef Q_OS_LINUX
    QSKIP("what cannot be watched is another thing with each system");
#endif
    QFETCH(const Change, change);
    const bool ours = isOurs();
    inLoopThread([change, ours] {
        settle();
        const Stream old;
        Changed notifiers(old.mine, change);
        settle();
        // It is always ready, so it cannot be watched.
        const int nothing = open("/dev/null", O_RDWR);
        QCOMPARE(dup2(nothing, old.mine), old.mine);
        close(nothing);
        notifiers.happen();
        if (ours) {
            for (const Notifier *const notifier : {&notifiers.reader, &notifiers.other}) {
                if (notifier->isEnabled())
                    QTest::ignoreMessage(QtWarningMsg,
                                         QRegularExpression(u"^QSocketNotifier: Socket \\d+ with "
                                                            "type \\w+ cannot be watched"_qs));
            }
        }
        settle();
        QCOMPARE(notifiers.reader.isEnabled(), !ours);
        QCOMPARE(notifiers.reader.told > 0, !ours);
        if (ours)
            QVERIFY(!notifiers.other.isEnabled());

        // Nor does it harm those of other descriptors.
        const Stream stream;
        Notifier reader(stream.mine, QSocketNotifier::Read);
        stream.tell("x");
        QVERIFY(turnUntil([&reader] { return reader.told > 0; }));
    });
}

void TestSocketNotifiers::leaveNothingWhenDisabled()
{
#ifdef Q_OS_LINUX
    if (!isOurs())
        QSKIP("Qt's dispatcher keeps nothing in the system");
    inLoopThread([] {
        settle();
        const Stream stream;
        Notifier reader(stream.mine, QSocketNotifier::Read);
        settle();
        QVERIFY(watchedEvents(stream.mine).value_or(0) & EPOLLIN);
        // At once: its owner may close it while another descriptor holds it open, and then it can
        // not be taken out any more.
        reader.setEnabled(false);
        QVERIFY(!watchedEvents(stream.mine));
        settle();
        QVERIFY(!watchedEvents(stream.mine));
    });
#else
    QSKIP("only Linux tells what is watched");
#endif
}

void TestSocketNotifiers::refuseWhatIsClosed_data()
{
    QTest::addColumn<QSocketNotifier::Type>("type");
    QTest::addColumn<bool>("wasOpen");
    QTest::newRow("read") << QSocketNotifier::Read << true;
    QTest::newRow("write") << QSocketNotifier::Write << true;
    QTest::newRow("exception") << QSocketNotifier::Exception << true;
    QTest::newRow("read, never open") << QSocketNotifier::Read << false;
    QTest::newRow("write, never open") << QSocketNotifier::Write << false;
}

void TestSocketNotifiers::refuseWhatIsClosed()
{
    QFETCH(const QSocketNotifier::Type, type);
    QFETCH(const bool, wasOpen);
    inLoopThread([type, wasOpen] {
        settle();
        int number = 100'000'000;
        if (wasOpen) {
            Stream stream;
            number = stream.mine;
            {
                const Notifier before(number, QSocketNotifier::Read);
                settle();
            }
        }
        constexpr const char *Names[] = {"Read", "Write", "Exception"};
        QTest::ignoreMessage(
            QtWarningMsg,
            qPrintable(
                u"QSocketNotifier: Invalid socket %1 with type %2, disabling..."_qs.arg(number).arg(
                    QLatin1String(Names[type]))));
        const Notifier notifier(number, type);
        turn();
        QVERIFY(!notifier.isEnabled());
        QCOMPARE(notifier.told, 0);
        settle();
    });
}

void TestSocketNotifiers::refuseFiles()
{
    const bool ours = isOurs();
    inLoopThread([ours] {
        settle();
        QTemporaryFile file;
        QVERIFY(file.open());
        // poll() calls them always ready, what is behind libuv knows nothing of them.
        if (ours)
            QTest::ignoreMessage(QtWarningMsg,
                                 QRegularExpression(u"^QSocketNotifier: Socket \\d+ with type Read "
                                                    "cannot be watched \\(.+\\), disabling"_qs));
        const Notifier notifier(file.handle(), QSocketNotifier::Read);
        turn();
        QCOMPARE(notifier.isEnabled(), !ours);
        QCOMPARE(notifier.told, ours ? 0 : 1);
    });
}

void TestSocketNotifiers::warnOfASecond()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        stream.tell("x");
        Notifier first(stream.mine, QSocketNotifier::Read);
        settle();
        const int told = first.told;
        const QRegularExpression warning(u"Multiple socket notifiers for same socket \\d+"_qs);
        QTest::ignoreMessage(QtWarningMsg, warning);
        Notifier second(stream.mine, QSocketNotifier::Read);
        QVERIFY(turnUntil([&second] { return second.told > 0; }));
        QCOMPARE(first.told, told);
        // Qt warns when it goes, too.
        if (!isOurs())
            QTest::ignoreMessage(QtWarningMsg, warning);
        first.setEnabled(false);
        const int seconds = second.told;
        QVERIFY(turnUntil([&] { return second.told > seconds; }));
    });
}

void TestSocketNotifiers::leaveBlockingAsItIs()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        fcntl(stream.mine, F_SETFL, 0);
        const Notifier notifier(stream.mine, QSocketNotifier::Read);
        settle();
        QCOMPARE(fcntl(stream.mine, F_GETFL) & O_NONBLOCK, 0);
        QVERIFY((fcntl(stream.theirs, F_GETFL) & O_NONBLOCK) != 0);
    });
}

void TestSocketNotifiers::mayNestLoops_data()
{
    QTest::addColumn<bool>("excluding");
    QTest::newRow("with sockets") << false;
    QTest::newRow("without sockets") << true;
}

void TestSocketNotifiers::mayNestLoops()
{
    QFETCH(const bool, excluding);
    inLoopThread([excluding] {
        settle();
        const Stream streams[3];
        std::unique_ptr<Notifier> notifiers[3];
        const auto told = [&notifiers] {
            return std::count_if(std::begin(notifiers), std::end(notifiers),
                                 [](const auto &notifier) { return notifier->told > 0; });
        };
        qsizetype inNested = -1;
        for (int i = 0; i < 3; ++i) {
            streams[i].tell("x");
            notifiers[i] = std::make_unique<Notifier>(streams[i].mine, QSocketNotifier::Read);
            notifiers[i]->then = [&, i] {
                Stream::drain(streams[i].mine);
                if (inNested != -1)
                    return;
                inNested = 0;
                turn(excluding ? QEventLoop::ExcludeSocketNotifiers : QEventLoop::AllEvents);
                inNested = told();
            };
        }
        turn();
        QCOMPARE(inNested, excluding ? 1 : 3);
        // Neither lost nor told twice.
        for (const auto &notifier : notifiers)
            QCOMPARE(notifier->told, 1);
        settle();
        for (const Stream &stream : streams)
            stream.tell("y");
        QVERIFY(turnUntil([&] {
            return std::all_of(std::begin(notifiers), std::end(notifiers),
                               [](const auto &notifier) { return notifier->told == 2; });
        }));
    });
}

void TestSocketNotifiers::canBeExcluded()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        stream.tell("x");
        Notifier reader(stream.mine, QSocketNotifier::Read);
        Notifier writer(stream.mine, QSocketNotifier::Write);
        turn(QEventLoop::ExcludeSocketNotifiers);
        bool timeout = false;
        QTimer timer;
        timer.setSingleShot(true);
        timer.callOnTimeout(&timer, [&timeout] { timeout = true; });
        timer.start(10ms);
        // It waits for the timer, although they are ready.
        while (!timeout)
            turn(QEventLoop::ExcludeSocketNotifiers | QEventLoop::WaitForMoreEvents);
        QCOMPARE(reader.told, 0);
        QCOMPARE(writer.told, 0);
        turn();
        QCOMPARE(reader.told, 1);
        QCOMPARE(writer.told, 1);
    });
}

void TestSocketNotifiers::writersAreTriedInTheSameTurn()
{
    const bool ours = isOurs();
    inLoopThread([ours] {
        settle();
        const Stream stream;
        Notifier writer(stream.mine, QSocketNotifier::Write);
        writer.setEnabled(false);
        writer.then = [&writer] { writer.setEnabled(false); };
        QTimer timer;
        timer.setSingleShot(true);
        timer.callOnTimeout(&writer, [&writer] { writer.setEnabled(true); });
        timer.start(0ms);
        turn();
        QCOMPARE(writer.told, ours ? 1 : 0);
        settle();
        QCOMPARE(writer.told, 1);

        // Enabled again by itself, it is told once a turn.
        writer.then = [&writer] {
            writer.setEnabled(false);
            writer.setEnabled(true);
        };
        writer.setEnabled(true);
        for (int i = 2; i < 5; ++i) {
            turn(QEventLoop::WaitForMoreEvents);
            QCOMPARE(writer.told, i);
        }
    });
}

void TestSocketNotifiers::writersWaitWhileFull()
{
    inLoopThread([] {
        settle();
        const Stream stream;
        Stream::fill(stream.mine);
        Notifier writer(stream.mine, QSocketNotifier::Write);
        settle();
        QCOMPARE(writer.told, 0);
        // And the loop does wait.
        QTimer timer;
        const QSignalSpy timeouts(&timer, &QTimer::timeout);
        timer.start(10ms);
        QVERIFY(turnUntil([&timeouts] { return timeouts.size() == 2; }));
        QCOMPARE(writer.told, 0);
        timer.stop();
        Stream::drain(stream.theirs);
        QVERIFY(turnUntil([&writer] { return writer.told > 2; }));
    });
}

void TestSocketNotifiers::writersAreNotWatchedWhileWritable()
{
#ifdef Q_OS_LINUX
    if (!isOurs())
        QSKIP("Qt's dispatcher keeps nothing in the system");
    inLoopThread([] {
        settle();
        const Stream stream;
        const Notifier reader(stream.mine, QSocketNotifier::Read);
        Notifier writer(stream.mine, QSocketNotifier::Write);
        for (int i = 1; i <= 3; ++i) {
            turn();
            QCOMPARE(writer.told, i);
            QCOMPARE(watchedEvents(stream.mine).value_or(0) & (EPOLLIN | EPOLLOUT),
                     unsigned(EPOLLIN));
        }
        Stream::fill(stream.mine);
        settle();
        QCOMPARE(watchedEvents(stream.mine).value_or(0) & (EPOLLIN | EPOLLOUT),
                 unsigned(EPOLLIN | EPOLLOUT));
        writer.setEnabled(false);
        settle();
        QCOMPARE(watchedEvents(stream.mine).value_or(0) & (EPOLLIN | EPOLLOUT), unsigned(EPOLLIN));
    });
#else
    QSKIP("only Linux tells what is watched");
#endif
}

void TestSocketNotifiers::socketsWaitForSlowReaders()
{
    inLoopThread([] {
        settle();
        constexpr qint64 Size = 16 * 1024 * 1024;
        Stream stream;
        QTcpSocket socket;
        QVERIFY(socket.setSocketDescriptor(std::exchange(stream.mine, -1)));
        QCOMPARE(socket.write(QByteArray(Size, 'x')), Size);
        qint64 before = Size + 1;
        while (socket.bytesToWrite() < before) { // until the system takes no more
            before = socket.bytesToWrite();
            settle();
        }
        QVERIFY(before > 0);
        qint64 received = 0;
        QTimer reader;
        reader.callOnTimeout(&reader, [&] { received += Stream::drain(stream.theirs); });
        reader.start(1ms);
        QVERIFY(turnUntil([&received] { return received == Size; }));
        QCOMPARE(socket.bytesToWrite(), 0);
    });
}

void TestSocketNotifiers::echo_data()
{
    QTest::addColumn<bool>("secure");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("rounds");
    for (const bool secure : {false, true}) {
        const char *const name = secure ? "wss" : "ws";
        QTest::addRow("%s, small", name) << secure << 10 << 500;
        QTest::addRow("%s, medium", name) << secure << 100'000 << 50;
        QTest::addRow("%s, large", name) << secure << 5'000'000 << 3;
    }
}

void TestSocketNotifiers::echo()
{
    QFETCH(const bool, secure);
    QFETCH(const int, size);
    QFETCH(const int, rounds);
    const QTemporaryDir directory;
    QSslConfiguration configuration;
    if (secure) {
        const auto certificate = TestCertificate::make(directory.path());
        const auto loaded = loadTls(certificate.certificate, certificate.key);
        QVERIFY2(loaded, qPrintable(loaded.error()));
        configuration = *loaded;
    }
    inLoopThread([&] {
        std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>();
        if (secure) {
            auto secured = std::make_unique<QSslServer>();
            secured->setSslConfiguration(configuration);
            server = std::move(secured);
        }
        connect(server.get(), &QTcpServer::pendingConnectionAvailable, server.get(), [&server] {
            QTcpSocket *const socket = server->nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket,
                    [socket] { socket->write(socket->readAll()); });
        });
        QVERIFY(server->listen(QHostAddress::LocalHost));

        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        QByteArray sent(size, Qt::Uninitialized);
        for (int i = 0; i < size; ++i)
            sent[i] = char(i % 251);
        QByteArray received;
        int done = 0;
        const auto send = [&] { client.write(sent); };
        connect(&client, &QTcpSocket::readyRead, &client, [&] {
            received += client.readAll();
            if (received.size() < size)
                return;
            QVERIFY(received == sent);
            received.clear();
            if (++done < rounds)
                send();
        });
        if (secure) {
            connect(&client, &QSslSocket::encrypted, &client, send);
            client.connectToHostEncrypted(u"127.0.0.1"_qs, server->serverPort());
        } else {
            connect(&client, &QTcpSocket::connected, &client, send);
            client.connectToHost(QHostAddress::LocalHost, server->serverPort());
        }
        QVERIFY(turnUntil([&] { return done == rounds; }));
        client.disconnectFromHost();
        QVERIFY(turnUntil([&client] { return client.state() == QTcpSocket::UnconnectedState; }));
    });
}

void TestSocketNotifiers::manyAreIdle()
{
    const auto count = size_t(std::min<qint64>(2000, (descriptorLimit() - 100) / 2));
    inLoopThread([count] {
        settle();
        const auto streams = std::make_unique<Stream[]>(count);
        std::vector<std::unique_ptr<Notifier>> notifiers;
        int told = 0;
        for (size_t i = 0; i < count; ++i) {
            const int end = streams[i].mine;
            notifiers.push_back(std::make_unique<Notifier>(end, QSocketNotifier::Read));
            notifiers.back()->then = [&told, end] {
                ++told;
                Stream::drain(end);
            };
        }
        settle();
        QCOMPARE(told, 0);
        for (int round = 1; round <= 20; ++round) {
            for (size_t i = 0; i < count; i += count / 5)
                streams[i].tell("x");
            QVERIFY(turnUntil([&told, round] { return told == round * 5; }));
        }
        // All of them, more than the loop takes in one go.
        told = 0;
        for (size_t i = 0; i < count; ++i)
            streams[i].tell("x");
        QVERIFY(turnUntil([&] { return told == int(count); }));
        settle();
        QCOMPARE(told, int(count));
    });
}

QTEST_GUILESS_MAIN(TestSocketNotifiers)
#include "tst_socketnotifiers.moc"
