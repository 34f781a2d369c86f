// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QObject>

namespace Windsock {

class Server;

/// Starts, stops and moves the server for the window: to the local network and back, to another
/// port.
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
    [[nodiscard]] QList<ListenAddress> addresses() const;

    Server &m_server;
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
