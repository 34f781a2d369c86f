// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Acceptor.h"
#include "server/app/IoThread.h"
#include "server/app/Server.h"
#include "server/app/Worker.h"
#include "server/monitor/Metrics.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"

#include <memory>
#include <mutex>
#include <vector>

namespace Windsock {

/// A server's insides, in the thread that made it. For Server and its two doors only.
class Server::Private
{
public:
    Private(Server &server, const Application &application, const ServerSettings &settings);
    Q_DISABLE_COPY_MOVE(Private)
    ~Private();

    Result<void> start();
    void stop();
    void setApplication(const Application &application);
    void setSettings(const ServerSettings &settings);
    Result<void> reloadCertificate();
    /// Runs `call` with each worker in its I/O thread, later.
    template<typename Call>
    void inWorkers(const Call &call)
    {
        for (const auto &thread : threads)
            thread->post(call);
    }
    /// The same rooms with their members as they are at this moment.
    [[nodiscard]] QList<RoomInfo> counted(const std::vector<RoomInfo> &rooms) const;
    /// What an operator sends; `finished` is told in an I/O thread.
    void send(const SendTarget &target, const Message &message, const FanOut::Finished &finished);

    Server &server;
    Application application;
    ServerSettings settings;
    ServerState state = ServerState::Stopped;
    QList<ListenAddress> addresses;
    CertificateInfo certificate; ///< empty while it does not listen, and without TLS
    TrafficSink *sink = nullptr;
    quint64 lastRequest = 0;
    bool watchesClients = false;
    std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>();
    ServerMonitor *monitor = nullptr;
    ServerControl *control = nullptr;
    WorkerCommons commons;

private:
    [[nodiscard]] WorkerEvents makeEvents();
    /// The configuration that the settings ask for; nothing for plain ws://.
    [[nodiscard]] Result<std::optional<QSslConfiguration>> loadCertificate() const;
    void setCertificate(const CertificateInfo &shown);
    void setState(ServerState newState);
    /// One of the workers has.
    void onStopped();
    void onEnded();
    [[nodiscard]] bool wasLastAnswer();
    /// Makes as many threads as the settings ask for. Only while stopped.
    void setThreadCount(int count);
    void addThread();
    void deleteAcceptor();

    std::vector<std::shared_ptr<Counters>> counters; ///< by thread; kept when there are fewer
    std::vector<std::shared_ptr<LoopLag>> lags;      ///< likewise
    std::vector<std::unique_ptr<IoThread>> threads;
    std::unique_ptr<Acceptor> acceptor; ///< lives in the first thread
    size_t answeredWorkers = 0; ///< since it was last asked of all of them that they stop, or end
    /// What page() needs, which is called in the I/O thread.
    struct PageContext
    {
        std::mutex mutex;
        QStringList paths;
        bool metricsForAll = false;
    };
    std::shared_ptr<PageContext> pageContext = std::make_shared<PageContext>();
    void publishPages();
};

} // namespace Windsock
