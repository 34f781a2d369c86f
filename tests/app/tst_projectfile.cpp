// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ProjectFile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

class TestProjectFile final : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void roundTrip_data();
    void roundTrip();
    void unknownKeysAreToldOfAndKept();
    void limitsArrive_data();
    void limitsArrive();
    void limitsToWriteAreThoseThatSaySomething();
    void errors_data();
    void errors();
    void missingFile();
    void saveReplacesWholeOrNotAtAll();
};

void TestProjectFile::roundTrip_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing but the version") << QByteArray(R"({"windsock": 1})");
    QTest::newRow("headless") << QByteArray(R"({"windsock": 1, "headless": true})");
    QTest::newRow("listen") << QByteArray(
        R"({"windsock": 1, "listen": ["127.0.0.1:8888", "[::1]:0", "*:80"]})");
    QTest::newRow("record") << QByteArray(R"({"windsock": 1, "record": "a/b.windsock-session"})");
    QTest::newRow("no record") << QByteArray(R"({"windsock": 1, "noRecord": true})");
    QTest::newRow("origins") << QByteArray(
        R"({"windsock": 1, "allowOrigin": ["https://example.org", "*"]})");
    QTest::newRow("metrics for all") << QByteArray(R"({"windsock": 1, "allowMetrics": true})");
    QTest::newRow("message size") << QByteArray(R"({"windsock": 1, "maxMessageSize": 2147483647})");
    QTest::newRow("tls") << QByteArray(
        R"({"windsock": 1, "tlsCertificate": "c.pem", "tlsKey": "k.pem"})");
    QTest::newRow("self-signed") << QByteArray(R"({"windsock": 1, "tlsSelfSigned": true})");
    QTest::newRow("addresses") << QByteArray(
        R"({"windsock": 1, "allowAddress": ["192.0.2.0/24", "2001:db8::/32"],
            "blockAddress": ["192.0.2.7"]})");
    for (const LimitField &field : limitFields()) {
        const QList<qint64> values{field.minimum, field.maximum, field.defaultValue()};
        for (const qint64 value : values) {
            const QJsonObject object{{u"windsock"_s, 1}, {field.name, field.toJson(value)}};
            QTest::addRow("%s of %lld", qPrintable(field.name), value)
                << QJsonDocument(object).toJson();
        }
    }
    QTest::newRow("no endpoints") << QByteArray(R"({"windsock": 1, "endpoints": []})");
    QTest::newRow("endpoints") << QByteArray(
        R"({"windsock": 1, "endpoints": [{"pattern": "/a", "behaviour": "echo"},
            {"pattern": "/b/{room}", "behaviour": "room", "options": {"history": 5}}]})");
}

void TestProjectFile::roundTrip()
{
    QFETCH(QByteArray, json);
    const auto loaded = ProjectFile::parse(json, u"a.windsock"_s);
    QVERIFY2(loaded.ok(), qPrintable(loaded.error()));
    QCOMPARE(loaded->warnings, QStringList());
    QTemporaryDir folder;
    const QString file = folder.filePath(u"b.windsock"_s);
    // Without what was read, so that every key shows that it is written from its member.
    ProjectFile project = loaded->project;
    project.original = {};
    const auto saved = project.save(file);
    QVERIFY2(saved.ok(), qPrintable(saved.error()));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(written.readAll()), QJsonDocument::fromJson(json));
}

void TestProjectFile::unknownKeysAreToldOfAndKept()
{
    const QByteArray json = R"({"windsock": 1, "colour": "red",
        "endpoints": [{"pattern": "/a", "behaviour": "echo", "note": {"by": "me"}}]})";
    const auto loaded = ProjectFile::parse(json, u"a.windsock"_s);
    QVERIFY2(loaded.ok(), qPrintable(loaded.error()));
    QCOMPARE(loaded->warnings.size(), 2);
    QVERIFY2(loaded->warnings.at(0).contains(u"“endpoints[0].note”"_s),
             qPrintable(loaded->warnings.at(0)));
    QVERIFY2(loaded->warnings.at(1).contains(u"“colour”"_s), qPrintable(loaded->warnings.at(1)));

    ProjectFile project = loaded->project;
    project.headless = true;
    project.endpoints->prepend({u"/first"_s, u"sink"_s, {}});
    const QJsonObject saved = QJsonDocument::fromJson(project.toJson()).object();
    QCOMPARE(saved.value(u"colour"_s).toString(), u"red"_s);
    const QJsonArray endpoints = saved.value(u"endpoints"_s).toArray();
    QCOMPARE(endpoints.size(), 2);
    QVERIFY(!endpoints.at(0).toObject().contains(u"note"_s));
    QCOMPARE(endpoints.at(1)[u"note"_s][u"by"_s].toString(), u"me"_s);
}

void TestProjectFile::limitsArrive_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("value");
    QTest::newRow("count") << QByteArray(R"({"windsock": 1, "maxConnections": 7})")
                           << u"maxConnections"_s << qint64(7);
    QTest::newRow("seconds") << QByteArray(R"({"windsock": 1, "pingInterval": 2.5})")
                             << u"pingInterval"_s << qint64(2500);
    QTest::newRow("switch") << QByteArray(R"({"windsock": 1, "limitLoopback": true})")
                            << u"limitLoopback"_s << qint64(1);
    QTest::newRow("choice") << QByteArray(R"({"windsock": 1, "slowReaders": "close"})")
                            << u"slowReaders"_s << qint64(1);
}

void TestProjectFile::limitsArrive()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, name);
    QFETCH(qint64, value);
    const auto loaded = ProjectFile::parse(json, u"a.windsock"_s);
    QVERIFY2(loaded.ok(), qPrintable(loaded.error()));
    QCOMPARE(loaded->project.limits, (LimitValues{{name, value}}));
}

void TestProjectFile::limitsToWriteAreThoseThatSaySomething()
{
    Limits limits;
    QCOMPARE(limitsToWrite(limits, {}), LimitValues());
    limits.maxConnections = 7;
    const LimitValues written{{u"closeTimeout"_s, 1}};
    const LimitValues wanted{{u"closeTimeout"_s, limits.closeTimeout.count()},
                             {u"maxConnections"_s, 7}};
    QCOMPARE(limitsToWrite(limits, written), wanted);
}

void TestProjectFile::errors_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty file") << QByteArray() << u"not JSON"_s;
    QTest::newRow("broken") << QByteArray("{\n  \"windsock\": 1,\n  \"listen\" [] }")
                            << u"line 3"_s;
    QTest::newRow("a list") << QByteArray("[1]") << u"not a Windsock project"_s;
    QTest::newRow("another program's")
        << QByteArray(R"({"version": 3})") << u"not a Windsock project"_s;
    QTest::newRow("newer") << QByteArray(R"({"windsock": 2, "listen": 7})") << u"newer Windsock"_s;
    QTest::newRow("version is a text") << QByteArray(R"({"windsock": "1"})") << u"“windsock”"_s;
    QTest::newRow("listen is a text")
        << QByteArray(R"({"windsock": 1, "listen": "x"})") << u"“listen”"_s;
    QTest::newRow("listen of numbers")
        << QByteArray(R"({"windsock": 1, "listen": [80]})") << u"“listen[0]”"_s;
    QTest::newRow("bad address") << QByteArray(
        R"({"windsock": 1, "listen": ["127.0.0.1:1", "x:1"]})")
                                 << u"“listen[1]”"_s;
    QTest::newRow("bad origin") << QByteArray(R"({"windsock": 1, "allowOrigin": ["x"]})")
                                << u"“allowOrigin[0]”"_s;
    for (const LimitField &field : limitFields()) {
        const QList<QJsonValue> wrong{QJsonValue(), -1, field.maximum * 10 + 1, u"many"_s,
                                      QJsonArray{1}};
        for (qsizetype i = 0; i < wrong.size(); ++i) {
            const QJsonObject object{{u"windsock"_s, 1}, {field.name, wrong.at(i)}};
            QTest::addRow("%s is wrong, %lld", qPrintable(field.name), qint64(i))
                << QJsonDocument(object).toJson() << u"“%1” is not "_s.arg(field.name);
        }
    }
    QTest::newRow("size is a fraction") << QByteArray(R"({"windsock": 1, "maxMessageSize": 1.5})")
                                        << u"“maxMessageSize” is not a number of bytes from 1"_s;
    QTest::newRow("switch is a number") << QByteArray(R"({"windsock": 1, "limitLoopback": 1})")
                                        << u"“limitLoopback” is not true or false"_s;
    QTest::newRow("bad address to allow")
        << QByteArray(R"({"windsock": 1, "allowAddress": ["192.0.2.1", "x"]})")
        << u"“allowAddress[1]” — “x”"_s;
    QTest::newRow("bad address to block")
        << QByteArray(R"({"windsock": 1, "blockAddress": [7]})") << u"“blockAddress[0]”"_s;
    QTest::newRow("certificate made and named")
        << QByteArray(R"({"windsock": 1, "tlsSelfSigned": true, "tlsKey": "k.pem"})")
        << u"“tlsSelfSigned” and “tlsCertificate” or “tlsKey” exclude each other"_s;
    QTest::newRow("headless is a number")
        << QByteArray(R"({"windsock": 1, "headless": 1})") << u"“headless”"_s;
    QTest::newRow("endpoint is a text")
        << QByteArray(R"({"windsock": 1, "endpoints": ["/a"]})") << u"“endpoints[0]”"_s;
    QTest::newRow("no pattern") << QByteArray(
        R"({"windsock": 1, "endpoints": [{"behaviour": "echo"}]})")
                                << u"“endpoints[0].pattern”"_s;
    QTest::newRow("options are a list") << QByteArray(
        R"({"windsock": 1, "endpoints": [{"pattern": "/a", "behaviour": "echo", "options": []}]})")
                                        << u"“endpoints[0].options”"_s;
}

void TestProjectFile::errors()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, words);
    const auto loaded = ProjectFile::parse(json, u"shop.windsock"_s);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().startsWith(u"shop.windsock: "_s), qPrintable(loaded.error()));
    QVERIFY2(loaded.error().contains(words), qPrintable(loaded.error()));
}

void TestProjectFile::missingFile()
{
    const auto loaded = ProjectFile::load(u"/nowhere/shop.windsock"_s);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().contains(u"shop.windsock"_s), qPrintable(loaded.error()));
}

void TestProjectFile::saveReplacesWholeOrNotAtAll()
{
    QTemporaryDir folder;
    const auto failed = ProjectFile().save(folder.filePath(u"none/a.windsock"_s));
    QVERIFY(!failed);
    QVERIFY2(failed.error().contains(u"a.windsock"_s), qPrintable(failed.error()));
    QVERIFY(ProjectFile().save(folder.filePath(u"a.windsock"_s)).ok());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{u"a.windsock"_s});
}

QTEST_GUILESS_MAIN(TestProjectFile)
#include "tst_projectfile.moc"
