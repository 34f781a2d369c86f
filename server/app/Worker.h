// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Admissions.h"
#include "server/app/Application.h"
#include "server/app/Client.h"
#include "server/app/FanOut.h"
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

/// What a worker tells its server. Called in its I/O thread, and so by several workers at once.
struct WorkerEvents
{
    std::function<void(const std::shared_ptr<const Activity> &)> activity;
    std::function<void(const QList<ClientStatistics> &)> clientsUpdated;
    std::function<void(const QString &)> warning;
    std::function<void()> stopped;
    std::function<HttpResponse(const RequestHead &, const QHostAddress &)> page; ///< the built-in
                                                                                 ///< ones
};

/// What all workers of a server share. Thread-safe.
struct WorkerCommons
{
    Admissions admissions;
    RoomDirectory rooms;
    std::atomic<ClientId> lastClient = 0;
};

/// All of a server that lives in one I/O thread: its gate, clients and its part of the rooms. Made
/// anywhere, then moved to the thread; all calls but the constructor's are made there, unless they
/// say otherwise.
class Worker final : public QObject, public GateListener
{
    Q_OBJECT

public:
    /// `number` is the thread's, from 0 on. `commons` outlives the worker.
    Worker(int number, WorkerEvents events, const std::shared_ptr<Counters> &counters,
           WorkerCommons &commons);
    ~Worker() override;

    /// What it is to do with the descriptors that follow. `tls` empty: plain.
    void begin(const ServerSettings &settings, const Application &application,
               const std::optional<QSslConfiguration> &tls, TrafficSink *sink);

    /// For the RoomDirectory. Any thread.
    [[nodiscard]] RoomRegistry &rooms() { return m_rooms; }
    /// How many descriptors it has or will have. Any thread.
    [[nodiscard]] int load() const { return m_load.load(std::memory_order_relaxed); }
    /// An accept() is going to follow. Any thread.
    void expectDescriptor() { m_load.fetch_add(1, std::memory_order_relaxed); }
    void accept(qintptr descriptor);
    void refuseForWantOfDescriptors(qintptr descriptor);

    /// Closes everything; WorkerEvents::stopped follows.
    void stop();
    /// Calls `done` once, when nothing is open any more: at once unless stop() is under way.
    void whenStopped(const std::function<void()> &done);
    /// Tells the rest, and nothing more goes to the sink. To be called when all workers have
    /// stopped: until then one may still have to finish what another has begun.
    void end();

    void setApplication(const Application &application);
    void setSettings(const ServerSettings &settings);
    void setTls(const QSslConfiguration &tls);
    /// Sends to those of its clients that the target names.
    void send(const SendTarget &target, FanOut &fanOut);
    void closeClients(const QList<ClientId> &clients, quint16 code, const QString &reason);
    void pingClients(const QList<ClientId> &clients);
    void watchClients(bool watched);
    /// What is done once in the thread, ahead of all else: loads what the engine needs, and starts
    /// measuring the event loop.
    void prepare(const std::shared_ptr<LoopLag> &lag);

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
    FanOut::Share sendToMany(const SendTarget &target, const Message &message);

    int m_number;
    WorkerEvents m_events;
    std::shared_ptr<Counters> m_counters;
    WorkerCommons &m_commons;
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
    std::atomic<int> m_load = 0;
    bool m_watched = false;
    bool m_stopping = false;
};

} // namespace Windsock
