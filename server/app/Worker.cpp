// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Worker.h"

#include "server/monitor/Clock.h"

#include <algorithm>
#include <set>
#include <utility>

namespace Windsock {

namespace {

constexpr std::chrono::milliseconds TickInterval{500};

} // namespace

Worker::Worker(int number, WorkerEvents events, const std::shared_ptr<Counters> &counters,
               WorkerCommons &commons)
    : m_number(number),
      m_events(std::move(events)),
      m_counters(counters),
      m_commons(commons),
      m_traffic(m_events.activity, this),
      m_rooms(m_traffic, *m_counters, commons.rooms, number, this),
      m_environment{m_settings,
                    *m_counters,
                    m_traffic,
                    m_rooms,
                    [this](Client &client) { onClientClosed(client); },
                    m_events.warning},
      m_gate(m_environment, m_application, commons.admissions, *this, this),
      m_tick(this)
{
    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, &Worker::onTick);
}

Worker::~Worker() = default;

void Worker::prepare(const std::shared_ptr<LoopLag> &lag)
{
    QtEngine::warmUp();
    m_loopLag = std::make_unique<LoopLagProbe>(lag);
}

void Worker::begin(const ServerSettings &settings, const Application &application,
                   const std::optional<QSslConfiguration> &tls, TrafficSink *sink)
{
    m_settings = settings;
    m_application = application;
    m_gate.setTls(tls);
    m_traffic.setSink(sink);
    m_tick.start();
    m_stopping = false;
}

void Worker::accept(qintptr descriptor)
{
    m_gate.accept(descriptor);
}

void Worker::refuseForWantOfDescriptors(qintptr descriptor)
{
    expectDescriptor();
    m_gate.refuseUnheard(descriptor, HandshakeRule::OutOfDescriptors,
                         tr("There are too few descriptors left."));
}

void Worker::stop()
{
    m_gate.stop();
    m_stopping = true;
    for (const auto &[id, client] : m_clients)
        client->goAway();
    finishStop();
}

void Worker::finishStop()
{
    if (!m_stopping || !m_clients.empty() || !m_gate.isIdle())
        return;
    m_stopping = false;
    m_tick.stop();
    m_counters->backlog.set(0);
    m_events.stopped();
    if (const auto done = std::exchange(m_whenStopped, nullptr))
        done();
}

void Worker::whenStopped(const std::function<void()> &done)
{
    if (m_stopping)
        m_whenStopped = done;
    else
        done();
}

void Worker::end()
{
    m_traffic.flush();
    m_traffic.setSink(nullptr);
}

void Worker::setApplication(const Application &application)
{
    const QList<EndpointSpec> before = m_application.endpoints();
    m_application = application;
    for (const EndpointSpec &spec : before) {
        if (!currentSpec(spec.pattern))
            m_commons.rooms.forgetHistories(spec.pattern);
    }
    for (const auto &[id, client] : m_clients)
        closeIfOutdated(*client);
}

std::optional<EndpointSpec> Worker::currentSpec(const QString &pattern) const
{
    const auto &specs = m_application.specs();
    const auto found = std::find_if(specs.begin(), specs.end(), [&pattern](const UrlSpec &spec) {
        return spec.pattern() == pattern;
    });
    return found == specs.end() ? std::nullopt : std::optional(found->spec());
}

void Worker::closeIfOutdated(Client &client)
{
    const auto now = currentSpec(client.endpoint().pattern);
    if (!now)
        client.close(CloseCode::GoingAway, u"endpoint removed"_qs, ClosedBy::Operator);
    else if (*now != client.endpoint())
        client.close(CloseCode::GoingAway, u"endpoint changed"_qs, ClosedBy::Operator);
}

void Worker::setSettings(const ServerSettings &settings)
{
    const Limits before = std::exchange(m_settings, settings).limits;
    m_gate.onAddressesChanged();
    for (const auto &[id, client] : m_clients) {
        client->onLimitsChanged(before);
        closeIfBlocked(*client);
    }
}

void Worker::closeIfBlocked(Client &client) const
{
    if (!m_settings.addresses.permits(client.info().address))
        client.close(CloseCode::PolicyViolation, u"address blocked"_qs, ClosedBy::Operator);
}

void Worker::setTls(const QSslConfiguration &tls)
{
    m_gate.setTls(tls);
}

HttpResponse Worker::onPageRequested(const RequestHead &head, const QHostAddress &address)
{
    return m_events.page(head, address);
}

void Worker::onRefused(const HandshakeReport &report)
{
    m_load.fetch_sub(1, std::memory_order_relaxed);
    this->report(report);
    finishStop();
}

void Worker::onAdmitted(std::unique_ptr<Client> client, const HandshakeReport &report,
                        const QString &tls, std::unique_ptr<Connection> connection)
{
    const ClientId id = m_commons.lastClient.fetch_add(1, std::memory_order_relaxed) + 1;
    HandshakeReport accepted = report;
    accepted.status = 101;
    accepted.rule = HandshakeRule::Accepted;
    accepted.client = id;
    this->report(accepted);
    Client &started = *m_clients.emplace(id, std::move(client)).first->second;
    started.start(id, std::move(connection), tls);
    // Both may have changed while it was on its way.
    closeIfOutdated(started);
    started.onLimitsChanged(m_settings.limits);
    closeIfBlocked(started);
    if (m_stopping)
        started.goAway();
}

/// Probes that ask for health and metrics are counted but not told of: they come by the minute for
/// as long as the server runs, and would fill views and sessions.
void Worker::report(const HandshakeReport &report)
{
    m_counters->handshakes[size_t(report.rule)].add();
    const bool isProbe = report.rule == HandshakeRule::PageServed && report.path.startsWith(u"/-/");
    if (!isProbe)
        m_traffic.addHandshake(report);
}

void Worker::onClientClosed(Client &client)
{
    // Called by the connection that goes with it, when nothing of either is needed any more but the
    // way back.
    const auto found = m_clients.find(client.info().id);
    std::shared_ptr<Client> last(std::move(found->second));
    m_clients.erase(found);
    m_load.fetch_sub(1, std::memory_order_relaxed);
    m_gate.onClientGone(client.info().address);
    QMetaObject::invokeMethod(
        this, [last] {}, Qt::QueuedConnection);
    finishStop();
}

Client *Worker::client(ClientId id) const
{
    const auto found = m_clients.find(id);
    return found == m_clients.end() ? nullptr : found->second.get();
}

void Worker::send(const SendTarget &target, FanOut &fanOut)
{
    fanOut.add(target.kind == SendTarget::Kind::Room
                   ? m_rooms.deliver(target.endpoint, target.room, fanOut.message())
                   : sendToMany(target, fanOut.message()),
               m_traffic);
}

FanOut::Share Worker::sendToMany(const SendTarget &target, const Message &message)
{
    FanOut::Share share;
    const auto deliver = [&](Client &client) {
        const WriteResult result = client.deliver(message);
        share.skipped += result == WriteResult::Skipped;
        share.gone += result == WriteResult::Closed;
        if (result == WriteResult::Sent) {
            share.reached.push_back(client.info().id);
            if (target.kind == SendTarget::Kind::Clients)
                share.endpoint = client.info().endpoint;
        }
    };
    if (target.kind == SendTarget::Kind::Clients) {
        const std::set<ClientId> ids(target.clients.begin(), target.clients.end());
        for (const ClientId id : ids) {
            if (Client *found = client(id))
                deliver(*found);
        }
        return share;
    }
    for (const auto &[id, client] : m_clients) {
        if (target.kind == SendTarget::Kind::Everyone || client->info().endpoint == target.endpoint)
            deliver(*client);
    }
    return share;
}

void Worker::closeClients(const QList<ClientId> &clients, quint16 code, const QString &reason)
{
    for (const ClientId id : clients) {
        if (Client *found = client(id))
            found->close(code, reason, ClosedBy::Operator);
    }
}

void Worker::pingClients(const QList<ClientId> &clients)
{
    for (const ClientId id : clients) {
        if (Client *found = client(id))
            found->pingForRoundTrip();
    }
}

void Worker::watchClients(bool watched)
{
    m_watched = watched;
}

void Worker::onTick()
{
    const qint64 now = nowMicroseconds();
    if (m_number == 0)
        m_commons.admissions.purge(m_settings.limits, now);
    qint64 backlog = 0;
    QList<ClientStatistics> updates;
    for (const auto &[id, client] : m_clients) {
        client->tick(now);
        backlog += client->backlog();
        if (m_watched && client->takeChanged())
            updates.append(client->statistics());
    }
    m_counters->backlog.set(quint64(backlog));
    if (!updates.isEmpty())
        m_events.clientsUpdated(updates);
}

} // namespace Windsock
