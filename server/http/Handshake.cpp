// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Handshake.h"

#include "server/http/AccessToken.h"
#include "server/monitor/Clock.h"

#include <chrono>

namespace Windsock {

namespace {

/// How long an answered socket may stay open for a client that does not read or does not close.
/// What it still sends is read and thrown away: closing on unread data resets the connection and
/// can destroy the answer.
constexpr std::chrono::milliseconds LingerTimeout{2'000};

/// An IPv4 client of a socket that listens on "::" comes as ::ffff:192.0.2.1; it is shown and
/// compared as 192.0.2.1.
QHostAddress unmapped(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

} // namespace

Handshake::Handshake(qintptr descriptor, const QSslConfiguration *tls, const Limits &limits,
                     HandshakeListener &listener)
    : m_limits(limits), m_listener(listener), m_timer(this), m_tls(tls != nullptr)
{
    m_report.at = nowMicroseconds();
    if (tls)
        m_client = std::make_unique<TlsClientSocket>();
    else
        m_client = std::make_unique<PlainClientSocket>();
    m_socket = &m_client->socket();

    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Handshake::onTimeout);
    m_timer.start(limits.handshakeTimeout);

    connectSocket();
    // One byte more than a head may have, so that a longer one is noticed and nothing else is held.
    m_socket->setReadBufferSize(limits.maxRequestHead + 1);
    if (!m_socket->setSocketDescriptor(descriptor)) {
        // Gone before it was looked at. Told later: nobody holds this object yet.
        QTimer::singleShot(0, this, [this] { onDisconnected(); });
        return;
    }
    m_report.address = unmapped(m_socket->peerAddress());
    m_report.port = m_socket->peerPort();
    if (auto *ssl = qobject_cast<QSslSocket *>(m_socket)) {
        ssl->setSslConfiguration(*tls);
        ssl->startServerEncryption();
    }
}

Handshake::~Handshake() = default;

void Handshake::connectSocket()
{
    connect(m_socket, &QTcpSocket::readyRead, this, &Handshake::onReadyRead);
    connect(m_socket, &QTcpSocket::disconnected, this, &Handshake::onDisconnected);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &Handshake::onSocketError);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &Handshake::closeWhenWritten);
}

QHostAddress Handshake::address() const
{
    return m_report.address;
}

HandshakeReport Handshake::report() const
{
    HandshakeReport result = m_report;
    result.request = AccessToken::redacted(m_request);
    return result;
}

void Handshake::onReadyRead()
{
    if (m_state != State::Reading) {
        m_socket->skip(m_socket->bytesAvailable());
        return;
    }
    const QByteArray bytes = m_socket->peek(
        std::min(m_socket->bytesAvailable(), m_limits.maxRequestHead + 1));
    if (!m_tls && bytes.startsWith("\x16\x03")) {
        drop(HandshakeRule::TlsOnPlainPort,
             tr("A TLS hello (wss:// or https://) came in on a port that speaks plain ws://."));
        return;
    }
    const qsizetype end = bytes.indexOf("\r\n\r\n", std::max<qint64>(0, m_scanned - 3));
    m_scanned = bytes.size();
    const bool complete = end >= 0 && end + 4 <= m_limits.maxRequestHead;
    m_request = bytes.first(complete ? end + 4
                                     : std::min<qsizetype>(bytes.size(), m_limits.maxRequestHead));
    if (!complete) {
        if (bytes.size() > m_limits.maxRequestHead)
            refuse({431, HandshakeRule::HeadTooLarge,
                    tr("The request head is longer than %1 bytes.").arg(m_limits.maxRequestHead)});
        return;
    }

    m_socket->skip(m_request.size());
    const auto parsed = parseRequestHead(m_request, m_limits.maxRequestHeaders);
    if (const auto *error = std::get_if<RequestError>(&parsed)) {
        refuse(*error);
        return;
    }
    const auto &head = std::get<RequestHead>(parsed);
    m_report.method = head.method;
    m_report.path = AccessToken::redacted(head.target());
    const auto shown = [&head](QByteArrayView name) {
        return AccessToken::redacted(QString::fromLatin1(head.header(name)));
    };
    m_report.host = shown("Host");
    m_report.origin = shown("Origin");
    m_report.userAgent = shown("User-Agent");
    m_listener.onRequest(*this, head);
}

void Handshake::refuse(const RequestError &error)
{
    answer(HttpResponse::text(error.status, error.detail), error.rule, error.detail);
}

void Handshake::answer(const HttpResponse &response, HandshakeRule rule, const QString &detail)
{
    m_state = State::Answering;
    m_report.status = response.status;
    m_report.rule = rule;
    m_report.detail = detail;
    m_listener.onRefused(report());
    m_timer.start(LingerTimeout);
    m_socket->skip(m_socket->bytesAvailable());
    m_socket->setReadBufferSize(0);
    m_socket->write(response.toBytes(m_report.method != "HEAD"));
}

/// A plain socket stays open in the other direction until the client has closed: see LingerTimeout.
void Handshake::closeWhenWritten()
{
    if (m_state != State::Answering || m_socket->bytesToWrite() > 0)
        return;
    if (m_tls)
        m_socket->disconnectFromHost();
    else
        halfClose(*m_socket);
}

std::unique_ptr<ClientSocket> Handshake::takeSocket()
{
    m_socket->disconnect(this);
    m_socket->setReadBufferSize(0);
    m_socket = nullptr;
    auto client = std::move(m_client);
    finish();
    return client;
}

void Handshake::onTimeout()
{
    const auto *ssl = qobject_cast<QSslSocket *>(m_socket);
    if (m_state == State::Reading && ssl && !ssl->isEncrypted())
        drop(HandshakeRule::Timeout, tr("The TLS handshake was not complete in time."));
    else if (m_state == State::Reading)
        refuse({408, HandshakeRule::Timeout,
                tr("No complete request came within %1 s.")
                    .arg(std::chrono::duration<double>(m_limits.handshakeTimeout).count())});
    else
        m_socket->abort();
}

void Handshake::onSocketError()
{
    if (m_state != State::Reading)
        return;
    const auto *ssl = qobject_cast<QSslSocket *>(m_socket);
    if (ssl && !ssl->isEncrypted() && m_socket->error() != QAbstractSocket::RemoteHostClosedError)
        drop(HandshakeRule::TlsFailed,
             tr("The TLS handshake failed: %1. Did the client use ws:// or http:// on this wss:// "
                "port?")
                 .arg(m_socket->errorString()));
}

void Handshake::onDisconnected()
{
    if (m_state == State::Reading)
        drop(HandshakeRule::Disconnected,
             m_request.isEmpty() ? tr("The client connected and went away without a request.")
                                 : tr("The client went away before its request was complete."));
    else
        finish();
}

void Handshake::drop(HandshakeRule rule, const QString &detail)
{
    m_state = State::Answering; // nothing more is read; the abort below ends here again
    m_report.rule = rule;
    m_report.detail = detail;
    m_listener.onRefused(report());
    m_socket->abort();
    finish();
}

void Handshake::abort()
{
    if (m_state == State::Reading)
        drop(HandshakeRule::Disconnected,
             tr("The server stopped before the request was complete."));
    else if (m_socket)
        m_socket->abort();
}

void Handshake::finish()
{
    if (m_state == State::Done)
        return;
    m_state = State::Done;
    m_timer.stop();
    m_listener.onFinished(*this);
}

} // namespace Windsock
