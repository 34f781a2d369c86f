// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base/HeaderFields.h"

#include <QTest>

using namespace Windsock;

class TestHeaderFields final : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatItIsGiven();
    void findsByName();
    void readsLines_data();
    void readsLines();
};

namespace {
const HeaderList Some{{"Host", "a:1"}, {"X", ""}, {"x", " : b: c"}, {"Y", "d, ,e,"}};
} // namespace

void TestHeaderFields::keepsWhatItIsGiven()
{
    QCOMPARE(HeaderFields().list(), HeaderList());
    QCOMPARE(HeaderFields().size(), 0);
    const HeaderFields fields(Some);
    QCOMPARE(fields.list(), Some);
    QCOMPARE(fields.size(), Some.size());
    QCOMPARE(fields.lines(), "Host: a:1\nX: \nx:  : b: c\nY: d, ,e,\n");
    QVERIFY(fields == HeaderFields(Some));
    QVERIFY(fields != HeaderFields(Some.first(3)));
}

void TestHeaderFields::findsByName()
{
    const HeaderFields fields(Some);
    QCOMPARE(fields.value("host"), "a:1");
    QCOMPARE(fields.value("x"), ""); // the first of two
    QCOMPARE(fields.count("X"), 2);
    QCOMPARE(fields.count("Z"), 0);
    QCOMPARE(fields.value("Z"), QByteArray());
    QCOMPARE(fields.elements("y"), QList<QByteArray>({"d", "e"}));
    QCOMPARE(fields.elements("Z"), QList<QByteArray>());
}

void TestHeaderFields::readsLines_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<HeaderList>("list");

    QTest::newRow("none") << QByteArray() << HeaderList();
    QTest::newRow("its own") << HeaderFields(Some).lines() << Some;
    QTest::newRow("no end") << QByteArray("A: b") << HeaderList{{"A", "b"}};
    QTest::newRow("no separator") << QByteArray("nonsense\nA: b\n\n:\n") << HeaderList{{"A", "b"}};
    QTest::newRow("separator in the next line")
        << QByteArray("A\nB: c\n") << HeaderList{{"B", "c"}};
}

void TestHeaderFields::readsLines()
{
    QFETCH(const QByteArray, lines);
    const HeaderFields fields = HeaderFields::fromLines(lines);
    QTEST(fields.list(), "list");
    QCOMPARE(fields.size(), fields.list().size());
}

QTEST_GUILESS_MAIN(TestHeaderFields)
#include "tst_headerfields.moc"
