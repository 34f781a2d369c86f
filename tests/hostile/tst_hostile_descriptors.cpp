// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/Listener.h"
#include "tests/support/Hostile.h"
#include "tests/support/Process.h"

#include <QElapsedTimer>
#include <QScopeGuard>
#include <QTest>

#ifndef Q_OS_WIN
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace Windsock;
using namespace Windsock::Test;

/// Without descriptors: those who are connected do not notice, new ones wait, and nothing spins.
class TestHostileDescriptors final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void pausesAndResumes_data();
    void pausesAndResumes();
};

#ifndef Q_OS_WIN
namespace {

/// How many descriptors there may be, until it is destroyed.
class DescriptorsUpTo final
{
public:
    explicit DescriptorsUpTo(rlim_t count)
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit limited{count, m_before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &limited);
    }
    Q_DISABLE_COPY_MOVE(DescriptorsUpTo)
    ~DescriptorsUpTo() { setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

/// Opens descriptors until only so many are free.
std::vector<int> takeAllBut(int free)
{
    std::vector<int> taken;
    for (int fd = open("/dev/null", O_RDONLY); fd >= 0; fd = open("/dev/null", O_RDONLY))
        taken.push_back(fd);
    for (; free > 0 && !taken.empty(); --free) {
        close(taken.back());
        taken.pop_back();
    }
    return taken;
}

} // namespace
#endif

void TestHostileDescriptors::pausesAndResumes_data()
{
    QTest::addColumn<int>("free");
    QTest::newRow("the first of the reserve") << int(Listener::ReservedDescriptors);
    QTest::newRow("few are left") << 8;
}

void TestHostileDescriptors::pausesAndResumes()
{
#ifdef Q_OS_WIN
    QSKIP("There is no such limit.");
#else
    QFETCH(const int, free);
    const DescriptorsUpTo few(150);
    TestServer server(shippedApplication());
    TestClient steady(server.url(u"/echo"_qs));
    QTRY_VERIFY(steady.connected);
    std::vector<int> taken = takeAllBut(free);
    const auto giveBack = qScopeGuard([&taken] {
        for (const int fd : taken)
            close(fd);
    });

    RawClient waiting(server.port());
    waiting.send(upgradeRequest("/echo"));
    QTRY_COMPARE(server.warnings.size(), 1);
    QVERIFY2(server.warnings[0].contains(u"must wait"), qPrintable(server.warnings[0]));

    const auto usedBefore = processorTime();
    QElapsedTimer starving;
    starving.start();
    int echoes = 0;
    while (starving.elapsed() < 1'500) {
        steady.socket.sendTextMessage(u"not disturbed"_qs);
        ++echoes;
        QTRY_COMPARE(steady.texts.size(), echoes);
        QTest::qWait(100);
    }
    const auto used = processorTime() - usedBefore;
    QVERIFY2(used.count() < 700, qPrintable(QString::number(used.count())));
    QCOMPARE(server.warnings.size(), 1); // told once, however often it tried

    for (const int fd : taken)
        close(fd);
    taken.clear();
    const auto next = [&server] { return admitted(server, "/echo") != nullptr; };
    QVERIFY(QTest::qWaitFor(next, 10'000));
    QVERIFY(serves(server));
    QVERIFY(!steady.disconnected);
#endif
}

QTEST_GUILESS_MAIN(TestHostileDescriptors)
#include "tst_hostile_descriptors.moc"
