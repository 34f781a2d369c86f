// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/ServerSettings.h"

#include <QObject>

namespace Windsock {

class Server;
struct Activity;

/// The door through which a server is watched: everything that a view shows of it but the messages,
/// which are read from the session. Lives in the thread of its Server, where all its signals come.
/// None comes per message.
class ServerMonitor final : public QObject
{
    Q_OBJECT

public:
    explicit ServerMonitor(Server &server);

    [[nodiscard]] ServerState state() const;
    /// Where it listens, with the ports that were picked; empty unless listening.
    [[nodiscard]] QList<ListenAddress> listenAddresses() const;
    /// The same as URLs: "ws://127.0.0.1:8888", "wss://…" with TLS.
    [[nodiscard]] QList<QUrl> urls() const;
    [[nodiscard]] QList<EndpointSpec> endpoints() const;
    [[nodiscard]] const ServerSettings &settings() const;
    /// Of a server that listens with TLS; otherwise an empty one.
    [[nodiscard]] CertificateInfo certificate() const;
    /// Totals at this moment. Cheap; made to be asked a few times a second.
    [[nodiscard]] Statistics statistics() const;

signals:
    void stateChanged(Windsock::ServerState state);
    void endpointsChanged(const QList<Windsock::EndpointSpec> &endpoints);
    void settingsChanged(const Windsock::ServerSettings &settings);
    /// Another one is shown from now on, or none.
    void certificateChanged(const Windsock::CertificateInfo &certificate);
    void clientsOpened(const QList<Windsock::ClientInfo> &clients);
    void clientsClosed(const QList<Windsock::ClientClosed> &clients);
    /// Twice a second while ServerControl::watchClients(true) holds: the clients whose figures
    /// changed.
    void clientsUpdated(const QList<Windsock::ClientStatistics> &clients);
    void roomsChanged(const QList<Windsock::RoomInfo> &rooms);
    /// Every attempt to connect, and the test page; not the probes that /-/healthy and /-/metrics
    /// serve.
    void handshakesReported(const QList<Windsock::HandshakeReport> &reports);
    void sendFinished(const Windsock::SendReport &report);
    /// Something the operator should know that stops nothing: a handler that threw, accepting that
    /// paused.
    void warningRaised(const QString &message);

private:
    friend class Server;
    void publish(const Activity &activity);

    Server &m_server;
};

} // namespace Windsock
