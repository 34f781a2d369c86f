// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/CommandLine.h"
#include "app/ListenText.h"
#include "app/RunOptions.h"
#include "server/settings/OriginText.h"

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
        "--allow-origin * --max-message-size 5 --tls-certificate c.pem --tls-key k.pem --allow-metrics shop.windsock"_s);
    QVERIFY2(line.ok(), qPrintable(line.error()));
    QVERIFY(line->headless);
    QVERIFY(!line->noRecord);
    QVERIFY(line->allowMetrics);
    QCOMPARE(line->listen.size(), 2);
    QCOMPARE(line->listen.at(1).address, QHostAddress(QHostAddress::LocalHostIPv6));
    QCOMPARE(line->record, u"a.db"_s);
    QCOMPARE(line->allowedOrigins, QStringList({u"http://a"_s, u"*"_s}));
    QCOMPARE(line->maxMessageSize, std::optional<qint64>(5));
    QCOMPARE(line->tlsCertificate, u"c.pem"_s);
    QCOMPARE(line->tlsKey, u"k.pem"_s);
    QCOMPARE(line->project, u"shop.windsock"_s);
}

void TestCommandLine::nothing()
{
    const auto line = parse({});
    QVERIFY(line.ok());
    QVERIFY(!line->headless && !line->help && !line->version && !line->noRecord
            && !line->allowMetrics);
    QVERIFY(line->listen.isEmpty());
    const auto options = RunOptions::make(*line);
    QVERIFY(options.ok());
    QCOMPARE(options->server.listen, QList<ListenAddress>{ListenAddress{}});
    QCOMPARE(options->endpoints.size(), 5);
    QVERIFY(options->record);
    QVERIFY(!options->server.metricsForAll);
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
    QTest::newRow("size is a word")
        << u"--max-message-size many"_s << u"--max-message-size: “many”"_s;
    QTest::newRow("size is zero") << u"--max-message-size 0"_s << u"--max-message-size: “0”"_s;
    QTest::newRow("size is negative")
        << u"--max-message-size=-1"_s << u"--max-message-size: “-1”"_s;
    QTest::newRow("size is huge") << u"--max-message-size 99999999999"_s
                                  << u"from 1 to 2147483647"_s;
    QTest::newRow("empty file") << u"--record="_s << u"--record"_s;
    QTest::newRow("record and not") << u"--record a --no-record"_s << u"exclude each other"_s;
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
    project.maxMessageSize = 1000;
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
    QVERIFY(!plain->record);
    QVERIFY(plain->server.metricsForAll);
    QCOMPARE(plain->endpoints.size(), 1);

    const auto over = RunOptions::make(*parse(
        u"--listen 127.0.0.1:2000 --allow-origin * --max-message-size 2000 --record r --tls-key other.pem "_s
        + file));
    QVERIFY2(over.ok(), qPrintable(over.error()));
    QCOMPARE(over->server.listen.constFirst().port, quint16(2000));
    QCOMPARE(over->server.allowedOrigins, QStringList{u"*"_s});
    QCOMPARE(over->server.limits.maxMessageSize, 2000);
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
}

void TestCommandLine::badProjectIsAnError()
{
    const auto options = RunOptions::make(*parse(u"/nowhere/at-all.windsock"_s));
    QVERIFY(!options);
    QVERIFY2(options.error().contains(u"at-all.windsock"_s), qPrintable(options.error()));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
