// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/HttpResponse.h"
#include "server/http/RequestHead.h"
#include "server/net/ClientSocket.h"
#include "server/settings/Limits.h"

#include <QObject>
#include <QSslConfiguration>
#include <QTimer>

#include <memory>

namespace Windsock {

class Handshake;

/// Who decides about handshakes.
class HandshakeListener
{
public:
    HandshakeListener() = default;
    Q_DISABLE_COPY_MOVE(HandshakeListener)
    virtual ~HandshakeListener() = default;

    /// A whole, well-formed request. Must call answer(), or takeSocket() and later report().
    virtual void onRequest(Handshake &handshake, const RequestHead &head) = 0;
    /// Exactly once for each handshake that ended without takeSocket().
    virtual void onRefused(const HandshakeReport &report) = 0;
    /// The handshake has nothing more to do; it may be deleted when control has returned to the
    /// event loop.
    virtual void onFinished(Handshake &handshake) = 0;
};

/// The gate: one accepted socket, from its first byte to the HTTP answer or to the moment when it
/// is handed over as a WebSocket.
///
/// It waits for a whole head within the time and size that the limits allow, never reads past it,
/// answers what is malformed for itself, and closes the socket after every answer.
class Handshake final : public QObject
{
    Q_OBJECT

public:
    /// Takes over the accepted `descriptor`. `tls` null: plain.
    Handshake(qintptr descriptor, const QSslConfiguration *tls, const Limits &limits,
              HandshakeListener &listener);
    ~Handshake() override;

    [[nodiscard]] QHostAddress address() const;
    [[nodiscard]] bool isTls() const { return m_tls; }
    /// Nothing is answered yet.
    [[nodiscard]] bool isReading() const { return m_state == State::Reading; }

    /// Sends the answer, reports it and closes.
    void answer(const HttpResponse &response, HandshakeRule rule, const QString &detail);
    /// Reports it and closes without an answer.
    void drop(HandshakeRule rule, const QString &detail);
    /// Gives the socket away, positioned behind the head. onFinished() follows.
    [[nodiscard]] std::unique_ptr<ClientSocket> takeSocket();
    /// What is known of the request, without access tokens; `status` and the rest is for the
    /// caller to set.
    [[nodiscard]] HandshakeReport report() const;
    /// Ends it at once, with a report when it was not answered yet.
    void abort();

private:
    enum class State : quint8 { Reading, Answering, Done };

    void connectSocket();
    void onReadyRead();
    void onTimeout();
    void onDisconnected();
    void onSocketError();
    void refuse(const RequestError &error);
    void closeWhenWritten();
    void finish();

    const Limits m_limits; ///< as they were when it came
    HandshakeListener &m_listener;
    std::unique_ptr<ClientSocket> m_client;
    QTcpSocket *m_socket = nullptr; ///< m_client's
    QTimer m_timer;
    HandshakeReport m_report;
    QByteArray m_request; ///< its head as far as it came, with whatever secrets are in it
    qint64 m_scanned = 0; ///< bytes in which no end of the head is
    State m_state = State::Reading;
    bool m_tls = false;
};

} // namespace Windsock
