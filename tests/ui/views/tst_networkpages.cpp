// SPDX-License-Identifier: GPL-3.0-or-later
// Which addresses of this computer other devices are told of, and in which order.
#include "ui/AddressText.h"
#include "ui/NetworkAddresses.h"

#include <QTest>

using namespace Windsock;

namespace {

NetworkAddress address(const QString &ip, const QString &name,
                       QNetworkInterface::InterfaceType type = QNetworkInterface::Ethernet)
{
    return {QHostAddress(ip), name, type};
}

} // namespace

class NetworkPagesTest final : public QObject
{
    Q_OBJECT

private slots:
    void ranks_data()
    {
        QTest::addColumn<QList<NetworkAddress>>("addresses");
        QTest::addColumn<QString>("first");
        const NetworkAddress cable = address(u"192.168.1.20"_qs, u"eth0"_qs);
        const NetworkAddress air = address(u"10.0.0.5"_qs, u"wlan0"_qs, QNetworkInterface::Wifi);
        QTest::newRow("as the system has them") << QList{air, cable} << u"10.0.0.5"_qs;
        QTest::newRow("no bridge of containers")
            << QList{address(u"172.17.0.1"_qs, u"docker0"_qs), cable} << u"192.168.1.20"_qs;
        QTest::newRow("no virtual machine's")
            << QList{address(u"192.168.56.1"_qs, u"VirtualBox Host-Only Network"_qs), air}
            << u"10.0.0.5"_qs;
        QTest::newRow("no tunnel")
            << QList{address(u"10.8.0.2"_qs, u"tun0"_qs, QNetworkInterface::Unknown), cable}
            << u"192.168.1.20"_qs;
        QTest::newRow("private before public")
            << QList{address(u"203.0.113.7"_qs, u"eth1"_qs), cable} << u"192.168.1.20"_qs;
        QTest::newRow("a tunnel is better than nothing")
            << QList{address(u"10.8.0.2"_qs, u"tun0"_qs)} << u"10.8.0.2"_qs;
    }

    void ranks()
    {
        QFETCH(const QList<NetworkAddress>, addresses);
        QTEST(rankedAddresses(addresses).constFirst().address.toString(), "first");
    }

    void theAddressOfIPv6Only()
    {
        QCOMPARE(reachableUrl(QUrl(u"ws://[::]:8888"_qs)), QUrl(u"ws://[::1]:8888"_qs));
    }

    void pages_data()
    {
        QTest::addColumn<QList<QUrl>>("listening");
        QTest::addColumn<QStringList>("pages");
        const QUrl loopback(u"ws://127.0.0.1:8888"_qs);
        const QUrl every(u"ws://0.0.0.0:8888"_qs);
        QTest::newRow("this computer only") << QList{loopback} << QStringList{};
        QTest::newRow("every address")
            << QList{every}
            << QStringList{u"http://192.168.1.20:8888/"_qs, u"http://10.0.0.5:8888/"_qs};
        QTest::newRow("IPv6 too, each once")
            << QList{every, QUrl(u"ws://[::]:8888"_qs)}
            << QStringList{u"http://192.168.1.20:8888/"_qs, u"http://10.0.0.5:8888/"_qs};
        QTest::newRow("IPv6 only is not reached by IPv4")
            << QList{QUrl(u"ws://[::]:8888"_qs)} << QStringList{};
        QTest::newRow("with TLS, one of them only")
            << QList{loopback, QUrl(u"wss://10.0.0.5:9000"_qs)}
            << QStringList{u"https://10.0.0.5:9000/"_qs};
        QTest::newRow("nowhere") << QList<QUrl>{} << QStringList{};
    }

    void pages()
    {
        QFETCH(const QList<QUrl>, listening);
        const QList<NetworkAddress> addresses{address(u"192.168.1.20"_qs, u"eth0"_qs),
                                              address(u"10.0.0.5"_qs, u"wlan0"_qs)};
        QStringList found;
        for (const NetworkPage &page : networkPages(listening, addresses))
            found += page.url.toString();
        QTEST(found, "pages");
    }
};

QTEST_GUILESS_MAIN(NetworkPagesTest)
#include "tst_networkpages.moc"
