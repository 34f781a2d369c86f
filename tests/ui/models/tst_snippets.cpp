// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "ui/models/Snippets.h"

#include <QJsonArray>
#include <QTest>

using namespace Windsock;
using Snippets::Language;

namespace {

EndpointSpec endpoint(const QString &pattern, const QString &behaviour, bool withToken = false)
{
    EndpointSpec spec{pattern, behaviour, {}};
    if (withToken)
        spec.options.insert(u"accessTokens"_qs, QJsonArray{u"secret"_qs});
    return spec;
}

} // namespace

class SnippetsTest final : public QObject
{
    Q_OBJECT

private slots:
    void examples_data()
    {
        QTest::addColumn<QList<EndpointSpec>>("endpoints");
        QTest::addColumn<QString>("url");
        QTest::newRow("what ships")
            << EndpointCatalog::defaults() << u"ws://localhost:8888/websocket"_qs;
        QTest::newRow("one that answers first")
            << QList{endpoint(u"/in"_qs, u"sink"_qs), endpoint(u"/e"_qs, u"echo"_qs)}
            << u"ws://localhost:8888/e"_qs;
        QTest::newRow("a room") << QList{endpoint(u"/r/{x}"_qs, u"room"_qs)}
                                << u"ws://localhost:8888/r/lobby"_qs;
        QTest::newRow("without a token first")
            << QList{endpoint(u"/e"_qs, u"echo"_qs, true), endpoint(u"/in"_qs, u"sink"_qs)}
            << u"ws://localhost:8888/in"_qs;
        QTest::newRow("a token is never shown")
            << QList{endpoint(u"/e"_qs, u"echo"_qs, true)}
            << u"ws://localhost:8888/e?access_token=YOUR-TOKEN"_qs;
        QTest::newRow("none that can be written down")
            << QList{endpoint(u"/(a|b)"_qs, u"echo"_qs)} << u"ws://localhost:8888"_qs;
        QTest::newRow("none") << QList<EndpointSpec>{} << u"ws://localhost:8888"_qs;
    }

    void examples()
    {
        QFETCH(const QList<EndpointSpec>, endpoints);
        const QUrl url = Snippets::exampleUrl(QUrl(u"ws://localhost:8888"_qs),
                                              Snippets::example(endpoints));
        QTEST(url.toString(), "url");
    }

    void texts_data()
    {
        QTest::addColumn<int>("language");
        QTest::addColumn<QString>("line");
        QTest::newRow("JavaScript")
            << int(Language::JavaScript) << u"new WebSocket(\"wss://host:1/echo\")"_qs;
        QTest::newRow("Python") << int(Language::Python) << u"url = \"wss://host:1/echo\""_qs;
        QTest::newRow("websocat") << int(Language::Websocat) << u" wss://host:1/echo\n"_qs;
        QTest::newRow("C++/Qt") << int(Language::CppQt) << u"open(QUrl(\"wss://host:1/echo\"))"_qs;
    }

    void texts()
    {
        QFETCH(const int, language);
        QFETCH(const QString, line);
        const QUrl url(u"wss://host:1/echo"_qs);
        const QString trusted = Snippets::text(Language(language), url, false);
        const QString selfSigned = Snippets::text(Language(language), url, true);
        QVERIFY2(trusted.contains(line), qPrintable(trusted));
        QVERIFY2(selfSigned.contains(line), qPrintable(selfSigned));
        QVERIFY(!trusted.contains(u"self-signed"_qs));
        QVERIFY(selfSigned.contains(u"self-signed"_qs));
        for (const QString &text : {trusted, selfSigned}) {
            QVERIFY(text.endsWith(u'\n'));
            QVERIFY2(!text.contains(u'@'), "nothing is left to be filled in");
        }
    }

    void aQueryIsNotForTheShell()
    {
        const QString text = Snippets::text(Language::Websocat,
                                            QUrl(u"ws://host/e?access_token=YOUR-TOKEN"_qs), false);
        QCOMPARE(text, u"websocat \"ws://host/e?access_token=YOUR-TOKEN\"\n"_qs);
        QCOMPARE(Snippets::text(Language::Websocat, QUrl(u"ws://[::1]:1/echo"_qs), false),
                 u"websocat \"ws://[::1]:1/echo\"\n"_qs); // zsh looks for files of that name
    }
};

QTEST_GUILESS_MAIN(SnippetsTest)
#include "tst_snippets.moc"
