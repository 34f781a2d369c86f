// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/Metrics.h"

#include <QRegularExpression>
#include <QTest>

using namespace Windsock;

class TestMetrics final : public QObject
{
    Q_OBJECT

private slots:
    void sumsThreads();
    void isPrometheusText();
};

void TestMetrics::sumsThreads()
{
    Metrics metrics;
    for (int i = 1; i <= 2; ++i) {
        const auto counters = std::make_shared<Counters>();
        counters->messagesIn.add(quint64(i));
        counters->connections.add(5);
        counters->connections.subtract();
        counters->handshakes[size_t(HandshakeRule::ForeignOrigin)].add();
        counters->handshakes[size_t(HandshakeRule::Accepted)].add();
        metrics.addCounters(counters);
    }
    QCOMPARE(metrics.statistics().messagesIn, 3);
    QCOMPARE(metrics.statistics().connections, 8);
    QCOMPARE(metrics.statistics().handshakesRefused, 2);
    QVERIFY(metrics.text().contains("\nwindsock_handshakes_total{result=\"foreign_origin\"} 2\n"));
}

/// Every line is a comment or a sample, every sample's metric has its HELP and TYPE before it.
void TestMetrics::isPrometheusText()
{
    Metrics metrics;
    metrics.addCounters(std::make_shared<Counters>());
    metrics.addLoopLag(u"gui"_qs, std::make_shared<LoopLag>());
    metrics.addSource([] { return prometheusMetric("extra_total", "counter", "More.", 7); });
    const QString text = QString::fromUtf8(metrics.text());
    QVERIFY(text.endsWith(u'\n'));
    QVERIFY(text.contains(u"\nextra_total 7\n"));

    static const QRegularExpression sample(
        u"^([a-z_]+?)(_bucket|_sum|_count)?(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? [0-9.e+-]+$"_qs);
    QStringList declared;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u"# TYPE "))
            declared.append(line.section(u' ', 2, 2));
        if (line.startsWith(u'#'))
            continue;
        const auto match = sample.match(line);
        QVERIFY2(match.hasMatch(), qPrintable(line));
        QVERIFY2(declared.contains(match.captured(1))
                     || declared.contains(match.captured(1) + match.captured(2)),
                 qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
