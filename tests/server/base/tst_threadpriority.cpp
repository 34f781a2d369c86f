// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base/ThreadPriority.h"

#include <QTest>

#include <thread>

#ifdef Q_OS_LINUX
#include <sched.h>
#include <sys/resource.h>
#endif

using namespace Windsock;

class TestThreadPriority final : public QObject
{
    Q_OBJECT

private slots:
    void isTheCallingThreadsOnly();
};

void TestThreadPriority::isTheCallingThreadsOnly()
{
#ifdef Q_OS_LINUX
    const int before = getpriority(PRIO_PROCESS, 0); // of the calling thread
    const int policyBefore = sched_getscheduler(0);
    int lowered = before;
    int policy = -1;
    std::thread thread([&] {
        yieldToOtherThreads();
        lowered = getpriority(PRIO_PROCESS, 0);
        policy = sched_getscheduler(0);
    });
    thread.join();
    QVERIFY(lowered > before || before > 14); // 19 is the last
    QCOMPARE(policy, policyBefore == SCHED_OTHER ? SCHED_BATCH : policyBefore);
    QCOMPARE(getpriority(PRIO_PROCESS, 0), before);
    QCOMPARE(sched_getscheduler(0), policyBefore);
#else
    yieldToOtherThreads();
#endif
}

QTEST_GUILESS_MAIN(TestThreadPriority)
#include "tst_threadpriority.moc"
