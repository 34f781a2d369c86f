// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RateMeter.h"

#include <QTest>

using namespace Windsock;

class TestRateMeter final : public QObject
{
    Q_OBJECT

private slots:
    void steadyRate();
    void forgetsWhatIsLongPast();
    void anotherServerStartsAnew();

private:
    static Statistics at(qint64 milliseconds, quint64 in, quint64 out, quint64 bytes)
    {
        Statistics statistics;
        statistics.at = milliseconds * 1'000;
        statistics.messagesIn = in;
        statistics.messagesOut = out;
        statistics.bytesIn = bytes;
        return statistics;
    }
};

void TestRateMeter::steadyRate()
{
    RateMeter meter;
    QCOMPARE(meter.add(at(0, 100, 0, 0)).messagesIn, 0.0);
    RateMeter::Rates rates;
    for (int i = 1; i <= 20; ++i)
        rates = meter.add(at(i * 250, quint64(100 + i * 5), quint64(i * 10), quint64(i * 250)));
    QCOMPARE(rates.messagesIn, 20.0);
    QCOMPARE(rates.messagesOut, 40.0);
    QCOMPARE(rates.bytes, 1000.0);
}

void TestRateMeter::forgetsWhatIsLongPast()
{
    RateMeter meter;
    meter.add(at(0, 0, 0, 0));
    QVERIFY(meter.add(at(250, 1000, 0, 0)).messagesIn > 0);
    RateMeter::Rates rates;
    for (int i = 2; i <= 10; ++i)
        rates = meter.add(at(i * 250, 1000, 0, 0));
    QCOMPARE(rates.messagesIn, 0.0);
}

void TestRateMeter::anotherServerStartsAnew()
{
    RateMeter meter;
    meter.add(at(0, 500, 0, 0));
    meter.add(at(250, 600, 0, 0));
    QCOMPARE(meter.add(at(500, 3, 0, 0)).messagesIn, 0.0);
    QCOMPARE(meter.add(at(1500, 5, 0, 0)).messagesIn, 2.0);
}

QTEST_GUILESS_MAIN(TestRateMeter)
#include "tst_ratemeter.moc"
