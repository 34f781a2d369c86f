// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/Recipients.h"

#include <QTest>

#include <limits>
#include <numeric>

using namespace Windsock;
using Ids = std::vector<ClientId>;
Q_DECLARE_METATYPE(Ids)

class TestRecipients final : public QObject
{
    Q_OBJECT

private slots:
    void encoding_data();
    void encoding();
    void contains();
    void manyNeighboursTakeAByteEach();
    void damage_data();
    void damage();
};

void TestRecipients::encoding_data()
{
    QTest::addColumn<Ids>("clients");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nobody") << Ids{} << QByteArray();
    QTest::newRow("one") << Ids{1} << QByteArray("\x01");
    QTest::newRow("largest single byte") << Ids{127} << QByteArray("\x7f");
    QTest::newRow("smallest two bytes") << Ids{128} << QByteArray("\x80\x01");
    QTest::newRow("neighbours") << Ids{300, 301, 303} << QByteArray("\xac\x02\x01\x02");
    QTest::newRow("far apart") << Ids{1, 1'000'000} << QByteArray("\x01\xbf\x84\x3d");
    QTest::newRow("largest id") << Ids{std::numeric_limits<ClientId>::max()}
                                << QByteArray("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

void TestRecipients::encoding()
{
    QFETCH(Ids, clients);
    QFETCH(QByteArray, bytes);
    QCOMPARE(encodeRecipients(clients).toHex(), bytes.toHex());
    QCOMPARE(decodeRecipients(bytes), clients);
}

void TestRecipients::contains()
{
    const QByteArray encoded = encodeRecipients({3, 5, 200, 70'000});
    for (const ClientId member : {3, 5, 200, 70'000})
        QVERIFY(containsRecipient(encoded, member));
    for (const ClientId stranger : {0, 1, 4, 6, 199, 201, 69'999, 70'001})
        QVERIFY(!containsRecipient(encoded, stranger));
    QVERIFY(!containsRecipient({}, 1));
}

void TestRecipients::manyNeighboursTakeAByteEach()
{
    Ids clients(10'000);
    std::iota(clients.begin(), clients.end(), ClientId(500));
    const QByteArray encoded = encodeRecipients(clients);
    QCOMPARE(encoded.size(), 10'001);
    QCOMPARE(decodeRecipients(encoded), clients);
}

void TestRecipients::damage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Ids>("clients");
    QTest::newRow("cut within an id") << QByteArray("\x07\x80") << Ids{7};
    QTest::newRow("never ends") << QByteArray("\x07") + QByteArray(20, char(0xff)) << Ids{7};
}

void TestRecipients::damage()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Ids, clients);
    QCOMPARE(decodeRecipients(bytes), clients);
    QVERIFY(containsRecipient(bytes, 7));
    QVERIFY(!containsRecipient(bytes, 8));
}

QTEST_APPLESS_MAIN(TestRecipients)
#include "tst_recipients.moc"
