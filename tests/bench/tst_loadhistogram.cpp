// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Histogram.h"

#include <QRegularExpression>
#include <QTest>

using namespace Load;
using namespace std::chrono_literals;

class TestLoadHistogram final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void emptyIsZero()
    {
        const Histogram histogram;
        QCOMPARE(histogram.count(), 0U);
        QCOMPARE(histogram.quantile(0.5), 0ns);
        QCOMPARE(histogram.max(), 0ns);
    }

    void quantileIsNeverTooLowAndLittleTooHigh()
    {
        for (Histogram::Duration::rep value = 1; value < 1'000'000'000'000;
             value += value / 3 + 1) {
            Histogram histogram;
            histogram.add(Histogram::Duration(value));
            histogram.add(24h); // or the maximum would bound it
            const auto found = histogram.quantile(0.5).count();
            QVERIFY2(found >= value && found <= value + value / 64,
                     qPrintable(QString::number(value)));
        }
    }

    void quantilesCount()
    {
        Histogram histogram;
        for (int i = 1; i <= 1000; ++i)
            histogram.add(Histogram::Duration(i <= 990 ? 10 : 1'000'000 + i));
        QCOMPARE(histogram.count(), 1000U);
        QCOMPARE(histogram.quantile(0.5), 10ns);
        QCOMPARE(histogram.quantile(0.99), 10ns);
        QVERIFY(histogram.quantile(0.991) > 1ms);
        QCOMPARE(histogram.quantile(1), 1'001'000ns);
        QCOMPARE(histogram.max(), 1'001'000ns);
    }

    void extremesFit()
    {
        Histogram histogram;
        histogram.add(-5ns);
        histogram.add(Histogram::Duration::max());
        QCOMPARE(histogram.quantile(0.5), 0ns);
        QCOMPARE(histogram.quantile(1), Histogram::Duration::max());
    }
};

QTEST_APPLESS_MAIN(TestLoadHistogram)
#include "tst_loadhistogram.moc"
