// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Application.h"
#include "server/app/WebSocketHandler.h"

#include <QTest>

using namespace Windsock;

class TestUrlSpec final : public QObject
{
    Q_OBJECT

private slots:
    void matches_data();
    void matches();
    void namesItsGroups();
    void tellsBadPatterns_data();
    void tellsBadPatterns();
    void firstMatchWins();
    void refusesPatternsGivenTwice();
    void givesUpOnPathsThatTakeLong();
};

namespace {

const HandlerFactory None = [] { return std::unique_ptr<WebSocketHandler>(); };

} // namespace

void TestUrlSpec::matches_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("matches");
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("literal") << u"/echo"_qs << u"/echo"_qs << true << QStringList();
    QTest::newRow("literal, longer") << u"/echo"_qs << u"/echo/"_qs << false << QStringList();
    QTest::newRow("literal, case") << u"/echo"_qs << u"/Echo"_qs << false << QStringList();
    QTest::newRow("segment") << u"/chat/{room}"_qs << u"/chat/lobby"_qs << true
                             << QStringList{u"lobby"_qs};
    QTest::newRow("segment, empty") << u"/chat/{room}"_qs << u"/chat/"_qs << false << QStringList();
    QTest::newRow("segment, two") << u"/chat/{room}"_qs << u"/chat/a/b"_qs << false
                                  << QStringList();
    QTest::newRow("segments") << u"/{a}/x/{b_2}"_qs << u"/1/x/2"_qs << true
                              << QStringList{u"1"_qs, u"2"_qs};
    QTest::newRow("decoded") << u"/chat/{room}"_qs << u"/chat/%E5%A4%A7%20x%2Fy"_qs << true
                             << QStringList{u"大 x/y"_qs};
    QTest::newRow("expression") << u"/item/([0-9]{2,3})"_qs << u"/item/123"_qs << true
                                << QStringList{u"123"_qs};
    QTest::newRow("expression, anchored")
        << u"/item/([0-9]{2,3})"_qs << u"/item/1234"_qs << false << QStringList();
    QTest::newRow("expression, choice") << u"/a|/b"_qs << u"/b"_qs << true << QStringList();
    QTest::newRow("expression, choice anchored")
        << u"/a|/b"_qs << u"/ab"_qs << false << QStringList();
    QTest::newRow("optional group") << u"/x(/.*)?"_qs << u"/x"_qs << true << QStringList{QString()};
    QTest::newRow("escape with braces")
        << u"/\\p{Lu}/{x}"_qs << u"/A/b"_qs << true << QStringList{u"b"_qs};
    QTest::newRow("root") << u"/"_qs << u"/"_qs << true << QStringList();
}

void TestUrlSpec::matches()
{
    QFETCH(const QString, pattern);
    QFETCH(const QString, path);
    QFETCH(const bool, matches);
    QFETCH(const QStringList, arguments);
    const UrlSpec spec(pattern, None);
    QCOMPARE(spec.error(), QString());
    const auto match = spec.match(path);
    QCOMPARE(match.has_value(), matches);
    if (match)
        QCOMPARE(match->positional, arguments);
}

void TestUrlSpec::namesItsGroups()
{
    const auto match = UrlSpec(u"/(x)/{room}/(?<n>[0-9]+)"_qs, None).match(u"/x/lobby/7"_qs);
    QVERIFY(match);
    QCOMPARE(match->positional, QStringList({u"x"_qs, u"lobby"_qs, u"7"_qs}));
    QCOMPARE(match->named.value(u"room"_qs), u"lobby"_qs);
    QCOMPARE(match->named.value(u"n"_qs), u"7"_qs);
    QCOMPARE(match->named.size(), 2);
}

void TestUrlSpec::tellsBadPatterns_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("open group") << u"/a("_qs;
    QTest::newRow("no slash") << u"echo"_qs;
    QTest::newRow("empty") << QString();
    QTest::newRow("the server's own") << u"/-/metrics"_qs;
    QTest::newRow("name twice") << u"/{a}/{a}"_qs;
}

void TestUrlSpec::tellsBadPatterns()
{
    QFETCH(const QString, pattern);
    const UrlSpec spec(pattern, None);
    QVERIFY2(spec.error().contains(u"“" + pattern + u"”"), qPrintable(spec.error()));
    QVERIFY(!Application().add(spec).check());
}

void TestUrlSpec::firstMatchWins()
{
    Application application;
    application.add(u"/a/{x}"_qs, None).add(u"/a/b"_qs, None);
    const auto match = application.match(u"/a/b"_qs);
    QVERIFY(match.spec);
    QCOMPARE(match.spec->pattern(), u"/a/{x}"_qs);
    QVERIFY(!application.match(u"/c"_qs).spec);
}

void TestUrlSpec::refusesPatternsGivenTwice()
{
    Application application;
    application.add(u"/a"_qs, None).add(u"/a"_qs, None);
    const auto checked = application.check();
    QVERIFY(!checked);
    QVERIFY(checked.error().contains(u"/a"));
}

/// Whoever asks must not keep the thread busy. The first alternative tries 2^22 ways before the
/// second could match: within what PCRE allows by default, far beyond what we allow.
void TestUrlSpec::givesUpOnPathsThatTakeLong()
{
    const UrlSpec spec(u"/(a+)+b|/a+cb"_qs, None);
    QVERIFY(spec.match(u"/aaab"_qs));
    QVERIFY(spec.match(u"/aaacb"_qs));
    QVERIFY(!spec.match(u'/' + QString(22, u'a') + u"cb"));
}

QTEST_GUILESS_MAIN(TestUrlSpec)
#include "tst_urlspec.moc"
