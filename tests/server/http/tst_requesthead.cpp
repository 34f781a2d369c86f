// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RequestHead.h"

#include <QTest>

using namespace Windsock;

class TestRequestHead final : public QObject
{
    Q_OBJECT

private slots:
    void parsesARequest();
    void findsElementsOfLists();
    void tellsAnEmptyQueryFromNone();
    void refuses_data();
    void refuses();
    void accepts_data();
    void accepts();
};

namespace {

const QByteArray Host = "Host: h\r\n";

} // namespace

void TestRequestHead::parsesARequest()
{
    const auto parsed = parseRequestHead(
        "GET /chat/a%20b?x=1&y=?2 HTTP/1.1\r\nHost: localhost:8888\r\n"
        "X-A:   spaces around \t\r\nx-a: second\r\nX-Empty:\r\nX-Colons: :a:b:\r\n\r\n",
        100);
    const auto *head = std::get_if<RequestHead>(&parsed);
    QVERIFY(head);
    QCOMPARE(head->method, "GET");
    QCOMPARE(head->path, u"/chat/a%20b"_qs);
    QCOMPARE(head->query, u"x=1&y=?2"_qs);
    QCOMPARE(head->target(), u"/chat/a%20b?x=1&y=?2"_qs);
    QCOMPARE(head->minorVersion, 1);
    const HeaderList headers{{"Host", "localhost:8888"},
                             {"X-A", "spaces around"},
                             {"x-a", "second"},
                             {"X-Empty", ""},
                             {"X-Colons", ":a:b:"}};
    QCOMPARE(head->headers.list(), headers);
    QCOMPARE(head->headers.size(), headers.size());
    QVERIFY(head->headers == HeaderFields(headers));
    QVERIFY(head->headers != HeaderFields());
    QCOMPARE(head->header("HOST"), "localhost:8888");
    QCOMPARE(head->header("X-A"), "spaces around");
    QCOMPARE(head->headerCount("x-A"), 2);
    QCOMPARE(head->header("missing"), QByteArray());
    QCOMPARE(head->header("X-Colons"), ":a:b:");
    QCOMPARE(head->header("X-Empty"), QByteArray());
    QCOMPARE(head->headerCount("X-Empty"), 1);
}

void TestRequestHead::findsElementsOfLists()
{
    const auto parsed = parseRequestHead(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\n"
        "Connection: ,x ,\r\n\r\n",
        100);
    const auto &head = std::get<RequestHead>(parsed);
    QCOMPARE(head.headerElements("connection"), QList<QByteArray>({"keep-alive", "Upgrade", "x"}));
    QVERIFY(head.hasToken("Connection", "upgrade"));
    QVERIFY(!head.hasToken("Connection", "up"));
}

void TestRequestHead::tellsAnEmptyQueryFromNone()
{
    const auto with = parseRequestHead("GET /? HTTP/1.1\r\nHost: h\r\n\r\n", 100);
    const auto without = parseRequestHead("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 100);
    QCOMPARE(std::get<RequestHead>(with).target(), u"/?"_qs);
    QCOMPARE(std::get<RequestHead>(without).target(), u"/"_qs);
}

void TestRequestHead::refuses_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    QTest::addColumn<HandshakeRule>("rule");

    const auto malformed = [](const char *name, const QByteArray &head) {
        QTest::newRow(name) << head << 400 << HandshakeRule::Malformed;
    };
    malformed("empty", "");
    malformed("no end", "GET / HTTP/1.1\r\nHost: h\r\n");
    malformed("only lines", "\r\n\r\n");
    malformed("no version", "GET /\r\n" + Host + "\r\n");
    malformed("two spaces", "GET  / HTTP/1.1\r\n" + Host + "\r\n");
    malformed("space in target", "GET /a b HTTP/1.1\r\n" + Host + "\r\n");
    malformed("version 2", "GET / HTTP/2.0\r\n" + Host + "\r\n");
    malformed("version in lower case", "GET / http/1.1\r\n" + Host + "\r\n");
    malformed("absolute target", "GET http://h/ HTTP/1.1\r\n" + Host + "\r\n");
    malformed("asterisk", "OPTIONS * HTTP/1.1\r\n" + Host + "\r\n");
    malformed("fragment", "GET /#a HTTP/1.1\r\n" + Host + "\r\n");
    malformed("raw UTF-8 in target", "GET /\xc3\xa4 HTTP/1.1\r\n" + Host + "\r\n");
    malformed("method is no word", "G(T / HTTP/1.1\r\n" + Host + "\r\n");
    malformed("bare line feed", "GET / HTTP/1.1\nHost: h\r\n\r\n");
    malformed("bare carriage return", "GET / HTTP/1.1\r\nHost: h\rx\r\n\r\n");
    malformed("NUL in value", QByteArray("GET / HTTP/1.1\r\nHost: h\0x\r\n\r\n", 29));
    malformed("NUL in target", QByteArray("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 28));
    malformed("folded", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n");
    malformed("no colon", "GET / HTTP/1.1\r\nHost: h\r\nX\r\n\r\n");
    malformed("no name", "GET / HTTP/1.1\r\nHost: h\r\n: v\r\n\r\n");
    malformed("space before colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n");
    malformed("body by length", "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
    malformed("body by the second length",
              "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n");
    malformed("body in chunks", "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\nX: y\r\n\r\n") << 400
                             << HandshakeRule::MissingHost;
    QTest::newRow("two Hosts") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400
                               << HandshakeRule::MissingHost;
    QTest::newRow("101 fields") << "GET / HTTP/1.1\r\n" + Host
            + QByteArray("X: y\r\n").repeated(100)
            + "\r\n" << 431 << HandshakeRule::HeadTooLarge;
}

void TestRequestHead::refuses()
{
    QFETCH(const QByteArray, head);
    QFETCH(const int, status);
    QFETCH(const HandshakeRule, rule);
    const auto parsed = parseRequestHead(head, 100);
    const auto *error = std::get_if<RequestError>(&parsed);
    QVERIFY(error);
    QCOMPARE(error->status, status);
    QCOMPARE(error->rule, rule);
    QVERIFY(!error->detail.isEmpty());
}

void TestRequestHead::accepts_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("100 fields") << "GET / HTTP/1.1\r\n" + Host + QByteArray("X: y\r\n").repeated(99)
            + "\r\n";
    QTest::newRow("HTTP/1.0 without Host") << QByteArray("GET / HTTP/1.0\r\n\r\n");
    QTest::newRow("empty value") << QByteArray("GET / HTTP/1.1\r\nHost:\r\n\r\n");
    QTest::newRow("tab in value") << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nX: a\tb\r\n\r\n");
    QTest::newRow("raw UTF-8 in value")
        << QByteArray("GET / HTTP/1.1\r\nHost: h\r\nX: \xc3\xa4\r\n\r\n");
    QTest::newRow("length 0") << QByteArray(
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
}

void TestRequestHead::accepts()
{
    QFETCH(const QByteArray, head);
    const auto parsed = parseRequestHead(head, 100);
    QVERIFY(std::holds_alternative<RequestHead>(parsed));
}

QTEST_GUILESS_MAIN(TestRequestHead)
#include "tst_requesthead.moc"
