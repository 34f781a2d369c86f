// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Upgrade.h"

#include <QTest>

using namespace Windsock;

class TestUpgrade final : public QObject
{
    Q_OBJECT

private slots:
    void checks_data();
    void checks();
    void answersTheExampleOfTheRfc();
    void listsSubprotocols();
};

namespace {

RequestHead request(const HeaderList &headers, const QByteArray &method = "GET",
                    int minorVersion = 1)
{
    RequestHead head;
    head.method = method;
    head.path = u"/"_qs;
    head.minorVersion = minorVersion;
    head.headers = headers;
    return head;
}

HeaderList correct()
{
    return {{"Host", "h"},
            {"Upgrade", "websocket"},
            {"Connection", "Upgrade"},
            {"Sec-WebSocket-Version", "13"},
            {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
}

HeaderList with(const QByteArray &name, const QByteArray &value)
{
    HeaderList headers = correct();
    for (auto &field : headers) {
        if (field.first == name)
            field.second = value;
    }
    return headers;
}

HeaderList without(const QByteArray &name)
{
    HeaderList headers = correct();
    headers.removeIf([&name](const auto &field) { return field.first == name; });
    return headers;
}

} // namespace

void TestUpgrade::checks_data()
{
    QTest::addColumn<RequestHead>("head");
    QTest::addColumn<int>("status"); // 0: accepted
    QTest::addColumn<HandshakeRule>("rule");

    const auto ok = HandshakeRule::Accepted;
    QTest::newRow("correct") << request(correct()) << 0 << ok;
    QTest::newRow("words in other case") << request(with("Upgrade", "WebSocket")) << 0 << ok;
    QTest::newRow("Firefox' Connection")
        << request(with("Connection", "keep-alive, Upgrade")) << 0 << ok;
    QTest::newRow("POST") << request(correct(), "POST") << 405 << HandshakeRule::MethodNotAllowed;
    QTest::newRow("HEAD") << request(correct(), "HEAD") << 405 << HandshakeRule::MethodNotAllowed;
    QTest::newRow("plain GET") << request({{"Host", "h"}}) << 426 << HandshakeRule::NotAnUpgrade;
    QTest::newRow("other upgrade")
        << request(with("Upgrade", "h2c")) << 426 << HandshakeRule::NotAnUpgrade;
    QTest::newRow("no Connection")
        << request(without("Connection")) << 426 << HandshakeRule::NotAnUpgrade;
    QTest::newRow("HTTP/1.0") << request(correct(), "GET", 0) << 400 << HandshakeRule::Malformed;
    QTest::newRow("version 8") << request(with("Sec-WebSocket-Version", "8")) << 426
                               << HandshakeRule::WrongVersion;
    QTest::newRow("no version") << request(without("Sec-WebSocket-Version")) << 426
                                << HandshakeRule::WrongVersion;
    QTest::newRow("no key") << request(without("Sec-WebSocket-Key")) << 400
                            << HandshakeRule::InvalidKey;
    QTest::newRow("15 bytes of key") << request(with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAA"))
                                     << 400 << HandshakeRule::InvalidKey;
    QTest::newRow("17 bytes of key")
        << request(with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAAA=")) << 400
        << HandshakeRule::InvalidKey;
    QTest::newRow("key not base64")
        << request(with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZ!==")) << 400
        << HandshakeRule::InvalidKey;
    QTest::newRow("two keys") << request(
        correct() + HeaderList{{"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}})
                              << 400 << HandshakeRule::InvalidKey;
}

void TestUpgrade::checks()
{
    QFETCH(const RequestHead, head);
    QFETCH(const int, status);
    QFETCH(const HandshakeRule, rule);
    const auto error = checkUpgrade(head);
    QCOMPARE(error ? error->status : 0, status);
    if (error)
        QCOMPARE(error->rule, rule);
}

/// RFC 6455, 1.3.
void TestUpgrade::answersTheExampleOfTheRfc()
{
    const QByteArray answer = switchingProtocols("dGhlIHNhbXBsZSBub25jZQ==", u"chat"_qs);
    QVERIFY(answer.startsWith("HTTP/1.1 101 Switching Protocols\r\n"));
    QVERIFY(answer.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    QVERIFY(answer.contains("\r\nSec-WebSocket-Protocol: chat\r\n"));
    QVERIFY(answer.endsWith("\r\n\r\n"));
    QVERIFY(!switchingProtocols("dGhlIHNhbXBsZSBub25jZQ==", {}).contains("Protocol:"));
}

void TestUpgrade::listsSubprotocols()
{
    const RequestHead head = request(
        correct()
        + HeaderList{{"Sec-WebSocket-Protocol", "a, b"}, {"sec-websocket-protocol", "c"}});
    QCOMPARE(offeredSubprotocols(head), QStringList({u"a"_qs, u"b"_qs, u"c"_qs}));
    QCOMPARE(offeredSubprotocols(request(correct())), QStringList());
}

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_upgrade.moc"
