// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/Metrics.h"

#include "server/monitor/Clock.h"

namespace Windsock {

namespace {

QByteArray head(const char *name, const char *type, const char *help)
{
    return QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

QByteArray sample(const QByteArray &nameAndLabels, const QByteArray &value)
{
    return nameAndLabels + ' ' + value + '\n';
}

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', 12);
}

QByteArray lagHistogram(const QByteArray &thread, const LoopLag::Snapshot &lag)
{
    const QByteArray label = "thread=\"" + thread + '"';
    QByteArray text;
    quint64 cumulative = 0;
    for (size_t i = 0; i < lag.buckets.size(); ++i) {
        cumulative += lag.buckets[i];
        const QByteArray bound = i < LoopLag::Bounds.size() ? number(LoopLag::Bounds[i]) : "+Inf";
        text += sample("windsock_event_loop_lag_seconds_bucket{" + label + ",le=\"" + bound + "\"}",
                       QByteArray::number(cumulative));
    }
    text += sample("windsock_event_loop_lag_seconds_sum{" + label + '}', number(lag.sum));
    text += sample("windsock_event_loop_lag_seconds_count{" + label + '}',
                   QByteArray::number(lag.count));
    return text;
}

} // namespace

QByteArray prometheusMetric(const char *name, const char *type, const char *help, quint64 value)
{
    return head(name, type, help) + sample(name, QByteArray::number(value));
}

void Metrics::addCounters(const std::shared_ptr<Counters> &counters)
{
    const std::scoped_lock lock(m_mutex);
    m_counters.push_back(counters);
}

void Metrics::addLoopLag(const QString &thread, const std::shared_ptr<LoopLag> &lag)
{
    const std::scoped_lock lock(m_mutex);
    m_lags.emplace_back(thread, lag);
}

void Metrics::addSource(const std::function<QByteArray()> &source)
{
    const std::scoped_lock lock(m_mutex);
    m_sources.push_back(source);
}

quint64 Metrics::sum(Counter Counters::*counter) const
{
    quint64 total = 0;
    for (const auto &counters : m_counters)
        total += (*counters.*counter).value();
    return total;
}

Statistics Metrics::statistics() const
{
    const std::scoped_lock lock(m_mutex);
    Statistics result;
    result.at = nowMicroseconds();
    result.connections = sum(&Counters::connections);
    result.connectionsTotal = sum(&Counters::connectionsTotal);
    result.messagesIn = sum(&Counters::messagesIn);
    result.messagesOut = sum(&Counters::messagesOut);
    result.bytesIn = sum(&Counters::bytesIn);
    result.bytesOut = sum(&Counters::bytesOut);
    result.skipped = sum(&Counters::skipped);
    result.backlog = sum(&Counters::backlog);
    for (const auto &counters : m_counters)
        result.handshakesRefused += counters->handshakesRefused();
    return result;
}

QByteArray Metrics::text() const
{
    const Statistics now = statistics();
    QByteArray text = prometheusMetric("windsock_connections", "gauge", "Open connections.",
                                       now.connections)
        + prometheusMetric("windsock_connections_opened_total", "counter", "Connections opened.",
                           now.connectionsTotal);

    const std::scoped_lock lock(m_mutex);
    text += head("windsock_handshakes_total", "counter",
                 "Opening handshakes and page requests, by what decided.");
    for (int rule = 0; rule < HandshakeRuleCount; ++rule) {
        quint64 total = 0;
        for (const auto &counters : m_counters)
            total += counters->handshakes[size_t(rule)].value();
        text += sample("windsock_handshakes_total{result=\""
                           + handshakeRuleName(HandshakeRule(rule)).toLatin1() + "\"}",
                       QByteArray::number(total));
    }
    text += head("windsock_messages_total", "counter",
                 "Messages; a broadcast counts once for each recipient.");
    text += sample("windsock_messages_total{direction=\"in\"}", QByteArray::number(now.messagesIn));
    text += sample("windsock_messages_total{direction=\"out\"}",
                   QByteArray::number(now.messagesOut));
    text += head("windsock_message_bytes_total", "counter", "Payload bytes of messages.");
    text += sample("windsock_message_bytes_total{direction=\"in\"}",
                   QByteArray::number(now.bytesIn));
    text += sample("windsock_message_bytes_total{direction=\"out\"}",
                   QByteArray::number(now.bytesOut));
    text += prometheusMetric("windsock_messages_skipped_total", "counter",
                             "Messages not sent because of a client's backlog.", now.skipped);
    text += prometheusMetric("windsock_backlog_bytes", "gauge", "Bytes that wait to be sent.",
                             now.backlog);
    text += head("windsock_event_loop_lag_seconds", "histogram", "How late an event loop is.");
    for (const auto &[thread, lag] : m_lags)
        text += lagHistogram(thread.toLatin1(), lag->snapshot());
    for (const auto &source : m_sources)
        text += source();
    return text;
}

} // namespace Windsock
