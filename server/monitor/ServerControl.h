// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"
#include "server/settings/ServerSettings.h"
#include "server/websocket/Message.h"

#include <QObject>

namespace Windsock {

class Server;

/// The door through which a server is commanded. Lives in the thread of its Server; every call
/// returns at once and is carried out in the I/O threads. What comes of it is told by
/// ServerMonitor.
class ServerControl final : public QObject
{
    Q_OBJECT

public:
    explicit ServerControl(Server &server);

    /// Listens on the addresses set. An error names the address and the cause ("… is in use").
    Result<void> start();
    /// ServerSettings says what of it takes effect at once and what at the next start. Clients of
    /// an address that is not permitted any more are closed with 1008.
    void setSettings(const Windsock::ServerSettings &settings);
    /// Reads the certificate files anew, for the handshakes to come; those that are connected keep
    /// theirs. After an error the one in use stays. Does nothing on a server that does not listen
    /// with TLS.
    Result<void> reloadCertificate();

    /// Replaces the endpoints, also while the server runs. Clients of one that is removed or
    /// changed are closed with 1001, so that those of a changed one come back to the new one (1012
    /// says it better, but Qt's client takes that for a protocol error). An error (a pattern that
    /// is no regular expression, an unknown behaviour or option, a pattern given twice) changes
    /// nothing.
    Result<void> setEndpoints(const QList<Windsock::EndpointSpec> &endpoints);

    /// Sends to all that the target names, in one record. Returns the number that sendFinished()
    /// carries.
    quint64 send(const Windsock::SendTarget &target, const Windsock::Message &message);

    [[nodiscard]] bool watchesClients() const; ///< as watchClients() was told last

public slots:
    /// Closes every client with 1001, aborts those that do not answer, and is Stopped within 5 s.
    void stop();
    /// `code` must be sendable (isSendableCloseCode), `reason` is cut at 123 bytes of UTF-8.
    void closeClients(const QList<Windsock::ClientId> &clients, quint16 code,
                      const QString &reason);
    void pingClients(const QList<Windsock::ClientId> &clients);
    /// Whether ServerMonitor::clientsUpdated() comes. Off at first: work that nobody watches is not
    /// done.
    void watchClients(bool watched);

private:
    Server &m_server;
};

} // namespace Windsock
