// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/ClientSocket.h"
#include "server/settings/Limits.h"
#include "server/websocket/Connection.h"

#include <QHash>
#include <QObject>

#include <array>
#include <functional>
#include <memory>

class QWebSocketServer;

namespace Windsock {

/// Makes connections of sockets whose handshake the gate has accepted. One belongs to each I/O
/// thread.
class QtEngine final : public QObject
{
    Q_OBJECT

public:
    /// Gets the connection, or null when the client went away in between.
    using Upgraded = std::function<void(std::unique_ptr<Connection>)>;

    explicit QtEngine(QObject *parent = nullptr);
    ~QtEngine() override;

    /// Loads what Qt otherwise loads for the first connection: each QWebSocket asks for the TLS
    /// configuration, and so for OpenSSL, also without TLS. To be called once in the I/O thread.
    static void warmUp();

    /// `response` is the whole 101 answer; it is written before `upgraded` is called, in a later
    /// turn of the loop. Messages longer than Limits::maxMessageSize are answered with close code
    /// 1009.
    void upgrade(std::unique_ptr<ClientSocket> client, const QByteArray &response,
                 const Limits &limits, const Upgraded &upgraded);

private:
    struct Pending
    {
        ClientSocket *client = nullptr;
        Limits limits;
        Upgraded upgraded;
    };

    void onNewConnection(QWebSocketServer &server);
    void onGone(quint64 number);

    /// They never listen, upgrade() feeds them; children, so that they move along. At each
    /// handshake and each end of a connection a QWebSocketServer asks who tells it, which walks
    /// over all sockets that it is connected to: so there are several, and they are disconnected
    /// from what they have handed over.
    std::array<QWebSocketServer *, 16> m_servers{};
    QHash<quint64, Pending> m_pending; ///< by a number that nobody can guess
};

} // namespace Windsock
