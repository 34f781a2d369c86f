// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ExamplePath.h"

#include <QTest>

using namespace Windsock;

class ExamplePathTest final : public QObject
{
    Q_OBJECT

private slots:
    void paths_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::newRow("plain") << u"/echo"_qs << u"/echo"_qs;
        QTest::newRow("a name") << u"/chat/{room}"_qs << u"/chat/lobby"_qs;
        QTest::newRow("two names") << u"/{a}/x/{b}"_qs << u"/lobby/x/lobby"_qs;
        QTest::newRow("root") << u"/"_qs << u"/"_qs;
        QTest::newRow("a regular expression") << u"/a(b|c)"_qs << QString();
        QTest::newRow("any path") << u".*"_qs << QString();
        QTest::newRow("no path at all") << u"echo"_qs << QString();
        QTest::newRow("none of the endpoints") << QString() << QString();
    }

    void paths()
    {
        QFETCH(const QString, pattern);
        const EndpointSpec spec{pattern, u"echo"_qs, {}};
        QTEST(examplePath(spec, u"lobby"_qs, {spec}), "path");
    }

    void theFirstThatMatchesAnswers()
    {
        const EndpointSpec all{u"/.*"_qs, u"sink"_qs, {}};
        const EndpointSpec echo{u"/echo"_qs, u"echo"_qs, {}};
        QCOMPARE(examplePath(echo, u"x"_qs, {echo, all}), u"/echo"_qs);
        QVERIFY(examplePath(echo, u"x"_qs, {all, echo}).isEmpty());
        QVERIFY(examplePath(echo, u"x"_qs, {all}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(ExamplePathTest)
#include "tst_examplepath.moc"
