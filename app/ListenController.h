// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/ServerSettings.h"

#include <QObject>

namespace Windsock {

class Server;

/// Starts, stops and moves the server for the window: to the local network and back, to another
/// port. Restarts it when its settings change, by whomever, in a way that needs it.
class ListenController final : public QObject
{
    Q_OBJECT

public:
    explicit ListenController(Server &server, QObject *parent = nullptr);

    /// Does nothing while the server listens or stops.
    void start();
    void stop();
    /// Listens anew where the server's settings say; running clients are closed.
    void restart();
    /// Goes over to the settings of a project that was opened: a server that is stopped starts when
    /// they say another way to listen.
    void applySettings(const ServerSettings &settings);
    /// Listens on every address instead of loopback, or the other way round, with the ports as they
    /// are.
    void setLocalNetwork(bool localNetwork);
    /// Listens on this port, with the addresses as they are.
    void listenOnPort(quint16 port);

signals:
    void started(const QList<QUrl> &urls);
    /// `freePort`: the next one that could be listened on instead, when the port is the trouble;
    /// otherwise 0.
    void failed(const QString &message, quint16 freePort);

private:
    void startNow();
    void onState(Windsock::ServerState state);
    void onSettings(const Windsock::ServerSettings &settings);
    [[nodiscard]] QList<ListenAddress> addresses() const;
    void listenNextOn(const QList<ListenAddress> &addresses);

    Server &m_server;
    ServerSettings m_started; ///< those that the server listens with
    bool m_startWhenStopped = false;
};

/// `addresses` with loopback made every address, or the other way round. An address that another
/// one of them includes is left out.
[[nodiscard]] QList<ListenAddress> movedAddresses(const QList<ListenAddress> &addresses,
                                                  bool localNetwork);

/// The first port after `addresses`' own on which all of them could be listened on, when one of
/// them is taken now; otherwise 0.
[[nodiscard]] quint16 nextFreePort(const QList<ListenAddress> &addresses);

} // namespace Windsock
