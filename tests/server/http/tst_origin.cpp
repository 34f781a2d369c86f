// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Origin.h"

#include <QSysInfo>
#include <QTest>

using namespace Windsock;

class TestOrigin final : public QObject
{
    Q_OBJECT

private slots:
    void same_data();
    void same();
    void listed_data();
    void listed();
};

void TestOrigin::same_data()
{
    QTest::addColumn<QString>("origin");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("same");

    QTest::newRow("localhost") << u"http://localhost:8888"_qs << QByteArray("localhost:8888")
                               << false << true;
    QTest::newRow("case") << u"http://LocalHost:8888"_qs << QByteArray("LOCALHOST:8888") << false
                          << true;
    QTest::newRow("IPv4") << u"http://192.168.1.5:8888"_qs << QByteArray("192.168.1.5:8888")
                          << false << true;
    QTest::newRow("IPv6") << u"http://[::1]:8888"_qs << QByteArray("[::1]:8888") << false << true;
    QTest::newRow("default port") << u"http://localhost"_qs << QByteArray("localhost:80") << false
                                  << true;
    QTest::newRow("default TLS port")
        << u"https://localhost:443"_qs << QByteArray("localhost") << true << true;
    QTest::newRow("own name") << u"http://%1:1"_qs.arg(QSysInfo::machineHostName())
                              << QSysInfo::machineHostName().toLatin1() + ":1" << false << true;
    QTest::newRow("other port") << u"http://localhost:3000"_qs << QByteArray("localhost:8888")
                                << false << false;
    QTest::newRow("other host") << u"http://example.org:8888"_qs << QByteArray("localhost:8888")
                                << false << false;
    QTest::newRow("localhost is not 127.0.0.1")
        << u"http://localhost:8888"_qs << QByteArray("127.0.0.1:8888") << false << false;
    QTest::newRow("null") << u"null"_qs << QByteArray("localhost:8888") << false << false;
    QTest::newRow("empty") << QString() << QByteArray("localhost:8888") << false << false;
    QTest::newRow("empty Host") << u"http://localhost"_qs << QByteArray() << false << false;
    QTest::newRow("prefix of a longer name") << u"http://localhost.evil.example:8888"_qs
                                             << QByteArray("localhost:8888") << false << false;
    QTest::newRow("user info") << u"http://localhost:8888@evil.example"_qs
                               << QByteArray("localhost:8888") << false << false;
    QTest::newRow("DNS rebinding")
        << u"http://evil.example:8888"_qs << QByteArray("evil.example:8888") << false << false;
}

void TestOrigin::same()
{
    QFETCH(const QString, origin);
    QFETCH(const QByteArray, host);
    QFETCH(const bool, tls);
    QTEST(isSameOrigin(origin, host, tls), "same");
}

void TestOrigin::listed_data()
{
    QTest::addColumn<QString>("origin");
    QTest::addColumn<QStringList>("allowed");
    QTest::addColumn<bool>("listed");
    QTest::newRow("none") << u"https://a.example"_qs << QStringList() << false;
    QTest::newRow("exact") << u"https://a.example"_qs
                           << QStringList{u"https://b.example"_qs, u"https://a.example"_qs} << true;
    QTest::newRow("case") << u"https://A.example"_qs << QStringList{u"https://a.example"_qs}
                          << true;
    QTest::newRow("other scheme") << u"http://a.example"_qs << QStringList{u"https://a.example"_qs}
                                  << false;
    QTest::newRow("every") << u"null"_qs << QStringList{u"*"_qs} << true;
}

void TestOrigin::listed()
{
    QFETCH(const QString, origin);
    QFETCH(const QStringList, allowed);
    QTEST(isListedOrigin(origin, allowed), "listed");
}

QTEST_GUILESS_MAIN(TestOrigin)
#include "tst_origin.moc"
