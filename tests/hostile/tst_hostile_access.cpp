// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "tests/support/Hostile.h"
#include "tests/support/ServerFrames.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Windsock;
using namespace Windsock::Test;

/// Who may come in: addresses, origins, tokens.
class TestHostileAccess final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }
    void refusesAddresses_data();
    void refusesAddresses();
    void closesWhoIsBlocked();
    void demandsATokenIfAny_data();
    void demandsATokenIfAny();
    void showsNoToken();
    void refusesOrigins_data();
    void refusesOrigins();
};

namespace {

const QByteArray Token = "s3cret-T0ken.1";

Application guarded()
{
    return EndpointCatalog::application(
               {{u"/echo"_qs, u"echo"_qs, {}},
                {u"/guarded"_qs,
                 u"echo"_qs,
                 {{u"accessTokens"_qs, QJsonArray{u"another"_qs, QString::fromLatin1(Token)}}}}})
        .value();
}

AddressRange range(const QString &text)
{
    return AddressRange::parse(text).value();
}

bool holdsToken(const HeaderFields &headers)
{
    return headers.lines().contains(Token);
}

} // namespace

void TestHostileAccess::refusesAddresses_data()
{
    QTest::addColumn<AddressRules>("rules");
    QTest::addColumn<bool>("permitted");
    QTest::newRow("no rules") << AddressRules{} << true;
    QTest::newRow("blocked") << AddressRules{{}, {range(u"127.0.0.1"_qs)}} << false;
    QTest::newRow("in a blocked network") << AddressRules{{}, {range(u"127.0.0.0/8"_qs)}} << false;
    QTest::newRow("another is blocked") << AddressRules{{}, {range(u"192.0.2.1"_qs)}} << true;
    QTest::newRow("listed") << AddressRules{{range(u"127.0.0.0/8"_qs)}, {}} << true;
    QTest::newRow("not listed") << AddressRules{{range(u"192.0.2.0/24"_qs)}, {}} << false;
    QTest::newRow("listed and blocked")
        << AddressRules{{range(u"127.0.0.1"_qs)}, {range(u"127.0.0.0/8"_qs)}} << false;
}

/// It hears nothing, not even how it is called here; the operator is told.
void TestHostileAccess::refusesAddresses()
{
    QFETCH(const AddressRules, rules);
    QFETCH(const bool, permitted);
    ServerSettings settings;
    settings.addresses = rules;
    TestServer server(guarded(), settings);
    RawClient client(server.port());
    client.send(upgradeRequest("/echo"));
    QTRY_COMPARE(server.handshakes.size(), 1);
    QTRY_COMPARE(client.closed, !permitted);
    if (permitted) {
        QTRY_COMPARE(client.status(), 101);
        return;
    }
    QCOMPARE(client.received, "");
    QCOMPARE(server.handshakes[0].rule, HandshakeRule::AddressBlocked);
    QCOMPARE(server.handshakes[0].status, 0);
    QCOMPARE(server.handshakes[0].address, QHostAddress(QHostAddress::LocalHost));
}

void TestHostileAccess::closesWhoIsBlocked()
{
    TestServer server(guarded());
    const auto client = admitted(server, "/echo");
    QVERIFY(client);
    ServerSettings settings = server.server.monitor().settings();
    settings.addresses.block(QHostAddress(QHostAddress::LocalHost));
    server.server.control().setSettings(settings);
    QTRY_COMPARE(receivedCloseCode(client->received), 1008);
    QTRY_COMPARE(server.closed.size(), 1);
    QCOMPARE(server.closed[0].by, ClosedBy::Operator);
    RawClient again(server.port());
    QTRY_VERIFY(again.closed);

    settings.addresses.permit(QHostAddress(QHostAddress::LocalHost));
    server.server.control().setSettings(settings);
    QTRY_VERIFY(admitted(server, "/echo"));
}

void TestHostileAccess::demandsATokenIfAny_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<HandshakeRule>("rule");
    const auto row = [](const char *name, const QByteArray &path, const QByteArray &fields,
                        HandshakeRule rule) {
        QTest::newRow(name) << upgradeRequest(path, fields)
                            << (rule == HandshakeRule::Accepted ? 101 : 401) << rule;
    };
    const auto missing = HandshakeRule::TokenMissing;
    const auto wrong = HandshakeRule::TokenWrong;
    row("none needed", "/echo", {}, HandshakeRule::Accepted);
    row("header", "/guarded", "Authorization: Bearer " + Token + "\r\n", HandshakeRule::Accepted);
    row("query", "/guarded?access_token=" + Token, {}, HandshakeRule::Accepted);
    row("the other token", "/guarded?access_token=another", {}, HandshakeRule::Accepted);
    row("none", "/guarded", {}, missing);
    row("empty", "/guarded?access_token=", {}, missing);
    row("another scheme", "/guarded", "Authorization: Basic " + Token + "\r\n", missing);
    row("in a cookie", "/guarded", "Cookie: access_token=" + Token + "\r\n", missing);
    row("wrong", "/guarded", "Authorization: Bearer wrong\r\n", wrong);
    row("a part", "/guarded?access_token=" + Token.chopped(1), {}, wrong);
    row("more", "/guarded?access_token=" + Token + "1", {}, wrong);
    row("another case", "/guarded?access_token=" + Token.toUpper(), {}, wrong);
    row("several in one", "/guarded", "Authorization: Bearer another," + Token + "\r\n", wrong);
    row("the list's separator", "/guarded?access_token=another%00" + Token, {}, wrong);
}

void TestHostileAccess::demandsATokenIfAny()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    QFETCH(const HandshakeRule, rule);
    TestServer server(guarded());
    RawClient client(server.port());
    client.send(request);
    QTRY_COMPARE(client.status(), status);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule, rule);
    if (status == 101)
        return;
    QTRY_VERIFY(client.closed);
    QVERIFY(client.received.contains("\r\nWWW-Authenticate: Bearer"));
    QVERIFY(!client.received.contains(Token));
}

/// Neither in what is reported nor in what is recorded, of those let in and of those refused.
void TestHostileAccess::showsNoToken()
{
    TestServer server(guarded());
    const auto byField = admitted(server, "/guarded", "Authorization: Bearer " + Token + "\r\n");
    const auto byQuery = admitted(server, "/guarded?a=b&access_token=" + Token,
                                  "User-Agent: access_token=" + Token + "\r\n");
    QVERIFY(byField && byQuery);
    const QList<QByteArray> refusals{
        upgradeRequest("/nowhere?access_token=" + Token, "Authorization: Bearer " + Token + "\r\n"),
        upgradeRequest("/nowhere%3Faccess_token=" + Token),
        upgradeRequest("/guarded?access_token=" + Token,
                       "Origin: http://x/?access_token=" + Token + "\r\n"),
        QByteArray("malformed access_token=" + Token + "\r\n\r\n")};
    for (const QByteArray &request : refusals) {
        RawClient refused(server.port());
        refused.send(request);
        QTRY_VERIFY(refused.closed);
        QVERIFY(!refused.received.contains(Token));
    }
    QTRY_COMPARE(server.handshakes.size(), 6);
    for (const HandshakeReport &report : std::as_const(server.handshakes)) {
        QVERIFY2(!report.request.contains(Token), report.request.constData());
        QVERIFY(!report.userAgent.toLatin1().contains(Token));
        QVERIFY(!report.origin.toLatin1().contains(Token));
        QVERIFY2(!report.path.toLatin1().contains(Token), qPrintable(report.path));
        QVERIFY2(!report.detail.toLatin1().contains(Token), qPrintable(report.detail));
    }
    QCOMPARE(server.opened.size(), 2);
    for (const ClientInfo &info : std::as_const(server.opened)) {
        QVERIFY2(!info.path.toLatin1().contains(Token), qPrintable(info.path));
        QVERIFY(!info.userAgent.toLatin1().contains(Token));
        QVERIFY(!holdsToken(info.headers));
    }
    QTRY_VERIFY(server.sink.records().size() >= 2);
    for (const TrafficRecord &record : server.sink.records())
        QVERIFY2(!record.payload.contains(Token), record.payload.constData());
}

void TestHostileAccess::refusesOrigins_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    QTest::newRow("same") << QByteArray("http://127.0.0.1") << 101;
    QTest::newRow("allowed") << QByteArray("https://friend.example") << 101;
    QTest::newRow("another port") << QByteArray("http://127.0.0.1:81") << 403;
    QTest::newRow("another scheme of the allowed") << QByteArray("http://friend.example") << 403;
    QTest::newRow("below the allowed") << QByteArray("https://a.friend.example") << 403;
    QTest::newRow("behind the allowed") << QByteArray("https://friend.example.evil") << 403;
    QTest::newRow("in the name of the allowed") << QByteArray("https://friend.example@evil") << 403;
    QTest::newRow("sandboxed") << QByteArray("null") << 403;
    QTest::newRow("a file") << QByteArray("file://") << 403;
    QTest::newRow("empty") << QByteArray("") << 403;
}

void TestHostileAccess::refusesOrigins()
{
    QFETCH(const QByteArray, origin);
    QFETCH(const int, status);
    ServerSettings settings;
    settings.allowedOrigins = {u"https://friend.example"_qs};
    TestServer server(guarded(), settings);
    RawClient client(server.port());
    client.send(upgradeRequest("/echo", "Origin: " + origin + "\r\n"));
    QTRY_COMPARE(client.status(), status);
    QTRY_COMPARE(server.handshakes.size(), 1);
    QCOMPARE(server.handshakes[0].rule,
             status == 101 ? HandshakeRule::Accepted : HandshakeRule::ForeignOrigin);
    QVERIFY(!client.received.contains("Access-Control"));
}

QTEST_GUILESS_MAIN(TestHostileAccess)
#include "tst_hostile_access.moc"
