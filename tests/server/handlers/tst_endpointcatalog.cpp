// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"

#include "server/app/WebSocketHandler.h"

#include <QJsonArray>
#include <QTest>

using namespace Windsock;

class TestEndpointCatalog final : public QObject
{
    Q_OBJECT

private slots:
    void makesItsDefaults();
    void everyBehaviourTakesItsDefaults();
    void refuses_data();
    void refuses();
};

void TestEndpointCatalog::makesItsDefaults()
{
    const auto application = EndpointCatalog::application(EndpointCatalog::defaults());
    QVERIFY2(application, qPrintable(application.error()));
    QCOMPARE(application->endpoints(), EndpointCatalog::defaults());
    for (const char *path : {"/websocket", "/echo", "/chat/lobby", "/feed", "/sink"}) {
        const auto match = application->match(QString::fromLatin1(path));
        QVERIFY2(match.spec, path);
        QVERIFY2(match.spec->factory()(), path);
    }
}

void TestEndpointCatalog::everyBehaviourTakesItsDefaults()
{
    for (const auto &behaviour : EndpointCatalog::behaviours()) {
        QJsonObject options;
        for (const auto &option : behaviour.options) {
            options.insert(option.name, option.defaultValue);
            QVERIFY2(!option.label.isEmpty(), qPrintable(option.name));
            QVERIFY2(!option.help.isEmpty(), qPrintable(option.name));
        }
        const auto made = EndpointCatalog::make({u"/x"_qs, behaviour.name, options});
        QVERIFY2(made, qPrintable(made.error()));
    }
}

void TestEndpointCatalog::refuses_data()
{
    QTest::addColumn<EndpointSpec>("spec");
    QTest::addColumn<QString>("said");
    QTest::newRow("unknown behaviour")
        << EndpointSpec{u"/x"_qs, u"shout"_qs, {}} << u"no behaviour “shout”"_qs;
    QTest::newRow("bad pattern") << EndpointSpec{u"/("_qs, u"echo"_qs, {}} << u"“/(”"_qs;
    QTest::newRow("unknown option")
        << EndpointSpec{u"/x"_qs, u"echo"_qs, {{u"loud"_qs, true}}} << u"no option “loud”"_qs;
    QTest::newRow("text for a number")
        << EndpointSpec{u"/x"_qs, u"feed"_qs, {{u"interval"_qs, u"10"_qs}}}
        << u"“interval” must be a whole number from 10"_qs;
    QTest::newRow("too small") << EndpointSpec{u"/x"_qs, u"feed"_qs, {{u"interval"_qs, 9}}}
                               << u"from 10"_qs;
    QTest::newRow("a fraction") << EndpointSpec{u"/x"_qs, u"room"_qs, {{u"history"_qs, 1.5}}}
                                << u"whole number"_qs;
    QTest::newRow("too large") << EndpointSpec{u"/x"_qs, u"room"_qs, {{u"history"_qs, 10'001}}}
                               << u"to 10000"_qs;
    QTest::newRow("no list") << EndpointSpec{u"/x"_qs, u"echo"_qs, {{u"subprotocols"_qs, u"a"_qs}}}
                             << u"list of texts"_qs;
    QTest::newRow("list of numbers")
        << EndpointSpec{u"/x"_qs, u"echo"_qs, {{u"allowedOrigins"_qs, QJsonArray{1}}}}
        << u"list of texts"_qs;
    QTest::newRow("a token that cannot be sent")
        << EndpointSpec{u"/x"_qs,
                        u"echo"_qs,
                        {{u"accessTokens"_qs, QJsonArray{u"abc"_qs, u"a b"_qs}}}}
        << u"Endpoint “/x”: an access token is made of"_qs;
    QTest::newRow("an empty token")
        << EndpointSpec{u"/x"_qs, u"echo"_qs, {{u"accessTokens"_qs, QJsonArray{QString()}}}}
        << u"list of texts"_qs;
    QTest::newRow("nothing to quote")
        << EndpointSpec{u"/x"_qs, u"feed"_qs, {{u"symbols"_qs, QJsonArray{}}}}
        << u"at least one"_qs;
}

void TestEndpointCatalog::refuses()
{
    QFETCH(const EndpointSpec, spec);
    QFETCH(const QString, said);
    const auto made = EndpointCatalog::make(spec);
    QVERIFY(!made);
    QVERIFY2(made.error().contains(said), qPrintable(made.error()));
    QVERIFY(made.error().contains(spec.pattern));
    QVERIFY(!made.error().contains(u"a b"));
    QVERIFY(!EndpointCatalog::application({spec}));
}

QTEST_GUILESS_MAIN(TestEndpointCatalog)
#include "tst_endpointcatalog.moc"
