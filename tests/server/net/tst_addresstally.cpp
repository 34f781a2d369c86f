// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/AddressTally.h"

#include <QTest>

using namespace Windsock;
using Kind = AddressTally::Kind;

namespace {

constexpr qint64 Second = 1'000'000;
const QHostAddress Stranger(QStringLiteral("192.0.2.7"));
const QHostAddress Other(QStringLiteral("192.0.2.8"));

Limits limitsOf(int connections, int newPerSecond)
{
    Limits limits;
    limits.maxConnectionsPerAddress = connections;
    limits.maxNewConnectionsPerSecond = newPerSecond;
    return limits;
}

} // namespace

class TestAddressTally : public QObject
{
    Q_OBJECT

private slots:
    void countsEachAddressForItself();
    void countsRequestsAndClientsApart();
    void countsIpv6ByNetwork();
    void exemptsLoopback_data();
    void exemptsLoopback();
    void knowsNoLimitAtZero();
    void limitsTheRateOfAnAddress();
    void forgetsWhoIsGone();
};

void TestAddressTally::countsEachAddressForItself()
{
    const Limits limits = limitsOf(2, 0);
    AddressTally tally;
    tally.add(Stranger, Kind::Client);
    QVERIFY(!tally.isFull(Stranger, Kind::Client, limits));
    tally.add(Stranger, Kind::Client);
    QVERIFY(tally.isFull(Stranger, Kind::Client, limits));
    QVERIFY(!tally.isFull(Other, Kind::Client, limits));
    tally.remove(Stranger, Kind::Client);
    QVERIFY(!tally.isFull(Stranger, Kind::Client, limits));
}

void TestAddressTally::countsRequestsAndClientsApart()
{
    const Limits limits = limitsOf(1, 0);
    AddressTally tally;
    tally.add(Stranger, Kind::Request);
    QVERIFY(tally.isFull(Stranger, Kind::Request, limits));
    QVERIFY(!tally.isFull(Stranger, Kind::Client, limits));
}

void TestAddressTally::countsIpv6ByNetwork()
{
    const Limits limits = limitsOf(1, 0);
    AddressTally tally;
    tally.add(QHostAddress(QStringLiteral("2001:db8:1:2::7")), Kind::Client);
    QVERIFY(
        tally.isFull(QHostAddress(QStringLiteral("2001:db8:1:2:ffff::1")), Kind::Client, limits));
    QVERIFY(!tally.isFull(QHostAddress(QStringLiteral("2001:db8:1:3::7")), Kind::Client, limits));
    tally.remove(QHostAddress(QStringLiteral("2001:db8:1:2::9")), Kind::Client);
    QVERIFY(!tally.isFull(QHostAddress(QStringLiteral("2001:db8:1:2::7")), Kind::Client, limits));
}

void TestAddressTally::exemptsLoopback_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("IPv4") << QStringLiteral("127.0.0.1");
    QTest::newRow("another IPv4") << QStringLiteral("127.3.2.1");
    QTest::newRow("IPv6") << QStringLiteral("::1");
}

void TestAddressTally::exemptsLoopback()
{
    QFETCH(const QString, address);
    const QHostAddress own(address);
    Limits limits = limitsOf(1, 1);
    AddressTally tally;
    tally.add(own, Kind::Client);
    QVERIFY(!tally.isFull(own, Kind::Client, limits));
    QVERIFY(tally.isInTime(own, limits, Second));
    QVERIFY(tally.isInTime(own, limits, Second));
    limits.limitLoopback = true;
    QVERIFY(tally.isFull(own, Kind::Client, limits));
    QVERIFY(tally.isInTime(own, limits, Second));
    QVERIFY(!tally.isInTime(own, limits, Second));
}

void TestAddressTally::knowsNoLimitAtZero()
{
    const Limits limits = limitsOf(0, 0);
    AddressTally tally;
    for (int i = 0; i < 5'000; ++i) {
        tally.add(Stranger, Kind::Client);
        QVERIFY(tally.isInTime(Stranger, limits, Second));
    }
    QVERIFY(!tally.isFull(Stranger, Kind::Client, limits));
}

void TestAddressTally::limitsTheRateOfAnAddress()
{
    const Limits limits = limitsOf(0, 2);
    AddressTally tally;
    QVERIFY(tally.isInTime(Stranger, limits, Second));
    QVERIFY(tally.isInTime(Stranger, limits, Second));
    QVERIFY(!tally.isInTime(Stranger, limits, Second));
    QVERIFY(tally.isInTime(Other, limits, Second));
    QVERIFY(tally.isInTime(Stranger, limits, Second + Second / 2));
}

void TestAddressTally::forgetsWhoIsGone()
{
    const Limits limits = limitsOf(10, 10);
    AddressTally tally;
    tally.add(Stranger, Kind::Client);
    QVERIFY(tally.isInTime(Stranger, limits, Second));
    QVERIFY(tally.isInTime(Other, limits, Second));
    tally.purge(limits, Second);
    QCOMPARE(tally.size(), 2);
    tally.purge(limits, 2 * Second);
    QCOMPARE(tally.size(), 1);
    tally.remove(Stranger, Kind::Client);
    tally.purge(limits, 2 * Second);
    QCOMPARE(tally.size(), 0);
}

QTEST_APPLESS_MAIN(TestAddressTally)
#include "tst_addresstally.moc"
