// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/JsonTree.h"

#include <QTest>

using namespace Windsock;

class JsonTreeTest : public QObject
{
    Q_OBJECT

private slots:
    void indents_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("text");
        QTest::newRow("order, spelling and repetition stay")
            << QByteArray(R"({"b":1.50,"a":1E+30,"b":12345678901234567890})")
            << u"{\n  \"b\": 1.50,\n  \"a\": 1E+30,\n  \"b\": 12345678901234567890\n}"_qs;
        QTest::newRow("nested")
            << QByteArray(R"({"x":[{"y":[]},{},true,null]})")
            << u"{\n  \"x\": [\n    {\n      \"y\": []\n    },\n    {},\n    true,\n    null\n  ]\n}"_qs;
        QTest::newRow("signs inside strings")
            << QByteArray("[\"}\\\"]:,{\",\"\\\\\"]") << u"[\n  \"}\\\"]:,{\",\n  \"\\\\\"\n]"_qs;
        QTest::newRow("empty key")
            << QByteArray(R"({"":{"":0}})") << u"{\n  \"\": {\n    \"\": 0\n  }\n}"_qs;
        QTest::newRow("unicode") << QByteArray(R"( { "名" : "值" } )")
                                 << u"{\n  \"名\": \"值\"\n}"_qs;
    }

    void indents()
    {
        QFETCH(const QByteArray, json);
        const auto tree = JsonTree::parse(json);
        QVERIFY(tree.has_value());
        QTEST(tree->indented(), "text");
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("a number alone") << QByteArray("42");
        QTest::newRow("unfinished") << QByteArray("{\"a\":[1,2");
        QTest::newRow("string without end") << QByteArray("[\"abc");
        QTest::newRow("escaped end") << QByteArray("[\"abc\\\"]");
        QTest::newRow("two values") << QByteArray("{}{}");
        QTest::newRow("nested without end") << QByteArray(200'000, '[');
    }

    void refuses()
    {
        QFETCH(const QByteArray, json);
        QVERIFY(!JsonTree::parse(json).has_value());
    }

    void pathsAndValues()
    {
        const auto tree = JsonTree::parse(R"({"items":[1,{"pr\u0069ce":"a\nb"}]})");
        QVERIFY(tree.has_value());
        QCOMPARE(tree->path(0), u"$"_qs);
        QCOMPARE(tree->path(2), u"$.items[0]"_qs);
        QCOMPARE(tree->path(4), u"$.items[1].price"_qs);
        QCOMPARE(JsonTree::plain(tree->nodes[4].text), u"a\nb"_qs);
        QCOMPARE(JsonTree::plain("1.50"), u"1.50"_qs);
    }

    void namesInPaths_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("path");
        QTest::newRow("plain") << QByteArray("price_2") << u"$.price_2"_qs;
        QTest::newRow("other letters") << QByteArray("价") << u"$.价"_qs;
        QTest::newRow("space") << QByteArray("unit price") << u"$['unit price']"_qs;
        QTest::newRow("full stop") << QByteArray("a.b") << u"$['a.b']"_qs;
        QTest::newRow("digit first") << QByteArray("1st") << u"$['1st']"_qs;
        QTest::newRow("quotes") << QByteArray("it's") << u"$['it\\'s']"_qs;
        QTest::newRow("empty") << QByteArray() << u"$['']"_qs;
    }

    void namesInPaths()
    {
        QFETCH(const QByteArray, key);
        const auto tree = JsonTree::parse("{\"" + key + "\":0}");
        QVERIFY(tree.has_value());
        QTEST(tree->path(1), "path");
    }
};

QTEST_GUILESS_MAIN(JsonTreeTest)
#include "tst_jsontree.moc"
