// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Worker.h"

#include "server/http/Upgrade.h"
#include "server/monitor/Clock.h"

#include <QSslCipher>
#include <QSslSocket>

#include <algorithm>
#include <set>
#include <utility>

namespace Windsock {

namespace {

constexpr std::chrono::milliseconds UpdateInterval{500};

/// "TLSv1.3 TLS_AES_256_GCM_SHA384"
QString tlsText(const QTcpSocket &socket)
{
    const auto *ssl = qobject_cast<const QSslSocket *>(&socket);
    if (!ssl)
        return {};
    const QSslCipher cipher = ssl->sessionCipher();
    return cipher.protocolString() + u' ' + cipher.name();
}

HandshakeRule pageRule(int status)
{
    switch (status) {
    case 200: return HandshakeRule::PageServed;
    case 403: return HandshakeRule::LoopbackOnly;
    case 404: return HandshakeRule::UnknownPath;
    case 405: return HandshakeRule::MethodNotAllowed;
    default: return HandshakeRule::InternalError;
    }
}

bool isOwnPage(const RequestHead &head)
{
    return head.path.startsWith(u"/-/") || (head.path == u"/" && !asksForWebSocket(head));
}

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
      m_engine(this),
      m_updateTimer(this)
{
    m_updateTimer.setInterval(UpdateInterval);
    connect(&m_updateTimer, &QTimer::timeout, this, &Worker::onUpdateTimer);
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
    std::vector<std::unique_ptr<Listener>> listeners;
    QList<ListenAddress> addresses;
    for (const ListenAddress &address : settings.listen) {
        auto listener = std::make_unique<Listener>(
            Listener::Callbacks{[this](qintptr descriptor) { accept(descriptor); },
                                [this](qintptr descriptor) {
                                    refuseUnheard(descriptor,
                                                  tr("There are too few descriptors left."));
                                },
                                m_events.warning});
        const auto listening = listener->listenOn(address, settings.limits.backlog);
        if (!listening)
            return Error{listening.error()};
        addresses.append(listener->listenAddress());
        listeners.push_back(std::move(listener));
    }
    m_settings = settings;
    m_application = application;
    m_tls = tls;
    m_traffic.setSink(sink);
    m_listeners = std::move(listeners);
    m_updateTimer.start();
    m_stopping = false;
    return addresses;
}

void Worker::stop()
{
    m_stopping = true;
    m_listeners.clear();
    // Aborting ends in onFinished(), which changes the map.
    std::vector<Handshake *> handshakes;
    for (const auto &[handshake, owner] : m_handshakes)
        handshakes.push_back(handshake);
    for (Handshake *handshake : handshakes)
        handshake->abort();
    for (const auto &[id, client] : m_clients)
        client->goAway();
    finishStop();
}

void Worker::finishStop()
{
    if (!m_stopping || !m_clients.empty() || m_upgrading > 0)
        return;
    m_stopping = false;
    m_updateTimer.stop();
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

void Worker::accept(qintptr descriptor)
{
    if (int(m_handshakes.size()) >= m_settings.limits.maxHandshakes) {
        refuseUnheard(
            descriptor,
            tr("%1 handshakes are under way already.").arg(m_settings.limits.maxHandshakes));
        return;
    }
    auto handshake = std::make_unique<Handshake>(descriptor, m_tls ? &*m_tls : nullptr,
                                                 m_settings.limits, *this);
    m_handshakes.emplace(handshake.get(), std::move(handshake));
}

void Worker::refuseUnheard(qintptr descriptor, const QString &detail)
{
    QTcpSocket socket;
    socket.setSocketDescriptor(descriptor);
    HandshakeReport refused;
    refused.at = nowMicroseconds();
    refused.address = socket.peerAddress();
    refused.port = socket.peerPort();
    refused.rule = HandshakeRule::ConnectionLimit;
    refused.detail = detail;
    socket.abort();
    report(refused);
}

void Worker::onRequest(Handshake &handshake, const RequestHead &head)
{
    if (isOwnPage(head)) {
        const HttpResponse page = m_events.page(head, handshake.address());
        handshake.answer(page, pageRule(page.status),
                         page.status == 200 ? QString() : QString::fromUtf8(page.body.trimmed()));
        return;
    }
    const Application::Match match = m_application.match(head.path);
    if (!match.spec) {
        const QString detail = tr("There is no endpoint “%1” here.").arg(head.path);
        handshake.answer(HttpResponse::text(404, detail), HandshakeRule::UnknownPath, detail);
        return;
    }
    if (const auto error = checkUpgrade(head)) {
        HttpResponse response = HttpResponse::text(error->status, error->detail);
        if (error->status == 405)
            response.headers.emplaceBack("Allow", "GET");
        if (error->status == 426) {
            response.headers.emplaceBack("Upgrade", "websocket");
            response.headers.emplaceBack("Sec-WebSocket-Version", "13");
        }
        handshake.answer(response, error->rule, error->detail);
        return;
    }
    if (int(m_clients.size()) + m_upgrading >= m_settings.limits.maxConnections) {
        const QString detail = tr("All %1 connections that this server allows are taken.")
                                   .arg(m_settings.limits.maxConnections);
        HttpResponse response = HttpResponse::text(503, detail);
        response.headers.emplaceBack("Retry-After", "5");
        handshake.answer(response, HandshakeRule::ConnectionLimit, detail);
        return;
    }
    auto client = std::make_unique<Client>(m_environment, *match.spec, match.arguments, head,
                                           handshake.report(), handshake.isTls());
    if (const auto refusal = client->decide()) {
        handshake.answer(refusal->response, refusal->rule, refusal->detail);
        return;
    }
    upgrade(handshake, head, std::move(client));
}

void Worker::upgrade(Handshake &handshake, const RequestHead &head, std::unique_ptr<Client> client)
{
    const HandshakeReport report = handshake.report();
    std::unique_ptr<ClientSocket> socket = handshake.takeSocket();
    const QString tls = tlsText(socket->socket());
    const QByteArray response = switchingProtocols(head.header("Sec-WebSocket-Key"),
                                                   client->info().subprotocol);
    ++m_upgrading;
    // std::function must be copyable, which a unique_ptr is not.
    const auto held = std::make_shared<std::unique_ptr<Client>>(std::move(client));
    m_engine.upgrade(std::move(socket), response, m_settings.limits,
                     [this, held, report, tls](std::unique_ptr<Connection> connection) {
                         onUpgraded(std::move(*held), report, tls, std::move(connection));
                     });
}

void Worker::onUpgraded(std::unique_ptr<Client> client, HandshakeReport report, const QString &tls,
                        std::unique_ptr<Connection> connection)
{
    --m_upgrading;
    if (!connection) {
        report.rule = HandshakeRule::Disconnected;
        report.detail = tr("The client went away before it was answered.");
        this->report(report);
        finishStop();
        return;
    }
    const ClientId id = m_lastClient->fetch_add(1, std::memory_order_relaxed) + 1;
    report.status = 101;
    report.rule = HandshakeRule::Accepted;
    report.client = id;
    this->report(report);
    Client &started = *m_clients.emplace(id, std::move(client)).first->second;
    started.start(id, std::move(connection), tls);
    closeIfOutdated(started);
    if (m_stopping)
        started.goAway();
}

void Worker::onRefused(const HandshakeReport &report)
{
    this->report(report);
}

void Worker::onFinished(Handshake &handshake)
{
    // It is up in the call stack.
    const auto found = m_handshakes.find(&handshake);
    found->second.release()->deleteLater();
    m_handshakes.erase(found);
}

void Worker::report(const HandshakeReport &report)
{
    m_counters->handshakes[size_t(report.rule)].add();
    m_traffic.addHandshake(report);
}

void Worker::onClientClosed(Client &client)
{
    // Called by the connection that goes with it, when nothing of either is needed any more but the
    // way back.
    const auto found = m_clients.find(client.info().id);
    std::shared_ptr<Client> last(std::move(found->second));
    m_clients.erase(found);
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
    m_traffic.add(std::move(record));
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

void Worker::onUpdateTimer()
{
    qint64 backlog = 0;
    QList<ClientStatistics> updates;
    for (const auto &[id, client] : m_clients) {
        backlog += client->backlog();
        if (m_watched && client->takeChanged())
            updates.append(client->statistics());
    }
    m_counters->backlog.set(quint64(backlog));
    if (!updates.isEmpty())
        m_events.clientsUpdated(updates);
}

} // namespace Windsock
