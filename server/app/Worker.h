// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Application.h"
#include "server/app/Client.h"
#include "server/app/Gate.h"
#include "server/app/Room.h"
#include "server/monitor/Counters.h"
#include "server/monitor/TrafficLog.h"
#include "server/net/LoopLag.h"
#include "server/settings/ServerSettings.h"

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

/// All of a server that lives in one I/O thread: its gate, clients and rooms. Made anywhere, then
/// moved to the thread; all calls but the constructor's are made there.
class Worker final : public QObject, public GateListener
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
    void setSettings(const ServerSettings &settings);
    void setTls(const QSslConfiguration &tls);
    void send(quint64 request, const SendTarget &target, const Message &message);
    void closeClients(const QList<ClientId> &clients, quint16 code, const QString &reason);
    void pingClients(const QList<ClientId> &clients);
    void watchClients(bool watched);
    /// Starts measuring this thread's event loop; called once in it.
    std::shared_ptr<LoopLag> startLoopLag();

private:
    HttpResponse onPageRequested(const RequestHead &head, const QHostAddress &address) override;
    void onRefused(const HandshakeReport &report) override;
    void onAdmitted(std::unique_ptr<Client> client, const HandshakeReport &report,
                    const QString &tls, std::unique_ptr<Connection> connection) override;

    [[nodiscard]] std::optional<EndpointSpec> currentSpec(const QString &pattern) const;
    /// Closes it when its endpoint is gone or another one.
    void closeIfOutdated(Client &client);
    void closeIfBlocked(Client &client) const;
    void onClientClosed(Client &client);
    void finishStop();
    void report(const HandshakeReport &report);
    void onTick();
    [[nodiscard]] Client *client(ClientId id) const;
    SendReport sendToMany(const SendTarget &target, const Message &message);
    void recordSent(const SendTarget &target, const Message &message, const SendReport &report,
                    const std::shared_ptr<std::vector<ClientId>> &reached);

    WorkerEvents m_events;
    std::shared_ptr<Counters> m_counters;
    std::shared_ptr<std::atomic<ClientId>> m_lastClient;
    ServerSettings m_settings;
    Application m_application;
    TrafficLog m_traffic;
    RoomRegistry m_rooms;
    ClientEnvironment m_environment;
    Gate m_gate;
    std::map<ClientId, std::unique_ptr<Client>> m_clients; ///< ascending, as recipients are
    QTimer m_tick;
    std::unique_ptr<LoopLagProbe> m_loopLag;
    std::function<void()> m_whenStopped;
    bool m_watched = false;
    bool m_stopping = false;
};

} // namespace Windsock
