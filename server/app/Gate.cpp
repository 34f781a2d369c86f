// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Gate.h"

#include "server/http/AccessToken.h"
#include "server/http/Upgrade.h"
#include "server/monitor/Clock.h"
#include "server/settings/ServerSettings.h"

#include <QSslCipher>
#include <QSslSocket>

#include <utility>

namespace Windsock {

namespace {

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

void refuseForNow(Handshake &handshake, int status, HandshakeRule rule, const QString &detail,
                  const QByteArray &retryAfterSeconds)
{
    HttpResponse response = HttpResponse::text(status, detail);
    response.headers.emplaceBack("Retry-After", retryAfterSeconds);
    handshake.answer(response, rule, detail);
}

void refuseUpgrade(Handshake &handshake, const RequestError &error)
{
    HttpResponse response = HttpResponse::text(error.status, error.detail);
    if (error.status == 405)
        response.headers.emplaceBack("Allow", "GET");
    if (error.status == 426) {
        response.headers.emplaceBack("Upgrade", "websocket");
        response.headers.emplaceBack("Sec-WebSocket-Version", "13");
    }
    handshake.answer(response, error.rule, error.detail);
}

} // namespace

Gate::Gate(ClientEnvironment &environment, const Application &application, Admissions &admissions,
           GateListener &listener, QObject *parent)
    : QObject(parent),
      m_environment(environment),
      m_application(application),
      m_admissions(admissions),
      m_listener(listener),
      m_engine(this)
{
}

Gate::~Gate() = default;

void Gate::setTls(const std::optional<QSslConfiguration> &tls)
{
    m_tls = tls;
}

void Gate::stop()
{
    // Aborting ends in onFinished(), which changes the map.
    std::vector<Handshake *> handshakes;
    for (const auto &[handshake, visit] : m_visits)
        handshakes.push_back(handshake);
    for (Handshake *handshake : handshakes)
        handshake->abort();
}

void Gate::accept(qintptr descriptor)
{
    const Limits &limits = m_environment.settings.limits;
    if (!m_admissions.tryBegin(limits)) {
        refuseUnheard(descriptor, HandshakeRule::HandshakeLimit,
                      tr("%1 handshakes are under way already.").arg(limits.maxHandshakes));
        return;
    }
    auto made = std::make_unique<Handshake>(descriptor, m_tls ? &*m_tls : nullptr, limits, *this);
    Handshake &handshake = *made;
    m_visits.emplace(&handshake, Visit{std::move(made)});
    checkVisitor(handshake);
}

/// What the address alone decides.
void Gate::checkVisitor(Handshake &handshake)
{
    const QHostAddress address = handshake.address();
    const ServerSettings &settings = m_environment.settings;
    const auto arrival = m_admissions.arrive(address, settings.limits, nowMicroseconds());
    m_visits.at(&handshake).isTooFast = arrival.isTooFast;
    if (!dropIfBlocked(handshake) && arrival.isTooMany)
        handshake.drop(HandshakeRule::HandshakeLimit,
                       tr("%1 handshakes with %2 are under way already.")
                           .arg(settings.limits.maxConnectionsPerAddress)
                           .arg(address.toString()));
}

bool Gate::dropIfBlocked(Handshake &handshake)
{
    const QHostAddress address = handshake.address();
    if (m_environment.settings.addresses.permits(address))
        return false;
    handshake.drop(HandshakeRule::AddressBlocked,
                   tr("%1 is not an address that may connect.").arg(address.toString()));
    return true;
}

void Gate::onAddressesChanged()
{
    // Dropping ends in onFinished(), which changes the map.
    std::vector<Handshake *> waiting;
    for (const auto &[handshake, visit] : m_visits) {
        if (handshake->isReading())
            waiting.push_back(handshake);
    }
    for (Handshake *handshake : waiting)
        dropIfBlocked(*handshake);
}

void Gate::refuseUnheard(qintptr descriptor, HandshakeRule rule, const QString &detail)
{
    QTcpSocket socket;
    socket.setSocketDescriptor(descriptor);
    HandshakeReport refused;
    refused.at = nowMicroseconds();
    refused.address = socket.peerAddress();
    refused.port = socket.peerPort();
    refused.rule = rule;
    refused.detail = detail;
    socket.abort();
    m_listener.onRefused(refused);
}

void Gate::onRequest(Handshake &handshake, const RequestHead &head)
{
    if (m_visits.at(&handshake).isTooFast) {
        refuseForNow(handshake, 429, HandshakeRule::AddressRate,
                     tr("%1 connects more often than %2 times a second.")
                         .arg(handshake.address().toString())
                         .arg(m_environment.settings.limits.maxNewConnectionsPerSecond),
                     "1");
        return;
    }
    if (isOwnPage(head)) {
        const HttpResponse page = m_listener.onPageRequested(head, handshake.address());
        handshake.answer(page, pageRule(page.status),
                         page.status == 200 ? QString() : QString::fromUtf8(page.body.trimmed()));
        return;
    }
    const Application::Match match = m_application.match(head.path);
    if (!match.spec) {
        const QString detail = tr("There is no endpoint “%1” here.")
                                   .arg(AccessToken::redacted(head.path));
        handshake.answer(HttpResponse::text(404, detail), HandshakeRule::UnknownPath, detail);
        return;
    }
    if (const auto error = checkUpgrade(head)) {
        refuseUpgrade(handshake, *error);
        return;
    }
    if (!admit(handshake))
        return;
    auto client = std::make_unique<Client>(m_environment, *match.spec, match.arguments, head,
                                           handshake.report(), handshake.isTls());
    if (const auto refusal = client->decide(*match.spec)) {
        onClientGone(handshake.address());
        handshake.answer(refusal->response, refusal->rule, refusal->detail);
        return;
    }
    upgrade(handshake, head, std::move(client));
}

bool Gate::admit(Handshake &handshake)
{
    const Limits &limits = m_environment.settings.limits;
    switch (m_admissions.tryAdmit(handshake.address(), limits)) {
    case Admissions::Verdict::Admitted: return true;
    case Admissions::Verdict::Full:
        refuseForNow(
            handshake, 503, HandshakeRule::ConnectionLimit,
            tr("All %1 connections that this server allows are taken.").arg(limits.maxConnections),
            "5");
        break;
    case Admissions::Verdict::AddressFull:
        refuseForNow(handshake, 503, HandshakeRule::AddressLimit,
                     tr("All %1 connections that %2 may have are taken.")
                         .arg(limits.maxConnectionsPerAddress)
                         .arg(handshake.address().toString()),
                     "5");
        break;
    }
    return false;
}

void Gate::upgrade(Handshake &handshake, const RequestHead &head, std::unique_ptr<Client> client)
{
    const HandshakeReport report = handshake.report();
    std::unique_ptr<ClientSocket> socket = handshake.takeSocket();
    const QString tls = tlsText(socket->socket());
    const QByteArray response = switchingProtocols(head.header("Sec-WebSocket-Key"),
                                                   client->info().subprotocol);
    ++m_upgrading;
    // std::function must be copyable, which a unique_ptr is not.
    const auto held = std::make_shared<std::unique_ptr<Client>>(std::move(client));
    m_engine.upgrade(std::move(socket), response, m_environment.settings.limits,
                     [this, held, report, tls](std::unique_ptr<Connection> connection) {
                         onUpgraded(std::move(*held), report, tls, std::move(connection));
                     });
}

void Gate::onUpgraded(std::unique_ptr<Client> client, HandshakeReport report, const QString &tls,
                      std::unique_ptr<Connection> connection)
{
    --m_upgrading;
    if (connection) {
        m_listener.onAdmitted(std::move(client), report, tls, std::move(connection));
        return;
    }
    onClientGone(report.address);
    report.rule = HandshakeRule::Disconnected;
    report.detail = tr("The client went away before it was answered.");
    m_listener.onRefused(report);
}

void Gate::onClientGone(const QHostAddress &address)
{
    m_admissions.dismiss(address);
}

void Gate::onRefused(const HandshakeReport &report)
{
    m_listener.onRefused(report);
}

void Gate::onFinished(Handshake &handshake)
{
    // It is up in the call stack.
    const auto found = m_visits.find(&handshake);
    m_admissions.leave(handshake.address());
    found->second.handshake.release()->deleteLater();
    m_visits.erase(found);
}

} // namespace Windsock
