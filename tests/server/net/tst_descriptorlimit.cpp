// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/DescriptorLimit.h"

#include <QTest>

#include <algorithm>
#include <limits>

#ifndef Q_OS_WIN
#include <sys/resource.h>
#endif

using namespace Windsock;

class TestDescriptorLimit final : public QObject
{
    Q_OBJECT

private slots:
#ifndef Q_OS_WIN
    void init()
    {
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &m_before), 0);
    }
    void cleanup()
    {
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &m_before), 0);
    }
    void raisesTheSoftLimit();
    void neverLowersIt() const;
    void staysBelowTheHardLimit() const;

private:
    rlimit m_before{};
#else
    void thereIsNone();
#endif
};

#ifndef Q_OS_WIN
void TestDescriptorLimit::raisesTheSoftLimit()
{
    rlimit low = m_before;
    low.rlim_cur = 128;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &low), 0);
    QCOMPARE(descriptorLimit(), 128);
    const qint64 raised = raiseDescriptorLimit();
    QVERIFY(raised > 128);
    rlimit now{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &now), 0);
    QCOMPARE(qint64(now.rlim_cur), raised);
    QCOMPARE(now.rlim_max, m_before.rlim_max); // whoever lowers that may not raise it again
#ifdef Q_OS_LINUX
    QCOMPARE(now.rlim_cur, std::min<rlim_t>(m_before.rlim_max, 1'048'576));
#endif
}

void TestDescriptorLimit::neverLowersIt() const
{
    const qint64 first = raiseDescriptorLimit();
    QVERIFY(first >= qint64(std::min<rlim_t>(m_before.rlim_cur, 1'048'576)));
    QCOMPARE(raiseDescriptorLimit(), first);
    QCOMPARE(descriptorLimit(), first);
}

void TestDescriptorLimit::staysBelowTheHardLimit() const
{
    const qint64 raised = raiseDescriptorLimit();
    if (m_before.rlim_max != RLIM_INFINITY)
        QVERIFY(raised <= qint64(m_before.rlim_max));
}
#else
void TestDescriptorLimit::thereIsNone()
{
    QCOMPARE(raiseDescriptorLimit(), std::numeric_limits<qint64>::max());
}
#endif

QTEST_GUILESS_MAIN(TestDescriptorLimit)
#include "tst_descriptorlimit.moc"
