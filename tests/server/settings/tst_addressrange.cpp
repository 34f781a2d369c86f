// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/AddressRange.h"

#include <QTest>

using namespace Windsock;

/// How addresses and networks are written, and who is let in by them.
class TestAddressRange final : public QObject
{
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void contains_data();
    void contains();
    void emptyOneContainsNothing();
    void permits_data();
    void permits();
    void blocksOnce();
    void permitTakesBackWhatBlocks();
    void permitAllowsWhereOnlySomeAre();
    void nobodyIsNeitherBlockedNorAllowed();
};

namespace {

AddressRange range(const char *text)
{
    return AddressRange::parse(QString::fromLatin1(text)).value();
}

QHostAddress address(const char *text)
{
    return QHostAddress(QString::fromLatin1(text));
}

} // namespace

void TestAddressRange::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");

    QTest::newRow("IPv4") << u"192.0.2.1"_qs << u"192.0.2.1"_qs;
    QTest::newRow("IPv4 network") << u"192.0.2.0/24"_qs << u"192.0.2.0/24"_qs;
    QTest::newRow("all bits") << u"192.0.2.1/32"_qs << u"192.0.2.1"_qs;
    QTest::newRow("all of IPv4") << u"0.0.0.0/0"_qs << u"0.0.0.0/0"_qs;
    QTest::newRow("odd prefix") << u"10.128.0.0/9"_qs << u"10.128.0.0/9"_qs;
    QTest::newRow("lowest") << u"0.0.0.0"_qs << u"0.0.0.0"_qs;
    QTest::newRow("highest") << u"255.255.255.255"_qs << u"255.255.255.255"_qs;
    QTest::newRow("IPv6") << u"2001:db8::1"_qs << u"2001:db8::1"_qs;
    QTest::newRow("IPv6 in full") << u"2001:0DB8:0:0:0:0:0:1"_qs << u"2001:db8::1"_qs;
    QTest::newRow("IPv6 network") << u"2001:db8::/32"_qs << u"2001:db8::/32"_qs;
    QTest::newRow("IPv6, odd prefix") << u"2001:db8:8000::/33"_qs << u"2001:db8:8000::/33"_qs;
    QTest::newRow("IPv6, all bits") << u"::1/128"_qs << u"::1"_qs;
    QTest::newRow("all of IPv6") << u"::/0"_qs << u"::/0"_qs;
    QTest::newRow("no IPv6 address") << u"::"_qs << u"::"_qs;
    QTest::newRow("mapped") << u"::ffff:192.0.2.1"_qs << u"192.0.2.1"_qs;
    QTest::newRow("mapped, in hexadecimal") << u"::FFFF:c000:201"_qs << u"192.0.2.1"_qs;
    QTest::newRow("mapped network") << u"::ffff:10.0.0.0/104"_qs << u"10.0.0.0/8"_qs;
    QTest::newRow("all that is mapped") << u"::ffff:0.0.0.0/96"_qs << u"0.0.0.0/0"_qs;
}

void TestAddressRange::parses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, canonical);
    const auto parsed = AddressRange::parse(text);
    QVERIFY2(parsed, qPrintable(parsed.error()));
    QCOMPARE(parsed->toString(), canonical);
    const auto again = AddressRange::parse(canonical);
    QVERIFY2(again, qPrintable(again.error()));
    QVERIFY(*again == *parsed);
}

void TestAddressRange::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");

    const QString none = u"is no address"_qs;
    const QString number = u"needs a whole number from 0 to "_qs;
    QTest::newRow("empty") << QString() << none;
    QTest::newRow("only a slash") << u"/"_qs << none;
    QTest::newRow("only a prefix") << u"/8"_qs << none;
    QTest::newRow("a name") << u"localhost"_qs << none;
    QTest::newRow("everybody") << u"*"_qs << none;
    QTest::newRow("short") << u"10/8"_qs << u"did you mean 10.0.0.0/8?"_qs;
    QTest::newRow("two of four") << u"172.16/12"_qs << u"did you mean 172.16.0.0/12?"_qs;
    QTest::newRow("three of four") << u"192.0.2"_qs << none;
    QTest::newRow("five of four") << u"192.0.2.1.1"_qs << none;
    QTest::newRow("a number") << u"3221225985"_qs << none;
    QTest::newRow("hexadecimal") << u"0xc0.0.2.1"_qs << none;
    QTest::newRow("leading zero") << u"010.0.0.1"_qs << none;
    QTest::newRow("leading zero, mapped") << u"::ffff:010.0.0.1"_qs << none;
    QTest::newRow("over 255") << u"192.0.2.256"_qs << none;
    QTest::newRow("empty part") << u"192.0..1"_qs << none;
    QTest::newRow("other digits") << u"١٩٢.0.2.1"_qs << none;
    QTest::newRow("blank in front") << u" 192.0.2.1"_qs << u"did you mean 192.0.2.1?"_qs;
    QTest::newRow("blank within") << u"192.0.2.0 /24"_qs << none;
    QTest::newRow("a port") << u"192.0.2.1:80"_qs << none;
    QTest::newRow("brackets") << u"[::1]"_qs << none;
    QTest::newRow("scope") << u"fe80::1%eth0"_qs << none;
    QTest::newRow("NUL") << (u"2001:db8::1"_qs + QChar(u'\0') + u"9"_qs) << none;
    QTest::newRow("scope and prefix") << u"fe80::%eth0/64"_qs << none;
    QTest::newRow("three colons") << u"2001:::1"_qs << none;
    QTest::newRow("nine groups") << u"1:2:3:4:5:6:7:8:9"_qs << none;
    QTest::newRow("no prefix") << u"192.0.2.0/"_qs << number + u"32"_qs;
    QTest::newRow("prefix too long") << u"192.0.2.0/33"_qs << number + u"32"_qs;
    QTest::newRow("prefix far too long") << u"192.0.2.0/4294967304"_qs << number;
    QTest::newRow("prefix too long for IPv6") << u"::/129"_qs << number + u"128"_qs;
    QTest::newRow("negative prefix") << u"192.0.2.0/-1"_qs << number;
    QTest::newRow("signed prefix") << u"192.0.2.0/+8"_qs << number;
    QTest::newRow("prefix with a zero") << u"192.0.2.0/024"_qs << number;
    QTest::newRow("two prefixes") << u"192.0.2.0/24/24"_qs << number;
    QTest::newRow("mask") << u"192.0.2.0/255.255.255.0"_qs << u"did you mean 192.0.2.0/24?"_qs;
    QTest::newRow("host bits") << u"192.0.2.5/24"_qs
                               << u"has bits beyond the prefix; did you mean 192.0.2.0/24?"_qs;
    QTest::newRow("host bits of IPv6")
        << u"2001:db8::1/64"_qs << u"beyond the prefix; did you mean 2001:db8::/64?"_qs;
    QTest::newRow("host bits of all") << u"192.0.2.5/0"_qs << u"did you mean 0.0.0.0/0?"_qs;
    QTest::newRow("host bits, mapped") << u"::ffff:10.1.0.0/104"_qs << u"mean 10.0.0.0/8?"_qs;
    QTest::newRow("half mapped") << u"::ffff:0.0.0.0/90"_qs << u"beyond the prefix"_qs;
}

void TestAddressRange::refuses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, said);
    const auto parsed = AddressRange::parse(text);
    QVERIFY2(!parsed, qPrintable(parsed ? parsed->toString() : QString()));
    QVERIFY2(parsed.error().contains(said), qPrintable(parsed.error()));
    QVERIFY2(parsed.error().contains(u'“' + text + u'”'), qPrintable(parsed.error()));
    const auto guess = parsed.error().split(u"did you mean "_qs);
    if (guess.size() == 2)
        QVERIFY(AddressRange::parse(guess[1].chopped(1)));
}

void TestAddressRange::contains_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("inside");
    QTest::addColumn<QString>("outside");

    QTest::newRow("one") << u"192.0.2.1"_qs << u"192.0.2.1"_qs << u"192.0.2.2"_qs;
    QTest::newRow("first") << u"192.0.2.0/24"_qs << u"192.0.2.0"_qs << u"192.0.1.255"_qs;
    QTest::newRow("last") << u"192.0.2.0/24"_qs << u"192.0.2.255"_qs << u"192.0.3.0"_qs;
    QTest::newRow("odd prefix") << u"10.128.0.0/9"_qs << u"10.255.0.1"_qs << u"10.127.0.1"_qs;
    QTest::newRow("mapped client")
        << u"192.0.2.0/24"_qs << u"::ffff:192.0.2.7"_qs << u"::ffff:192.0.3.7"_qs;
    QTest::newRow("all of IPv4") << u"0.0.0.0/0"_qs << u"203.0.113.9"_qs << u"2001:db8::1"_qs;
    QTest::newRow("all of IPv6") << u"::/0"_qs << u"2001:db8::1"_qs << u"203.0.113.9"_qs;
    QTest::newRow("IPv6 network") << u"2001:db8::/33"_qs << u"2001:db8:7fff::1"_qs
                                  << u"2001:db8:8000::1"_qs;
    QTest::newRow("scope") << u"fe80::/10"_qs << u"fe80::1%1"_qs << u"fec0::1%1"_qs;
    QTest::newRow("one, scope") << u"fe80::1"_qs << u"fe80::1%1"_qs << u"fe80::2%1"_qs;
    QTest::newRow("unspecified") << u"::"_qs << u"::"_qs << u"0.0.0.0"_qs;
}

void TestAddressRange::contains()
{
    QFETCH(const QString, range);
    QFETCH(const QString, inside);
    QFETCH(const QString, outside);
    const AddressRange parsed = AddressRange::parse(range).value();
    QVERIFY(parsed.contains(QHostAddress(inside)));
    QVERIFY(!parsed.contains(QHostAddress(outside)));
    QVERIFY(!parsed.contains(QHostAddress()));
}

void TestAddressRange::emptyOneContainsNothing()
{
    QVERIFY(!AddressRange().contains(address("192.0.2.1")));
    QVERIFY(!AddressRange().contains(QHostAddress()));
    QVERIFY(AddressRange(QHostAddress()) == AddressRange());
    QCOMPARE(AddressRange().toString(), QString());
}

void TestAddressRange::permits_data()
{
    QTest::addColumn<AddressRules>("rules");
    QTest::addColumn<bool>("permitted");

    const auto rules = [](QList<AddressRange> allowed, QList<AddressRange> blocked) {
        return AddressRules{std::move(allowed), std::move(blocked)};
    };
    QTest::newRow("none") << rules({}, {}) << true;
    QTest::newRow("blocked") << rules({}, {range("192.0.2.1")}) << false;
    QTest::newRow("another is blocked") << rules({}, {range("192.0.2.2")}) << true;
    QTest::newRow("its network is blocked") << rules({}, {range("192.0.2.0/24")}) << false;
    QTest::newRow("allowed") << rules({range("192.0.2.0/24")}, {}) << true;
    QTest::newRow("only others are allowed") << rules({range("10.0.0.0/8")}, {}) << false;
    QTest::newRow("block wins") << rules({range("192.0.2.1")}, {range("192.0.0.0/16")}) << false;
    QTest::newRow("allowed beside a blocked one")
        << rules({range("192.0.2.0/24")}, {range("192.0.2.2")}) << true;
}

void TestAddressRange::permits()
{
    QFETCH(const AddressRules, rules);
    QFETCH(const bool, permitted);
    QCOMPARE(rules.permits(address("192.0.2.1")), permitted);
    QCOMPARE(rules.permits(address("::ffff:192.0.2.1")), permitted);
}

void TestAddressRange::blocksOnce()
{
    AddressRules rules;
    rules.block(address("::ffff:192.0.2.1"));
    rules.block(address("192.0.2.1"));
    QCOMPARE(rules.blocked.size(), 1);
    QCOMPARE(rules.blocked[0].toString(), u"192.0.2.1"_qs);
    QVERIFY(!rules.permits(address("192.0.2.1")));
    rules.block(address("fe80::1%1"));
    QCOMPARE(rules.blocked.size(), 2);
    QCOMPARE(rules.blocked[1].toString(), u"fe80::1"_qs);

    rules.blocked = {range("192.0.2.0/24")};
    rules.block(address("192.0.2.1"));
    QCOMPARE(rules.blocked.size(), 1);
}

void TestAddressRange::permitTakesBackWhatBlocks()
{
    AddressRules rules{{}, {range("192.0.2.0/24"), range("10.0.0.0/8"), range("192.0.2.1")}};
    rules.permit(address("192.0.2.1"));
    QVERIFY(rules.permits(address("192.0.2.1")));
    QVERIFY(rules.allowed.isEmpty());
    QCOMPARE(rules.blocked.size(), 1);
    QCOMPARE(rules.blocked[0].toString(), u"10.0.0.0/8"_qs);
    rules.permit(address("192.0.2.1"));
    QVERIFY(rules.allowed.isEmpty());
}

void TestAddressRange::permitAllowsWhereOnlySomeAre()
{
    AddressRules rules{{range("10.0.0.0/8")}, {range("192.0.2.1")}};
    rules.permit(address("192.0.2.1"));
    QVERIFY(rules.permits(address("192.0.2.1")));
    QVERIFY(!rules.permits(address("192.0.2.2")));
    QCOMPARE(rules.allowed.size(), 2);
    rules.permit(address("10.1.1.1"));
    QCOMPARE(rules.allowed.size(), 2);
}

void TestAddressRange::nobodyIsNeitherBlockedNorAllowed()
{
    AddressRules rules{{range("10.0.0.0/8")}, {}};
    const AddressRules before = rules;
    rules.block(QHostAddress());
    rules.permit(QHostAddress());
    QVERIFY(rules == before);
}

QTEST_GUILESS_MAIN(TestAddressRange)
#include "tst_addressrange.moc"
