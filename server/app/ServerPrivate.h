// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Server.h"
#include "server/app/Worker.h"
#include "server/base/Post.h"
#include "server/monitor/Metrics.h"
#include "server/monitor/ServerControl.h"
#include "server/monitor/ServerMonitor.h"

#include <QThread>

#include <mutex>

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
    /// Runs `call` with the worker in the I/O thread, later.
    template<typename Call>
    void inWorker(Call call)
    {
        Worker *receiver = worker;
        post(receiver, [receiver, call = std::move(call)] { call(*receiver); });
    }

    Server &server;
    Application application;
    ServerSettings settings;
    ServerState state = ServerState::Stopped;
    QList<ListenAddress> addresses;
    CertificateInfo certificate; ///< empty while it does not listen, and without TLS
    TrafficSink *sink = nullptr;
    quint64 lastRequest = 0;
    std::shared_ptr<Metrics> metrics = std::make_shared<Metrics>();
    ServerMonitor *monitor = nullptr;
    ServerControl *control = nullptr;

private:
    [[nodiscard]] WorkerEvents makeEvents();
    /// The configuration that the settings ask for; nothing for plain ws://.
    [[nodiscard]] Result<std::optional<QSslConfiguration>> loadCertificate() const;
    void setCertificate(const CertificateInfo &shown);
    void setState(ServerState newState);
    void onStopped();

    QThread thread;
    Worker *worker = nullptr; ///< lives in thread
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
