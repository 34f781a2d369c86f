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

Worker::Worker(WorkerEvents events, const std::shared_ptr<Counters> &counters,
               const std::shared_ptr<std::atomic<ClientId>> &lastClient)
    : m_events(std::move(events)),
      m_counters(counters),
      m_lastClient(lastClient),
      m_traffic(m_events.activity, this),
      m_rooms(m_traffic),
      m_environment{m_settings,
                    *m_counters,
                    m_traffic,
                    m_rooms,
                    [this](Client &client) { onClientClosed(client); },
                    m_events.warning},
      m_gate(m_environment, m_application, *this, this),
      m_tick(this)
{
    m_tick.setInterval(TickInterval);
    connect(&m_tick, &QTimer::timeout, this, &Worker::onTick);
}

Worker::~Worker() = default;

std::shared_ptr<LoopLag> Worker::startLoopLag()
{
    m_loopLag = std::make_unique<LoopLagProbe>();
    return m_loopLag->lag();
}

Result<QList<ListenAddress>> Worker::listen(const ServerSettings &settings,
                                            const Application &application,
                                            const std::optional<QSslConfiguration> &tls,
                                            TrafficSink *sink)
{
    m_settings = settings;
    m_application = application;
    auto addresses = m_gate.listen(settings.listen, tls);
    if (!addresses)
        return addresses;
    m_traffic.setSink(sink);
    m_tick.start();
    m_stopping = false;
    return addresses;
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
    m_traffic.flush();
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

void Worker::setApplication(const Application &application)
{
    const QList<EndpointSpec> before = m_application.endpoints();
    m_application = application;
    for (const EndpointSpec &spec : before) {
        if (!currentSpec(spec.pattern))
            m_rooms.forgetHistories(spec.pattern);
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
        client.close(CloseCode::GoingAway, tr("endpoint removed"), ClosedBy::Operator);
    else if (*now != client.endpoint())
        client.close(CloseCode::GoingAway, tr("endpoint changed"), ClosedBy::Operator);
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
        client.close(CloseCode::PolicyViolation, tr("address blocked"), ClosedBy::Operator);
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
    this->report(report);
    finishStop();
}

void Worker::onAdmitted(std::unique_ptr<Client> client, const HandshakeReport &report,
                        const QString &tls, std::unique_ptr<Connection> connection)
{
    const ClientId id = m_lastClient->fetch_add(1, std::memory_order_relaxed) + 1;
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

void Worker::send(quint64 request, const SendTarget &target, const Message &message)
{
    SendReport report;
    if (target.kind == SendTarget::Kind::Room) {
        if (Room *room = m_rooms.find(target.endpoint, target.room)) {
            const Room::Sent sent = m_rooms.broadcast(*room, message);
            report.delivered = sent.delivered;
            report.skipped = sent.skipped;
        }
    } else {
        report = sendToMany(target, message);
    }
    report.request = request;
    m_events.sendFinished(report);
}

SendReport Worker::sendToMany(const SendTarget &target, const Message &message)
{
    const Message prepared = message.prepared();
    auto reached = std::make_shared<std::vector<ClientId>>();
    SendReport report;
    const auto deliver = [&](Client &client) {
        const WriteResult result = client.deliver(prepared);
        report.delivered += result == WriteResult::Sent;
        report.skipped += result == WriteResult::Skipped;
        report.gone += result == WriteResult::Closed;
        if (result == WriteResult::Sent)
            reached->push_back(client.info().id);
    };
    if (target.kind == SendTarget::Kind::Clients) {
        const std::set<ClientId> ids(target.clients.begin(), target.clients.end());
        for (const ClientId id : ids) {
            if (Client *found = client(id))
                deliver(*found);
            else
                ++report.gone;
        }
    } else {
        for (const auto &[id, client] : m_clients) {
            if (target.kind == SendTarget::Kind::Everyone
                || client->info().endpoint == target.endpoint)
                deliver(*client);
        }
    }
    if (m_traffic.isRecording() && (report.delivered > 0 || report.skipped > 0))
        recordSent(target, message, report, reached);
    return report;
}

/// One record for all; one with a single recipient is that client's.
void Worker::recordSent(const SendTarget &target, const Message &message, const SendReport &report,
                        const std::shared_ptr<std::vector<ClientId>> &reached)
{
    TrafficRecord record;
    record.time = nowMicroseconds();
    record.kind = message.isText() ? RecordKind::Text : RecordKind::Binary;
    record.direction = Direction::Out;
    record.source = Source::Operator;
    record.skipped = report.skipped;
    record.endpoint = target.endpoint;
    record.payload = message.data();
    record.size = message.size();
    if (target.kind == SendTarget::Kind::Clients && reached->size() == 1 && report.skipped == 0) {
        record.client = reached->front();
        record.endpoint = client(record.client)->info().endpoint;
    } else {
        record.audience = target.kind == SendTarget::Kind::Everyone ? Audience::Everyone
            : target.kind == SendTarget::Kind::Endpoint             ? Audience::Endpoint
                                                                    : Audience::Selection;
        record.recipients = reached;
    }
    m_traffic.add(record);
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
    m_gate.tick();
    const qint64 now = nowMicroseconds();
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
