// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/TextMatcher.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Windsock;

class TestTextMatcher final : public QObject
{
    Q_OBJECT

private slots:
    void matching_data();
    void matching();
    void agreesWithQString();
};

void TestTextMatcher::matching_data()
{
    QTest::addColumn<QString>("needle");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("found");
    QTest::newRow("nothing is everywhere") << QString() << QByteArray("abc") << true;
    QTest::newRow("in nothing") << u"a"_qs << QByteArray() << false;
    QTest::newRow("whole") << u"abc"_qs << QByteArray("abc") << true;
    QTest::newRow("longer than the payload") << u"abcd"_qs << QByteArray("abc") << false;
    QTest::newRow("at the end") << u"price"_qs << QByteArray(R"({"the price)") << true;
    QTest::newRow("upper in lower") << u"PRICE"_qs << QByteArray(R"({"price":1})") << true;
    QTest::newRow("lower in upper") << u"price"_qs << QByteArray(R"({"PRICE":1})") << true;
    QTest::newRow("repeated start") << u"aab"_qs << QByteArray("aaaaaab") << true;
    QTest::newRow("no letters") << u"\":1"_qs << QByteArray(R"({"price":1})") << true;
    QTest::newRow("@ is not `") << u"@"_qs << QByteArray("`") << false;
    QTest::newRow("[ is not {") << u"["_qs << QByteArray("{") << false;
    QTest::newRow("after a NUL") << u"tail"_qs << QByteArray("a\0tail", 6) << true;
    QTest::newRow("Chinese") << u"消息"_qs << QByteArray("服务器收到消息: x") << true;
    QTest::newRow("Chinese, absent") << u"消失"_qs << QByteArray("服务器收到消息: x") << false;
    QTest::newRow("umlaut, other case") << u"ÜBER"_qs << QByteArray("ganz über uns") << true;
    QTest::newRow("umlaut in ASCII") << u"über"_qs << QByteArray("ganz uber uns") << false;
    QTest::newRow("Cyrillic, other case") << u"ПРИВЕТ"_qs << QByteArray("привет") << true;
    QTest::newRow("emoji") << u"👍"_qs << QByteArray("yes 👍!") << true;
    QTest::newRow("Kelvin sign as a k") << u"273 k"_qs << QByteArray("273 \xe2\x84\xaa") << true;
    QTest::newRow("k as a Kelvin sign") << QString(QChar(0x212a)) << QByteArray("ok") << true;
    QTest::newRow("long s as an s") << u"congress"_qs << QByteArray("congre\xc5\xbfs") << true;
    QTest::newRow("broken UTF-8") << u"ok"_qs << QByteArray("\xff\xfe ok") << true;
}

void TestTextMatcher::matching()
{
    QFETCH(QString, needle);
    QFETCH(QByteArray, payload);
    QFETCH(bool, found);
    QCOMPARE(TextMatcher(needle).matches(payload), found);
    QCOMPARE(QString::fromUtf8(payload).contains(needle, Qt::CaseInsensitive), found);
}

void TestTextMatcher::agreesWithQString()
{
    // Few letters, so that near misses and overlaps are frequent.
    const QString letters = QString::fromUtf8("aAbBkKsS\u017f\u212aäÄ1");
    QRandomGenerator random(20'240'101);
    const auto word = [&](int longest) {
        QString text;
        for (int i = random.bounded(longest + 1); i > 0; --i)
            text.append(letters[random.bounded(int(letters.size()))]);
        return text;
    };
    int found = 0;
    for (int i = 0; i < 20'000; ++i) {
        const QString needle = word(4);
        const QString hay = word(24);
        const bool expected = hay.contains(needle, Qt::CaseInsensitive);
        QVERIFY2(TextMatcher(needle).matches(hay.toUtf8()) == expected,
                 qPrintable(needle + u" in " + hay));
        found += expected;
    }
    QVERIFY(found > 1'000 && found < 19'000);
}

QTEST_APPLESS_MAIN(TestTextMatcher)
#include "tst_textmatcher.moc"
