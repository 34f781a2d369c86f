// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/CommandLine.h"
#include "app/ListenText.h"
#include "app/RunOptions.h"
#include "server/settings/OriginText.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

class TestCommandLine final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void addresses_data();
    void addresses();
    void badAddresses_data();
    void badAddresses();
    void origins_data();
    void origins();
    void everyOption();
    void limits_data();
    void limits();
    void badLimits_data();
    void badLimits();
    void aFrameMayBeAsLongAsAMessage();
    void helpShowsEveryLimit_data();
    void helpShowsEveryLimit();
    void addressRules();
    void selfSigned_data();
    void selfSigned();
    void aSession();
    void nothing();
    void errors_data();
    void errors();
    void toolkitOptionsArePassedOver_data();
    void toolkitOptionsArePassedOver();
    void overridesTheProject();
    void allowMetrics();
    void certificateNeedsKey();
    void badProjectIsAnError();

private:
    static Result<CommandLine> parse(const QString &arguments)
    {
        return CommandLine::parse(u"windsock "_s.append(arguments).split(u' ', Qt::SkipEmptyParts));
    }
};

void TestCommandLine::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("written");
    QTest::newRow("IPv4") << u"127.0.0.1:8888"_s << QHostAddress(u"127.0.0.1"_s) << 8888
                          << u"127.0.0.1:8888"_s;
    QTest::newRow("every IPv4") << u"0.0.0.0:80"_s << QHostAddress(u"0.0.0.0"_s) << 80
                                << u"0.0.0.0:80"_s;
    QTest::newRow("IPv6") << u"[::1]:8888"_s << QHostAddress(u"::1"_s) << 8888 << u"[::1]:8888"_s;
    QTest::newRow("port 0") << u"127.0.0.1:0"_s << QHostAddress(u"127.0.0.1"_s) << 0
                            << u"127.0.0.1:0"_s;
    QTest::newRow("greatest port")
        << u"127.0.0.1:65535"_s << QHostAddress(u"127.0.0.1"_s) << 65535 << u"127.0.0.1:65535"_s;
    QTest::newRow("localhost") << u"localhost:1"_s << QHostAddress(QHostAddress::LocalHost) << 1
                               << u"127.0.0.1:1"_s;
    QTest::newRow("everything") << u"*:2"_s << QHostAddress(QHostAddress::Any) << 2 << u"*:2"_s;
}

void TestCommandLine::addresses()
{
    QFETCH(QString, text);
    QFETCH(QHostAddress, address);
    QFETCH(int, port);
    const auto parsed = parseListenAddress(text);
    QVERIFY2(parsed.ok(), qPrintable(parsed.error()));
    QCOMPARE(parsed->address, address);
    QCOMPARE(int(parsed->port), port);
    QTEST(listenAddressText(*parsed), "written");
}

void TestCommandLine::badAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("why");
    QTest::newRow("empty") << QString() << u"port is missing"_s;
    QTest::newRow("no port") << u"127.0.0.1"_s << u"port is missing"_s;
    QTest::newRow("empty port") << u"127.0.0.1:"_s << u"0 to 65535"_s;
    QTest::newRow("port too great") << u"127.0.0.1:65536"_s << u"0 to 65535"_s;
    QTest::newRow("negative port") << u"127.0.0.1:-1"_s << u"0 to 65535"_s;
    QTest::newRow("signed port") << u"127.0.0.1:+1"_s << u"0 to 65535"_s;
    QTest::newRow("a word") << u"127.0.0.1:http"_s << u"0 to 65535"_s;
    QTest::newRow("a name") << u"example.org:80"_s << u"not an IP address"_s;
    QTest::newRow("short IPv4") << u"127.1:80"_s << u"not an IP address"_s;
    QTest::newRow("IPv4 out of range") << u"127.0.0.256:80"_s << u"not an IP address"_s;
    QTest::newRow("bare IPv6") << u"::1:80"_s << u"in brackets"_s;
    QTest::newRow("IPv6 without port") << u"[::1]"_s << u"port is missing"_s;
    QTest::newRow("IPv4 in brackets") << u"[127.0.0.1]:80"_s << u"not an IP address"_s;
}

void TestCommandLine::badAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, why);
    const auto parsed = parseListenAddress(text);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().contains(why), qPrintable(parsed.error()));
    QVERIFY2(parsed.error().contains(text), qPrintable(parsed.error()));
}

void TestCommandLine::origins_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("https") << u"https://example.org"_s << true;
    QTest::newRow("with port") << u"http://localhost:3000"_s << true;
    QTest::newRow("extension") << u"chrome-extension://abcdef"_s << true;
    QTest::newRow("every one") << u"*"_s << true;
    QTest::newRow("null") << u"null"_s << true;
    QTest::newRow("with path") << u"https://example.org/"_s << false;
    QTest::newRow("host only") << u"example.org"_s << false;
    QTest::newRow("scheme only") << u"https://"_s << false;
    QTest::newRow("with user") << u"https://me@example.org"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void TestCommandLine::origins()
{
    QFETCH(QString, text);
    QTEST(parseOrigin(text).ok(), "good");
}

void TestCommandLine::everyOption()
{
    const auto line = parse(
        u"--headless --listen 127.0.0.1:1 --listen [::1]:2 --record a.db --allow-origin http://a "
        "--allow-origin * --max-message-size 5 --tls-certificate c.pem --tls-key k.pem "
        "--allow-metrics "
        "--allow-address 192.0.2.0/24 --block-address 192.0.2.7 --block-address ::1 shop.windsock"_s);
    QVERIFY2(line.ok(), qPrintable(line.error()));
    QVERIFY(line->headless);
    QVERIFY(!line->noRecord);
    QVERIFY(line->allowMetrics);
    QCOMPARE(line->listen.size(), 2);
    QCOMPARE(line->listen.at(1).address, QHostAddress(QHostAddress::LocalHostIPv6));
    QCOMPARE(line->record, u"a.db"_s);
    QCOMPARE(line->allowedOrigins, QStringList({u"http://a"_s, u"*"_s}));
    QCOMPARE(line->limits, (LimitValues{{u"maxMessageSize"_s, 5}}));
    QCOMPARE(line->addresses.allowed.size(), 1);
    QCOMPARE(line->addresses.allowed.at(0).toString(), u"192.0.2.0/24"_s);
    QCOMPARE(line->addresses.blocked.size(), 2);
    QCOMPARE(line->addresses.blocked.at(1).toString(), u"::1"_s);
    QVERIFY(!line->tlsSelfSigned);
    QCOMPARE(line->tlsCertificate, u"c.pem"_s);
    QCOMPARE(line->tlsKey, u"k.pem"_s);
    QCOMPARE(line->project, u"shop.windsock"_s);
}

void TestCommandLine::aSession()
{
    const auto line = parse(u"--listen *:1 shop.Windsock-Session"_s);
    QVERIFY(line.ok());
    QCOMPARE(line->session, u"shop.Windsock-Session"_s);
    QVERIFY(line->project.isEmpty());
    const auto options = RunOptions::make(*line);
    QVERIFY(options.ok());
    QCOMPARE(options->sessionFile, line->session);
}

void TestCommandLine::nothing()
{
    const auto line = parse({});
    QVERIFY(line.ok());
    QVERIFY(!line->headless && !line->help && !line->version && !line->noRecord
            && !line->allowMetrics && !line->tlsSelfSigned);
    QVERIFY(line->listen.isEmpty());
    QVERIFY(line->limits.isEmpty());
    const auto options = RunOptions::make(*line);
    QVERIFY(options.ok());
    QCOMPARE(options->server.listen, QList<ListenAddress>{ListenAddress{}});
    QVERIFY(options->server == ServerSettings());
    QCOMPARE(options->endpoints.size(), 5);
    QVERIFY(options->record);
    QVERIFY(!options->server.metricsForAll);
}

void TestCommandLine::limits_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("value");
    for (const LimitField &field : limitFields()) {
        const QString option = u"--"_s + field.option();
        const auto row = [&](const char *what) -> QTestData & {
            return QTest::addRow("%s %s", qPrintable(field.name), what) << option;
        };
        if (field.unit == LimitField::Unit::Switch) {
            row("on") << QString() << qint64(1);
            continue;
        }
        row("smallest") << field.text(field.minimum) << field.minimum;
        row("greatest") << field.text(field.maximum) << field.maximum;
    }
    QTest::newRow("half a second") << u"--handshake-timeout"_s << u"0.5"_s << qint64(500);
}

void TestCommandLine::limits()
{
    QFETCH(QString, option);
    QFETCH(QString, text);
    QFETCH(qint64, value);
    const auto line = parse(option + u' ' + text);
    QVERIFY2(line.ok(), qPrintable(line.error()));
    const auto options = RunOptions::make(*line);
    QVERIFY2(options.ok(), qPrintable(options.error()));
    for (const LimitField &field : limitFields()) {
        const bool isIt = option == u"--"_s + field.option();
        QVERIFY2(field.get(options->server.limits) == (isIt ? value : field.defaultValue()),
                 qPrintable(field.name));
    }
}

void TestCommandLine::badLimits_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("text");
    for (const LimitField &field : limitFields()) {
        if (field.unit == LimitField::Unit::Switch)
            continue;
        const auto row = [&](const char *what) -> QTestData & {
            return QTest::addRow("%s %s", qPrintable(field.name), what) << field.option();
        };
        row("is a word") << u"many"_s;
        row("is empty") << QString();
        row("is negative") << u"-1"_s;
        row("is not a number") << u"nan"_s;
        row("has no end") << u"inf"_s;
        row("has a unit") << u"10k"_s;
        if (field.unit == LimitField::Unit::Choice)
            continue;
        row("is too great") << field.text(field.maximum * 10);
        if (field.minimum > 0)
            row("is too small") << u"0"_s;
        if (field.unit != LimitField::Unit::Seconds)
            row("is a fraction") << field.text(field.minimum + 1) + u".5"_s;
    }
}

void TestCommandLine::badLimits()
{
    QFETCH(QString, option);
    QFETCH(QString, text);
    const auto line = parse(u"--%1=%2"_s.arg(option, text));
    QVERIFY(!line);
    const QString start = u"--%1: “%2” is not "_s.arg(option, text);
    QVERIFY2(line.error().startsWith(start), qPrintable(line.error()));
}

void TestCommandLine::aFrameMayBeAsLongAsAMessage()
{
    // A message of the raised size may come in one frame; a frame is never longer than a message.
    const auto raised = RunOptions::make(*parse(u"--max-message-size 104857600"_s));
    QVERIFY(raised.ok());
    QCOMPARE(raised->server.limits.frameLimit(), 104857600);
    const auto both = RunOptions::make(*parse(u"--max-message-size 1000 --max-frame-size 99"_s));
    QVERIFY(both.ok());
    QCOMPARE(both->server.limits.frameLimit(), 99);
    const auto longer = RunOptions::make(
        *parse(u"--max-message-size 1000 --max-frame-size 9999"_s));
    QVERIFY(longer.ok());
    QCOMPARE(longer->server.limits.frameLimit(), 1000);
}

void TestCommandLine::helpShowsEveryLimit_data()
{
    QTest::addColumn<QString>("words");
    for (const LimitField &field : limitFields()) {
        const QString value = field.valueName();
        QTest::newRow(qPrintable(field.name))
            << u"--"_s + field.option() + (value.isEmpty() ? QString() : u" <%1>"_s.arg(value));
    }
    QTest::newRow("default") << u"Default: 20000."_s;
    QTest::newRow("default and what 0 is") << u"Default: 1000; 0: none."_s;
    QTest::newRow("default that stands for something") << u"Default: 0 (as a message)."_s;
    QTest::newRow("default of a choice") << u"Default: delay."_s;
}

void TestCommandLine::helpShowsEveryLimit()
{
    QFETCH(QString, words);
    // The help's lines are broken where they are full, with nothing but spaces.
    const QString help = CommandLine::helpText();
    QVERIFY2(help.simplified().contains(words), qPrintable(help));
}

void TestCommandLine::addressRules()
{
    const auto options = RunOptions::make(
        *parse(u"--allow-address 192.0.2.0/24 --block-address 192.0.2.7"_s));
    QVERIFY(options.ok());
    const AddressRules &rules = options->server.addresses;
    QVERIFY(rules.permits(QHostAddress(u"192.0.2.8"_s)));
    QVERIFY(!rules.permits(QHostAddress(u"192.0.2.7"_s)));
    QVERIFY(!rules.permits(QHostAddress(u"198.51.100.1"_s)));
}

void TestCommandLine::selfSigned_data()
{
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<bool>("made");
    QTest::addColumn<QString>("certificate");
    const QString files = uR"(, "tlsCertificate": "/c.pem", "tlsKey": "/k.pem")"_s;
    const QString made = uR"(, "tlsSelfSigned": true)"_s;
    QTest::newRow("by option") << QString() << u"--tls-self-signed"_s << true << QString();
    QTest::newRow("by project") << made << QString() << true << QString();
    QTest::newRow("option over the project's files")
        << files << u"--tls-self-signed"_s << true << QString();
    QTest::newRow("files over the project's")
        << made << u"--tls-certificate d.pem --tls-key l.pem"_s << false << u"d.pem"_s;
}

void TestCommandLine::selfSigned()
{
    QFETCH(QString, project);
    QFETCH(QString, arguments);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"a.windsock"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write(uR"({"windsock": 1%1})"_s.arg(project).toUtf8()) > 0);
    file.close();
    const auto options = RunOptions::make(*parse(arguments + u' ' + file.fileName()));
    QVERIFY2(options.ok(), qPrintable(options.error()));
    QTEST(options->server.tlsSelfSigned, "made");
    QTEST(options->server.tlsCertificate, "certificate");
    QCOMPARE(options->server.tlsKey.isEmpty(), options->server.tlsSelfSigned);
}

void TestCommandLine::errors_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("words");
    QTest::newRow("unknown option") << u"--foo"_s << u"foo"_s;
    QTest::newRow("listen without value") << u"--listen"_s << u"listen"_s;
    QTest::newRow("bad address") << u"--listen here"_s << u"--listen: “here”"_s;
    QTest::newRow("bad origin") << u"--allow-origin example.org"_s
                                << u"--allow-origin: “example.org”"_s;
    QTest::newRow("bad address to allow")
        << u"--allow-address 192.0.2.0/40"_s << u"--allow-address: "_s;
    QTest::newRow("bad address to block")
        << u"--block-address here"_s << u"--block-address: “here”"_s;
    QTest::newRow("certificate made and named")
        << u"--tls-self-signed --tls-certificate c.pem --tls-key k.pem"_s
        << u"--tls-self-signed and --tls-certificate or --tls-key exclude each other"_s;
    QTest::newRow("certificate made and key named")
        << u"--tls-self-signed --tls-key k.pem"_s << u"exclude each other"_s;
    QTest::newRow("switch with a value") << u"--limit-loopback=1"_s << u"limit-loopback"_s;
    QTest::newRow("empty file") << u"--record="_s << u"--record"_s;
    QTest::newRow("record and not") << u"--record a --no-record"_s << u"exclude each other"_s;
    QTest::newRow("a session without a window")
        << u"--headless a.windsock-session"_s << u"shown in a window"_s;
    QTest::newRow("a session to be recorded over")
        << u"--record b a.windsock-session"_s << u"nothing is added to it"_s;
    QTest::newRow("a project and a session")
        << u"a.windsock b.windsock-session"_s << u"b.windsock-session"_s;
    QTest::newRow("two projects") << u"a.windsock b.windsock"_s << u"b.windsock"_s;
}

void TestCommandLine::errors()
{
    QFETCH(QString, arguments);
    QFETCH(QString, words);
    const auto line = parse(arguments);
    QVERIFY(!line);
    QVERIFY2(line.error().contains(words), qPrintable(line.error()));
    QVERIFY(!line.error().contains(u'\n'));
}

void TestCommandLine::toolkitOptionsArePassedOver_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<bool>("platform");
    QTest::newRow("platform") << u"-platform offscreen --headless"_s << true;
    QTest::newRow("platform with equals") << u"-platform=offscreen --headless"_s << true;
    QTest::newRow("two dashes") << u"--platform offscreen --headless"_s << true;
    QTest::newRow("style") << u"-style fusion --headless"_s << false;
    QTest::newRow("none") << u"--headless"_s << false;
}

void TestCommandLine::toolkitOptionsArePassedOver()
{
    QFETCH(QString, arguments);
    const auto line = parse(arguments);
    QVERIFY2(line.ok(), qPrintable(line.error()));
    QVERIFY(line->headless);
    QVERIFY(line->project.isEmpty());
    QTEST(namesPlatform(arguments.split(u' ')), "platform");
}

void TestCommandLine::overridesTheProject()
{
    const QTemporaryDir folder;
    ProjectFile project;
    project.listen = {{QHostAddress(QHostAddress::LocalHost), 1000}};
    project.allowedOrigins = {u"http://project"_s};
    project.limits = {{u"maxMessageSize"_s, 1000}, {u"idleTimeout"_s, 2500}};
    project.addresses.allowed = {*AddressRange::parse(u"192.0.2.0/24"_s)};
    project.addresses.blocked = {*AddressRange::parse(u"192.0.2.7"_s)};
    project.noRecord = true;
    project.allowMetrics = true;
    project.tlsCertificate = u"c.pem"_s;
    project.tlsKey = u"k.pem"_s;
    project.endpoints = {{u"/only"_s, u"echo"_s, {}}};
    const QString file = folder.filePath(u"a.windsock"_s);
    QVERIFY(project.save(file).ok());

    const auto plain = RunOptions::make(*parse(file));
    QVERIFY2(plain.ok(), qPrintable(plain.error()));
    QCOMPARE(plain->server.listen.constFirst().port, quint16(1000));
    QCOMPARE(plain->server.limits.maxMessageSize, 1000);
    QCOMPARE(plain->server.tlsKey, folder.filePath(u"k.pem"_s));
    QCOMPARE(plain->server.limits.idleTimeout.count(), 2500);
    QVERIFY(plain->server.addresses == project.addresses);
    QVERIFY(!plain->record);
    QVERIFY(plain->server.metricsForAll);
    QCOMPARE(plain->endpoints.size(), 1);

    const auto over = RunOptions::make(*parse(
        u"--listen 127.0.0.1:2000 --allow-origin * --max-message-size 2000 --record r --tls-key other.pem --allow-address ::/0 "_s
        + file));
    QVERIFY2(over.ok(), qPrintable(over.error()));
    QCOMPARE(over->server.listen.constFirst().port, quint16(2000));
    QCOMPARE(over->server.allowedOrigins, QStringList{u"*"_s});
    QCOMPARE(over->server.limits.maxMessageSize, 2000);
    QCOMPARE(over->server.limits.idleTimeout.count(), 2500);
    QCOMPARE(over->server.addresses.allowed.size(), 1);
    QCOMPARE(over->server.addresses.allowed.at(0).toString(), u"::/0"_s);
    QVERIFY(over->server.addresses.blocked == project.addresses.blocked);
    QCOMPARE(over->server.tlsKey, u"other.pem"_s);
    QCOMPARE(over->server.tlsCertificate, folder.filePath(u"c.pem"_s));
    QVERIFY(over->record);
    QCOMPARE(over->recordFile, u"r"_s);
}

void TestCommandLine::allowMetrics()
{
    const auto options = RunOptions::make(*parse(u"--allow-metrics"_s));
    QVERIFY(options.ok());
    QVERIFY(options->server.metricsForAll);
}

void TestCommandLine::certificateNeedsKey()
{
    const auto options = RunOptions::make(*parse(u"--tls-certificate c.pem"_s));
    QVERIFY(!options);
    QVERIFY(options.error().contains(u"--tls-key"_s));
    // One half of a pair does not take the place of a project's self-signed one either.
    const QTemporaryDir folder;
    ProjectFile project;
    project.tlsSelfSigned = true;
    const QString file = folder.filePath(u"a.windsock"_s);
    QVERIFY(project.save(file).ok());
    QVERIFY(!RunOptions::make(*parse(u"--tls-key k.pem "_s + file)));
}

void TestCommandLine::badProjectIsAnError()
{
    const auto options = RunOptions::make(*parse(u"/nowhere/at-all.windsock"_s));
    QVERIFY(!options);
    QVERIFY2(options.error().contains(u"at-all.windsock"_s), qPrintable(options.error()));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
