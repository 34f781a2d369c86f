// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Application.h"
#include "server/base/Result.h"
#include "server/monitor/Traffic.h"
#include "server/settings/ServerSettings.h"

#include <QObject>

#include <functional>
#include <memory>

namespace Windsock {

class ServerMonitor;
class ServerControl;
class LoopLag;

/// A WebSocket server: listens, runs an Application's handlers in I/O threads of its own, and is
/// watched and commanded through monitor() and control().
///
///     Windsock::Application application;
///     application.add(u"/echo"_s, Windsock::handler<EchoHandler>());
///     Windsock::Server server(application);
///     if (const auto started = server.start(); !started)
///         qFatal("%s", qPrintable(started.error()));
///
/// Lives in the thread that made it, which needs an event loop for the monitor's signals but is
/// never waited for by the server. start() waits for the I/O thread to bind the addresses, no other
/// call waits.
class Server final : public QObject
{
    Q_OBJECT

public:
    explicit Server(const Application &application = {}, const ServerSettings &settings = {},
                    QObject *parent = nullptr);
    ~Server() override; ///< stops, waiting for the clients as stop() does, and ends the I/O threads

    /// Listens on all addresses of the settings, or on none. An error names the address or file and
    /// the cause.
    Result<void> start();
    /// Returns at once; stopped() follows within 5 s.
    void stop();

    [[nodiscard]] ServerState state() const;
    [[nodiscard]] QList<ListenAddress> listenAddresses() const; ///< with the real ports
    [[nodiscard]] QList<QUrl> urls() const;
    [[nodiscard]] Statistics statistics() const;

    [[nodiscard]] const ServerSettings &settings() const;
    /// ServerSettings says what of it takes effect at once, and what at the next start().
    void setSettings(const ServerSettings &settings);

    [[nodiscard]] Application application() const;
    /// Also while it runs. Clients of endpoints that are gone or changed are closed
    /// (ServerControl::setEndpoints).
    void setApplication(const Application &application);

    /// Where the traffic goes besides the clients; null: nowhere. Set while stopped.
    void setTrafficSink(TrafficSink *sink);

    [[nodiscard]] ServerMonitor &monitor();
    [[nodiscard]] ServerControl &control();

    /// Shows the lag of another event loop (the GUI's) in /-/metrics, under `thread="name"`. Set
    /// while stopped.
    void addLoopLag(const QString &name, const std::shared_ptr<LoopLag> &lag);
    /// Shows further figures in /-/metrics; called in an I/O thread at every scrape, must be
    /// thread-safe. Set while stopped.
    void addMetrics(const std::function<QByteArray()> &prometheusText);

signals:
    void stopped();

private:
    friend class ServerMonitor;
    friend class ServerControl;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Windsock
