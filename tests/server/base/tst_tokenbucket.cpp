// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base/TokenBucket.h"

#include <QTest>

using namespace Windsock;
using std::chrono::microseconds;

namespace {
constexpr qint64 Second = 1'000'000;
} // namespace

class TestTokenBucket : public QObject
{
    Q_OBJECT

private slots:
    void givesOneSecondsWorthAtOnce();
    void givesMoreAsTimePasses();
    void savesNoMoreThanOneSecondsWorth();
    void owesNothingForAHigherRate();
    void saysHowLongIsOwed();
    void isFullAgain();
};

void TestTokenBucket::givesOneSecondsWorthAtOnce()
{
    TokenBucket bucket;
    for (int i = 0; i < 10; ++i)
        QVERIFY(bucket.tryTake(10, Second));
    QVERIFY(!bucket.tryTake(10, Second));
}

void TestTokenBucket::givesMoreAsTimePasses()
{
    TokenBucket bucket;
    bucket.take(10, 10, Second);
    QVERIFY(!bucket.tryTake(10, Second + Second / 10 - 1));
    QVERIFY(bucket.tryTake(10, Second + Second / 10));
    QVERIFY(!bucket.tryTake(10, Second + Second / 10));
}

void TestTokenBucket::savesNoMoreThanOneSecondsWorth()
{
    TokenBucket bucket;
    QVERIFY(bucket.tryTake(2, Second));
    const qint64 later = 1'000 * Second;
    QVERIFY(bucket.tryTake(2, later));
    QVERIFY(bucket.tryTake(2, later));
    QVERIFY(!bucket.tryTake(2, later));
}

void TestTokenBucket::owesNothingForAHigherRate()
{
    TokenBucket bucket;
    for (int i = 0; i < 200; ++i)
        QVERIFY(bucket.tryTake(200, Second));
    QVERIFY(!bucket.tryTake(2, Second));
    QVERIFY(bucket.tryTake(2, Second + Second / 2));
}

void TestTokenBucket::saysHowLongIsOwed()
{
    TokenBucket bucket;
    QCOMPARE(bucket.take(100, 100, Second), microseconds(0));
    QCOMPARE(bucket.take(50, 100, Second), microseconds(Second / 2));
    QCOMPARE(bucket.take(0, 100, Second + Second / 2), microseconds(0));
    QCOMPARE(bucket.take(1'000, 100, Second + Second / 2), microseconds(10 * Second));
}

void TestTokenBucket::isFullAgain()
{
    TokenBucket bucket;
    QVERIFY(bucket.isFull(4, Second));
    bucket.take(4, 4, Second);
    QVERIFY(!bucket.isFull(4, Second + Second / 2));
    QVERIFY(bucket.isFull(4, 2 * Second));
}

QTEST_APPLESS_MAIN(TestTokenBucket)
#include "tst_tokenbucket.moc"
