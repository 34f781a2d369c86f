// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Application.h"
#include "server/app/Client.h"
#include "server/app/Room.h"
#include "server/app/ServerSettings.h"
#include "server/http/Handshake.h"
#include "server/monitor/Counters.h"
#include "server/monitor/TrafficLog.h"
#include "server/net/Listener.h"
#include "server/net/LoopLag.h"
#include "server/websocket/QtEngine.h"

#include <QObject>
#include <QSslConfiguration>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace Windsock {

/// What a worker tells its server. Called in the I/O thread.
struct WorkerEvents
{
    std::function<void(const std::shared_ptr<const Activity> &)> activity;
    std::function<void(const QList<ClientStatistics> &)> clientsUpdated;
    std::function<void(const SendReport &)> sendFinished;
    std::function<void(const QString &)> warning;
    std::function<void()> stopped;
    std::function<HttpResponse(const RequestHead &, const QHostAddress &)> page; ///< the built-in
                                                                                 ///< ones
};

/// All of a server that lives in one I/O thread: its listeners, handshakes, clients and rooms. Made
/// anywhere, then moved to the thread; all calls but the constructor's are made there.
class Worker final : public QObject, public HandshakeListener
{
    Q_OBJECT

public:
    Worker(WorkerEvents events, const std::shared_ptr<Counters> &counters,
           const std::shared_ptr<std::atomic<ClientId>> &lastClient);
    ~Worker() override;

    /// Listens on all addresses or none. `tls` empty: plain.
    Result<QList<ListenAddress>> listen(const ServerSettings &settings,
                                        const Application &application,
                                        const std::optional<QSslConfiguration> &tls,
                                        TrafficSink *sink);
    /// Closes everything; WorkerEvents::stopped follows.
    void stop();
    /// Calls `done` once, when nothing is open any more: at once unless stop() is under way.
    void whenStopped(const std::function<void()> &done);

    void setApplication(const Application &application);
    void send(quint64 request, const SendTarget &target, const Message &message);
    void closeClients(const QList<ClientId> &clients, quint16 code, const QString &reason);
    void pingClients(const QList<ClientId> &clients);
    void watchClients(bool watched);
    /// Starts measuring this thread's event loop; called once in it.
    std::shared_ptr<LoopLag> startLoopLag();

private:
    void onRequest(Handshake &handshake, const RequestHead &head) override;
    void onRefused(const HandshakeReport &report) override;
    void onFinished(Handshake &handshake) override;

    void accept(qintptr descriptor);
    void refuseUnheard(qintptr descriptor, const QString &detail);
    [[nodiscard]] std::optional<EndpointSpec> currentSpec(const QString &pattern) const;
    /// Closes it when its endpoint is gone or another one.
    void closeIfOutdated(Client &client);
    void upgrade(Handshake &handshake, const RequestHead &head, std::unique_ptr<Client> client);
    void onUpgraded(std::unique_ptr<Client> client, HandshakeReport report, const QString &tls,
                    std::unique_ptr<Connection> connection);
    void onClientClosed(Client &client);
    void finishStop();
    void report(const HandshakeReport &report);
    void onUpdateTimer();
    [[nodiscard]] Client *client(ClientId id) const;
    SendReport sendToMany(const SendTarget &target, const Message &message);
    void recordSent(const SendTarget &target, const Message &message, const SendReport &report,
                    const std::shared_ptr<std::vector<ClientId>> &reached);

    WorkerEvents m_events;
    std::shared_ptr<Counters> m_counters;
    std::shared_ptr<std::atomic<ClientId>> m_lastClient;
    ServerSettings m_settings;
    Application m_application;
    std::optional<QSslConfiguration> m_tls;
    TrafficLog m_traffic;
    RoomRegistry m_rooms;
    ClientEnvironment m_environment;
    QtEngine m_engine;
    std::vector<std::unique_ptr<Listener>> m_listeners;
    std::map<Handshake *, std::unique_ptr<Handshake>> m_handshakes;
    std::map<ClientId, std::unique_ptr<Client>> m_clients; ///< ascending, as recipients are
    QTimer m_updateTimer;
    std::unique_ptr<LoopLagProbe> m_loopLag;
    std::function<void()> m_whenStopped;
    bool m_watched = false;
    int m_upgrading = 0; ///< accepted, not yet clients
    bool m_stopping = false;
};

} // namespace Windsock
