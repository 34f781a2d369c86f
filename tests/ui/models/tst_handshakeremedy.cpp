// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"
#include "server/settings/LimitFields.h"
#include "tests/ui/models/HandshakeSamples.h"
#include "ui/models/HandshakeRemedy.h"
#include "ui/models/LimitText.h"

#include <QTest>

using namespace Windsock;
using Kind = HandshakeRemedy::Kind;
using Change = std::function<void(ServerSettings &)>;

Q_DECLARE_METATYPE(Change)

namespace {

HandshakeReport refused(HandshakeRule rule, const QString &path = u"/echo"_qs,
                        const QString &origin = {})
{
    HandshakeReport report = Samples::handshake(rule, 400);
    report.path = path;
    report.origin = origin;
    return report;
}

const LimitField &field(const QString &name)
{
    const auto &fields = limitFields();
    return *std::find_if(fields.begin(), fields.end(),
                         [&name](const LimitField &field) { return field.name == name; });
}

} // namespace

class HandshakeRemedyTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_qs)); }

    void remedies_data()
    {
        QTest::addColumn<HandshakeReport>("report");
        QTest::addColumn<Change>("before");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<Change>("after"); // besides what was before
        using Rule = HandshakeRule;
        const Change none = [](ServerSettings &) {};
        const QString allow = u"Allow this origin"_qs;
        const QString shop = u"https://shop.test"_qs;

        QTest::newRow("origin") << refused(Rule::ForeignOrigin, {}, shop) << none
                                << Kind::AllowOrigin << allow
                                << Change([=](auto &s) { s.allowedOrigins = {shop}; });
        QTest::newRow("null origin")
            << refused(Rule::ForeignOrigin, {}, u"null"_qs) << none << Kind::AllowOrigin << allow
            << Change([](auto &s) { s.allowedOrigins = {u"null"_qs}; });
        QTest::newRow("origin allowed since")
            << refused(Rule::ForeignOrigin, {}, shop)
            << Change([](auto &s) { s.allowedOrigins = {u"HTTPS://shop.test"_qs}; }) << Kind::None
            << QString() << none;
        QTest::newRow("every origin allowed since")
            << refused(Rule::ForeignOrigin, {}, shop)
            << Change([](auto &s) { s.allowedOrigins = {u"*"_qs}; }) << Kind::None << QString()
            << none;
        QTest::newRow("no origin at all") << refused(Rule::ForeignOrigin, {}, u"nonsense"_qs)
                                          << none << Kind::None << QString() << none;
        QTest::newRow("a star opens nothing")
            << refused(Rule::ForeignOrigin, {}, u"*"_qs) << none << Kind::None << QString() << none;

        QTest::newRow("address") << refused(Rule::AddressBlocked) << Change([](auto &s) {
            s.addresses.block(QHostAddress(u"192.0.2.7"_qs));
        }) << Kind::PermitAddress << u"Let this address in"_qs
                                 << Change([](auto &s) { s.addresses.blocked.clear(); });
        QTest::newRow("address let in since")
            << refused(Rule::AddressBlocked) << none << Kind::None << QString() << none;

        QTest::newRow("all connections")
            << refused(Rule::ConnectionLimit) << none << Kind::RaiseLimit
            << u"Raise the limit to 40,000"_qs
            << Change([](auto &s) { s.limits.maxConnections = 40'000; });
        QTest::newRow("at most the greatest")
            << refused(Rule::ConnectionLimit)
            << Change([](auto &s) { s.limits.maxConnections = 900'000; }) << Kind::RaiseLimit
            << u"Raise the limit to 1,000,000"_qs
            << Change([](auto &s) { s.limits.maxConnections = 1'000'000; });
        QTest::newRow("no greater one") << refused(Rule::ConnectionLimit) << Change([](auto &s) {
            s.limits.maxConnections = 1'000'000;
        }) << Kind::None << QString() << none;
        QTest::newRow("limit taken away since")
            << refused(Rule::AddressLimit)
            << Change([](auto &s) { s.limits.maxConnectionsPerAddress = 0; }) << Kind::None
            << QString() << none;
        QTest::newRow("of one address")
            << refused(Rule::AddressLimit) << none << Kind::RaiseLimit
            << u"Raise the limit to 2,000"_qs
            << Change([](auto &s) { s.limits.maxConnectionsPerAddress = 2'000; });
        QTest::newRow("rate") << refused(Rule::AddressRate) << none << Kind::RaiseLimit
                              << u"Raise the limit to 400"_qs
                              << Change([](auto &s) { s.limits.maxNewConnectionsPerSecond = 400; });
        QTest::newRow("handshakes") << refused(Rule::HandshakeLimit) << none << Kind::RaiseLimit
                                    << u"Raise the limit to 8,192"_qs
                                    << Change([](auto &s) { s.limits.maxHandshakes = 8'192; });
        QTest::newRow("time") << refused(Rule::Timeout) << none << Kind::RaiseLimit
                              << u"Raise the limit to 20 s"_qs << Change([](auto &s) {
                                     s.limits.handshakeTimeout = std::chrono::seconds(20);
                                 });
        HandshakeReport cut = refused(Rule::HeadTooLarge);
        cut.request = "GET /";
        QTest::newRow("long head")
            << cut << none << Kind::RaiseLimit << u"Raise the limit to 32 KiB"_qs
            << Change([](auto &s) { s.limits.maxRequestHead = 32 * 1024; });
        QTest::newRow("many fields") << refused(Rule::HeadTooLarge) << none << Kind::RaiseLimit
                                     << u"Raise the limit to 200"_qs
                                     << Change([](auto &s) { s.limits.maxRequestHeaders = 200; });

        for (const Rule rule :
             {Rule::Accepted, Rule::PageServed, Rule::Malformed, Rule::MissingHost,
              Rule::InvalidKey, Rule::MethodNotAllowed, Rule::NotAnUpgrade, Rule::WrongVersion,
              Rule::HandlerRefused, Rule::LoopbackOnly, Rule::TlsOnPlainPort, Rule::TlsFailed,
              Rule::Disconnected, Rule::InternalError}) {
            QTest::newRow(qPrintable(handshakeRuleName(rule)))
                << refused(rule) << none << Kind::None << QString() << none;
        }
    }

    void remedies()
    {
        QFETCH(const HandshakeReport, report);
        QFETCH(const Change, before);
        QFETCH(const Kind, kind);
        QFETCH(const Change, after);
        ServerSettings settings;
        before(settings);
        const HandshakeRemedy remedy = handshakeRemedy(report, settings, {});
        QCOMPARE(remedy.kind, kind);
        QTEST(remedy.text, "text");
        if (kind == Kind::None)
            return;
        after(settings);
        QVERIFY(remedy.settings == settings);
        QVERIFY(!remedy.done.isEmpty());
        // Once it is done there is no more of it, unless it is a limit that can go on growing.
        const HandshakeRemedy next = handshakeRemedy(report, remedy.settings, {});
        if (kind != Kind::RaiseLimit)
            QCOMPARE(next.kind, Kind::None);
    }

    void raisedLimitsAreNamed()
    {
        const HandshakeRemedy remedy = handshakeRemedy(refused(HandshakeRule::ConnectionLimit), {},
                                                       {});
        QCOMPARE(remedy.done, u"The limit “Connections in all” is 40,000 now; it was 20,000."_qs);
    }

    void endpoints_data()
    {
        QTest::addColumn<HandshakeRule>("rule");
        QTest::addColumn<QString>("path");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("pattern");
        using Rule = HandshakeRule;
        QTest::newRow("unknown") << Rule::UnknownPath << u"/orders?since=1"_qs
                                 << Kind::CreateEndpoint << u"/orders"_qs;
        QTest::newRow("special") << Rule::UnknownPath << u"/socket.io/a+b"_qs
                                 << Kind::CreateEndpoint << u"/socket\\.io/a\\+b"_qs;
        QTest::newRow("encoded") << Rule::UnknownPath << u"/Zo%C3%AB"_qs << Kind::CreateEndpoint
                                 << u"/Zo%C3%AB"_qs;
        QTest::newRow("root") << Rule::UnknownPath << u"/"_qs << Kind::CreateEndpoint << u"/"_qs;
        QTest::newRow("created since")
            << Rule::UnknownPath << u"/chat/lobby"_qs << Kind::None << QString();
        QTest::newRow("reserved") << Rule::UnknownPath << u"/-/nothing"_qs << Kind::None
                                  << QString();
        QTest::newRow("no path") << Rule::UnknownPath << u"*"_qs << Kind::None << QString();
        QTest::newRow("token missing") << Rule::TokenMissing << u"/chat/lobby?x=1"_qs
                                       << Kind::ShowEndpoint << u"/chat/{room}"_qs;
        QTest::newRow("token wrong")
            << Rule::TokenWrong << u"/echo"_qs << Kind::ShowEndpoint << u"/echo"_qs;
        QTest::newRow("endpoint gone since")
            << Rule::TokenWrong << u"/gone"_qs << Kind::None << QString();
    }

    void endpoints()
    {
        QFETCH(const HandshakeRule, rule);
        QFETCH(const QString, path);
        const HandshakeRemedy remedy = handshakeRemedy(refused(rule, path), {},
                                                       EndpointCatalog::defaults());
        QTEST(remedy.kind, "kind");
        QTEST(remedy.pattern, "pattern");
        if (remedy.kind != Kind::CreateEndpoint)
            return;
        const auto made = EndpointCatalog::make({remedy.pattern, u"echo"_qs, {}});
        QVERIFY2(made.ok(), qPrintable(made.error()));
        const QString bare = path.section(u'?', 0, 0);
        QVERIFY(made->match(bare));
        QVERIFY(!made->match(bare + u'x'));
    }

    void sizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("size"); // -1: refused
        QTest::newRow("MiB") << u"10 MiB"_qs << 10LL * 1024 * 1024;
        QTest::newRow("as typed") << u"  10mib "_qs << 10LL * 1024 * 1024;
        QTest::newRow("short") << u"64k"_qs << 65'536LL;
        QTest::newRow("decimal unit") << u"64 kB"_qs << 64'000LL;
        QTest::newRow("fraction") << u"1.5 KiB"_qs << 1'536LL;
        QTest::newRow("bytes") << u"1,500 B"_qs << 1'500LL;
        QTest::newRow("bare") << u"4096"_qs << 4'096LL;
        QTest::newRow("half a byte") << u"1.5"_qs << -1LL;
        QTest::newRow("nothing") << QString() << -1LL;
        QTest::newRow("none here") << u"no limit"_qs << -1LL;
        QTest::newRow("zero") << u"0"_qs << -1LL;
        QTest::newRow("negative") << u"-5 KiB"_qs << -1LL;
        QTest::newRow("too much") << u"3 GiB"_qs << -1LL;
        QTest::newRow("other unit") << u"3 miles"_qs << -1LL;
        QTest::newRow("words") << u"much"_qs << -1LL;
        QTest::newRow("no number") << u"nan"_qs << -1LL;
        QTest::newRow("infinite") << u"inf"_qs << -1LL;
    }

    void sizes()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, size);
        const auto parsed = LimitText::parseBytes(field(u"maxMessageSize"_qs), text);
        QCOMPARE(parsed.ok(), size >= 0);
        if (parsed)
            QCOMPARE(*parsed, size);
        else
            QVERIFY(!parsed.error().isEmpty());
    }

    void sizesComeBack()
    {
        const LimitField &size = field(u"maxBytesPerSecond"_qs);
        for (const qint64 bytes : {0LL, 1LL, 1'000LL, 1'024LL, 1'536LL, 10LL << 20, 5LL << 30}) {
            const QString text = LimitText::value(size, bytes);
            const auto parsed = LimitText::parseBytes(size, text);
            QVERIFY2(parsed.ok(), qPrintable(text));
            QCOMPARE(*parsed, bytes);
        }
        QCOMPARE(LimitText::value(size, 0), u"no limit"_qs);
        QCOMPARE(LimitText::value(field(u"pingInterval"_qs), 0), u"never"_qs);
        QCOMPARE(LimitText::value(field(u"pingInterval"_qs), 500), u"0.5 s"_qs);
        QCOMPARE(LimitText::value(field(u"maxFrameSize"_qs), 0), u"as a message"_qs);
        QCOMPARE(LimitText::parseBytes(field(u"maxFrameSize"_qs), u"as a message"_qs).value(), 0);
    }
};

QTEST_GUILESS_MAIN(HandshakeRemedyTest)
#include "tst_handshakeremedy.moc"
