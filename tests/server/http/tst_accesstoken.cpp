// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AccessToken.h"

#include <QTest>

using namespace Windsock;

class TestAccessToken final : public QObject
{
    Q_OBJECT

private slots:
    void valid_data();
    void valid();
    void presented_data();
    void presented();
    void isOneOf_data();
    void isOneOf();
    void redactsTargets_data();
    void redactsTargets();
    void redactsHeads_data();
    void redactsHeads();
    void redactsHeadsCutAnywhere();
    void redactsFields_data();
    void redactsFields();
};

void TestAccessToken::valid_data()
{
    QTest::addColumn<QString>("token");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("letters and digits") << u"abcXYZ019"_qs << true;
    QTest::newRow("all signs") << u"-._~+/"_qs << true;
    QTest::newRow("padded") << u"YWJj=="_qs << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("only padding") << u"=="_qs << false;
    QTest::newRow("padding within") << u"a=b"_qs << false;
    QTest::newRow("blank") << u"a b"_qs << false;
    QTest::newRow("line end") << u"a\n"_qs << false;
    QTest::newRow("ampersand") << u"a&b"_qs << false;
    QTest::newRow("percent") << u"a%20"_qs << false;
    QTest::newRow("other letters") << u"tökén"_qs << false;
    QTest::newRow("other digits") << u"١"_qs << false;
}

void TestAccessToken::valid()
{
    QFETCH(const QString, token);
    QTEST(AccessToken::isValid(token), "isValid");
}

void TestAccessToken::presented_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("token");

    const auto field = [](const char *value) {
        return HeaderList{{"Host", "x"}, {"Authorization", value}};
    };
    QTest::newRow("nothing") << QString() << HeaderList() << QByteArray();
    QTest::newRow("header") << QString() << field("Bearer abc") << QByteArray("abc");
    QTest::newRow("header in other cases")
        << QString() << HeaderList{{"AUTHORIZATION", "bEARER abc"}} << QByteArray("abc");
    QTest::newRow("more blanks") << QString() << field("Bearer   abc") << QByteArray("abc");
    QTest::newRow("scheme only") << QString() << field("Bearer") << QByteArray();
    QTest::newRow("another scheme") << QString() << field("Basic abc") << QByteArray();
    QTest::newRow("no scheme") << QString() << field("abc") << QByteArray();
    QTest::newRow("scheme run together") << QString() << field("Bearerabc") << QByteArray();
    QTest::newRow("another scheme before")
        << QString() << HeaderList{{"Authorization", "Basic x"}, {"Authorization", "Bearer abc"}}
        << QByteArray("abc");
    QTest::newRow("proxy's") << QString() << HeaderList{{"Proxy-Authorization", "Bearer abc"}}
                             << QByteArray();
    QTest::newRow("query") << u"access_token=abc"_qs << HeaderList() << QByteArray("abc");
    QTest::newRow("query, later") << u"x=1&access_token=abc&y"_qs << HeaderList()
                                  << QByteArray("abc");
    QTest::newRow("query, the first")
        << u"access_token=abc&access_token=def"_qs << HeaderList() << QByteArray("abc");
    QTest::newRow("query, encoded")
        << u"access_token=a%2Fb%3D"_qs << HeaderList() << QByteArray("a/b=");
    QTest::newRow("query, a plus is one")
        << u"access_token=a+b"_qs << HeaderList() << QByteArray("a+b");
    QTest::newRow("query, padded") << u"access_token=ab=="_qs << HeaderList() << QByteArray("ab==");
    QTest::newRow("query, empty") << u"access_token="_qs << HeaderList() << QByteArray();
    QTest::newRow("query, no value") << u"access_token"_qs << HeaderList() << QByteArray();
    QTest::newRow("query, key in other case")
        << u"Access_Token=abc"_qs << HeaderList() << QByteArray();
    QTest::newRow("query, longer key") << u"xaccess_token=abc"_qs << HeaderList() << QByteArray();
    QTest::newRow("query, encoded key") << u"access%5Ftoken=abc"_qs << HeaderList() << QByteArray();
    QTest::newRow("header before query")
        << u"access_token=def"_qs << field("Bearer abc") << QByteArray("abc");
    QTest::newRow("query beside another scheme")
        << u"access_token=def"_qs << field("Basic abc") << QByteArray("def");
}

void TestAccessToken::presented()
{
    QFETCH(const QString, query);
    QFETCH(const HeaderList, headers);
    RequestHead head;
    head.path = u"/access_token=path"_qs;
    head.query = query;
    head.headers = headers;
    QTEST(AccessToken::presented(head), "token");
}

void TestAccessToken::isOneOf_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QStringList>("tokens");
    QTest::addColumn<bool>("isOne");
    const QStringList two{u"abc"_qs, u"defg"_qs};
    QTest::newRow("first") << QByteArray("abc") << two << true;
    QTest::newRow("last") << QByteArray("defg") << two << true;
    QTest::newRow("none") << QByteArray("xyz") << two << false;
    QTest::newRow("beginning") << QByteArray("ab") << two << false;
    QTest::newRow("longer") << QByteArray("abcd") << two << false;
    QTest::newRow("other case") << QByteArray("ABC") << two << false;
    QTest::newRow("both") << QByteArray("abcdefg") << two << false;
    QTest::newRow("with NUL") << QByteArray("abc\0", 4) << two << false;
    QTest::newRow("empty") << QByteArray() << two << false;
    QTest::newRow("empty is in the list") << QByteArray() << QStringList{QString()} << false;
    QTest::newRow("no list") << QByteArray("abc") << QStringList() << false;
}

void TestAccessToken::isOneOf()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QStringList, tokens);
    QTEST(AccessToken::isOneOf(token, tokens), "isOne");
}

void TestAccessToken::redactsTargets_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("shown");
    QTest::newRow("no query") << u"/chat"_qs << u"/chat"_qs;
    QTest::newRow("other query") << u"/chat?x=1&token=2"_qs << u"/chat?x=1&token=2"_qs;
    QTest::newRow("token") << u"/chat?access_token=abc"_qs << u"/chat?access_token=…"_qs;
    QTest::newRow("others stay") << u"/c?a=1&access_token=abc&b=2"_qs
                                 << u"/c?a=1&access_token=…&b=2"_qs;
    QTest::newRow("several") << u"/c?access_token=abc&access_token=def"_qs
                             << u"/c?access_token=…&access_token=…"_qs;
    QTest::newRow("empty") << u"/c?access_token="_qs << u"/c?access_token="_qs;
    QTest::newRow("key alone") << u"/c?access_token&x"_qs << u"/c?access_token&x"_qs;
    QTest::newRow("other case") << u"/c?ACCESS_Token=abc"_qs << u"/c?ACCESS_Token=…"_qs;
    QTest::newRow("in another query, encoded")
        << u"/c?next=%2Fx%3Faccess_token%3dabc&y"_qs << u"/c?next=%2Fx%3Faccess_token%3d…&y"_qs;
    QTest::newRow("quoted") << u"/c?access_token=\"abc\"&y"_qs << u"/c?access_token=…&y"_qs;
    QTest::newRow("with a quotation mark") << u"/c?access_token=a\"b"_qs << u"/c?access_token=…"_qs;
    QTest::newRow("fragment") << u"/c?access_token=abc#top"_qs << u"/c?access_token=…#top"_qs;
    QTest::newRow("in a path") << u"/access_token=abc"_qs << u"/access_token=…"_qs;
}

void TestAccessToken::redactsTargets()
{
    QFETCH(const QString, target);
    QTEST(AccessToken::redacted(target), "shown");
}

void TestAccessToken::redactsHeads_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("shown");
    const QByteArray line = "GET /c HTTP/1.1\r\nHost: x\r\n";
    QTest::newRow("nothing to hide") << line + "X: Bearer y\r\n\r\n"
                                     << line + "X: Bearer y\r\n\r\n";
    QTest::newRow("query") << QByteArray("GET /c?access_token=abc HTTP/1.1\r\nHost: x\r\n\r\n")
                           << QByteArray("GET /c?access_token=… HTTP/1.1\r\nHost: x\r\n\r\n");
    QTest::newRow("header") << line + "Authorization: Bearer abc\r\nA: b\r\n\r\n"
                            << line + "Authorization: Bearer …\r\nA: b\r\n\r\n";
    QTest::newRow("other scheme") << line + "Authorization: Basic abc\r\n\r\n"
                                  << line + "Authorization: Basic …\r\n\r\n";
    QTest::newRow("proxy's") << line + "proxy-authorization:bearer abc, def\r\n\r\n"
                             << line + "proxy-authorization: bearer …\r\n\r\n";
    QTest::newRow("no scheme") << line + "Authorization: abc\r\n\r\n"
                               << line + "Authorization: …\r\n\r\n";
    QTest::newRow("unknown scheme") << line + "Authorization: abc def\r\n\r\n"
                                    << line + "Authorization: …\r\n\r\n";
    QTest::newRow("scheme only") << line + "Authorization: Bearer\r\n\r\n"
                                 << line + "Authorization: Bearer\r\n\r\n";
    QTest::newRow("no field but a path")
        << QByteArray("GET /c?Authorization:abc HTTP/1.1\r\nAuthorization: Bearer abc\r\n\r\n")
        << QByteArray("GET /c?Authorization:abc HTTP/1.1\r\nAuthorization: Bearer …\r\n\r\n");
    QTest::newRow("no path but a field") << QByteArray("Authorization: /abc HTTP/1.1\r\n\r\n")
                                         << QByteArray("Authorization: …\r\n\r\n");
    QTest::newRow("line end missing before it")
        << QByteArray("GET /c HTTP/1.1Authorization: Bearer abc\r\n\r\n")
        << QByteArray("GET /c HTTP/1.1Authorization: Bearer …\r\n\r\n");
    QTest::newRow("line end missing before it, and no scheme")
        << QByteArray("GET /c HTTP/1.1Authorization:abc\r\n\r\n")
        << QByteArray("GET /c HTTP/1.1Authorization: …\r\n\r\n");
    QTest::newRow("no request line, as it has more words")
        << QByteArray("GET /c Authorization: abc HTTP/1.1\r\n\r\n")
        << QByteArray("GET /c Authorization: …\r\n\r\n");
    QTest::newRow("no request line, as it is folded")
        << QByteArray("GET /\n\tAuthorization:abc HTTP/1.1\r\n\r\n")
        << QByteArray("GET /\n\tAuthorization: …\r\n\r\n");
    QTest::newRow("blank before colon") << line + "AUTHORIZATION \t: Bearer abc\r\n"
                                        << line + "AUTHORIZATION \t: Bearer …\r\n";
    QTest::newRow("folded") << line + "Authorization: Bearer\r\n abc\r\nA: b\r\n"
                            << line + "Authorization: Bearer …\r\nA: b\r\n";
    QTest::newRow("bare line ends") << QByteArray("GET /\nAuthorization: Bearer abc\nA: b\n\n")
                                    << QByteArray("GET /\nAuthorization: Bearer …\nA: b\n\n");
    QTest::newRow("cut off") << line + "Authorization: Bearer ab"
                             << line + "Authorization: Bearer …";
    QTest::newRow("NUL for a blank") << line + QByteArray("Authorization: Bearer\0abc\r\n", 27)
                                     << line + "Authorization: Bearer …\r\n";
    QTest::newRow("NUL in front") << QByteArray("\0Authorization: Bearer abc", 26)
                                  << QByteArray("\0Authorization: Bearer …", 26);
    QTest::newRow("referrer") << line + "Referer: http://x/?access_token=abc&y=1\r\n\r\n"
                              << line + "Referer: http://x/?access_token=…&y=1\r\n\r\n";
    QTest::newRow("in a quoted address") << line + "Link: \"/?access_token=abc\"; x\r\n"
                                         << line + "Link: \"/?access_token=… x\r\n";
    QTest::newRow("control byte") << QByteArray("GET /?access_token=abc\1x HTTP/1.1")
                                  << QByteArray("GET /?access_token=…\1x HTTP/1.1");
    QTest::newRow("bytes that are no text")
        << QByteArray("\xff\xfe\r\n\x16\x03\0", 7) << QByteArray("\xff\xfe\r\n\x16\x03\0", 7);
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestAccessToken::redactsHeads()
{
    QFETCH(const QByteArray, head);
    QTEST(AccessToken::redacted(head), "shown");
}

/// What is reported of a request that never became complete.
void TestAccessToken::redactsHeadsCutAnywhere()
{
    const QByteArray head =
        "GET /c?a=1&access_token=SECRET&b=2 HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer SECRET\r\nReferer: /?access_token=SECRET\r\n\r\n";
    for (qsizetype size = 0; size <= head.size(); ++size) {
        const QByteArray shown = AccessToken::redacted(head.first(size));
        QVERIFY2(!shown.contains('S') && !shown.contains("ECR"), shown.constData());
    }
}

void TestAccessToken::redactsFields_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("other") << QByteArray("Host") << QByteArray("x") << QByteArray("x");
    QTest::newRow("bearer") << QByteArray("authorization") << QByteArray("Bearer abc")
                            << QByteArray("Bearer …");
    QTest::newRow("proxy's") << QByteArray("Proxy-Authorization") << QByteArray("Digest a=b, c=d")
                             << QByteArray("Digest …");
    QTest::newRow("no scheme") << QByteArray("Authorization") << QByteArray("abc")
                               << QByteArray("…");
    QTest::newRow("referrer") << QByteArray("Referer") << QByteArray("http://x/?access_token=abc")
                              << QByteArray("http://x/?access_token=…");
}

void TestAccessToken::redactsFields()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, shown);
    const HeaderList expected{{"A", "b"}, {name, shown}, {"C", "d"}};
    const HeaderFields redacted = AccessToken::redacted(
        HeaderList{{"A", "b"}, {name, value}, {"C", "d"}});
    QCOMPARE(redacted.list(), expected);
}

QTEST_GUILESS_MAIN(TestAccessToken)
#include "tst_accesstoken.moc"
