// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ClientPace.h"
#include "server/app/UrlSpec.h"
#include "server/app/WebSocketHandler.h"
#include "server/http/RequestHead.h"
#include "server/monitor/Types.h"
#include "server/websocket/Connection.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace Windsock {

class Room;
class TrafficLog;
class RoomRegistry;
struct Counters;
struct ServerSettings;

/// What all clients of one I/O thread share.
struct ClientEnvironment
{
    const ServerSettings &settings;
    Counters &counters;
    TrafficLog &traffic;
    RoomRegistry &rooms;
    std::function<void(Client &)> closed;                ///< the last that is heard of a client
    std::function<void(const QString &message)> warning; ///< for the operator
};

/// One client from its handshake on: it joins connection, handler, counters and records. The one
/// send path is here.
///
/// Belongs to one I/O thread.
class Client final : public ConnectionListener
{
public:
    Client(ClientEnvironment &environment, const UrlSpec &spec, const UrlSpec::Arguments &arguments,
           const RequestHead &request, const HandshakeReport &report, bool tls);
    ~Client() override;

    /// Its headers are empty once it has been told to the views; request() has them.
    [[nodiscard]] const ClientInfo &info() const { return m_info; }
    [[nodiscard]] const RequestHead &request() const { return m_request; }
    [[nodiscard]] const UrlSpec::Arguments &arguments() const { return m_arguments; }
    [[nodiscard]] const EndpointSpec &endpoint() const { return m_endpoint; }
    [[nodiscard]] quint16 closeCode() const { return m_closeCode; }
    [[nodiscard]] QString closeReason() const { return m_closeReason; }
    [[nodiscard]] bool isOwnOrListedOrigin(const QString &origin) const;

    /// Looks for the token that `spec` demands, then asks its handler; an answer refuses the
    /// handshake, none means that start() may follow. Selects the sub-protocol.
    struct Refusal
    {
        HttpResponse response;
        HandshakeRule rule;
        QString detail;
    };
    [[nodiscard]] std::optional<Refusal> decide(const UrlSpec &spec);
    /// The handshake is through: tells the views and runs the handler's open().
    void start(ClientId id, std::unique_ptr<Connection> connection, const QString &tls);

    /// A message of the handler's, recorded.
    WriteResult write(const Message &message);
    /// One of a message to many, recorded by the caller once for all. Skipped, or its reader
    /// closed, when it would not fit into the send buffer.
    WriteResult deliver(const Message &message);
    bool ping(const QByteArray &payload, Source source);
    /// Measures the round trip; at most one such ping is under way.
    void pingForRoundTrip();
    void close(quint16 code, const QString &reason, ClosedBy by);
    /// The server stops: like close(), with the shorter time limit.
    void goAway();
    void setNoDelay(bool on);
    /// About twice a second: closes it when it has been idle or dumb for too long, pings it when it
    /// is time.
    void tick(qint64 now);
    /// Those of the environment's settings; `before` is what they were.
    void onLimitsChanged(const Limits &before);

    [[nodiscard]] Room &room(const QString &name);
    void joined(Room *room);
    void left(Room *room);
    [[nodiscard]] WebSocketHandler &handler() { return *m_handler; }
    [[nodiscard]] static Client &of(const WebSocketHandler &handler) { return *handler.m_client; }

    [[nodiscard]] ClientStatistics statistics() const;
    [[nodiscard]] qint64 backlog() const;
    /// True once after something has changed that statistics() shows.
    [[nodiscard]] bool takeChanged();

private:
    void onConnectionMessage(const Message &message) override;
    void onConnectionPong(const QByteArray &payload) override;
    void onConnectionClosed(quint16 code, const QString &reason, Ending ending) override;

    [[nodiscard]] std::optional<Refusal> checkToken(const QStringList &tokens) const;
    WriteResult send(const Message &message);
    /// Whether `more` bytes would not fit into its send buffer.
    [[nodiscard]] bool isTooSlowFor(qint64 more);
    WriteResult skip();
    /// Whether what has come is something that the client may send now.
    [[nodiscard]] bool isInTime(qint64 size);
    void closeWithin(quint16 code, const QString &reason, ClosedBy by,
                     std::chrono::milliseconds timeout);
    void record(RecordKind kind, Direction direction, Source source, const QByteArray &payload,
                quint32 skipped = 0);
    [[nodiscard]] bool isMeasuringRoundTrip() const;
    void measureRoundTrip();
    void keepAlive(qint64 now);
    /// Runs a call into the handler; whatever it throws closes the connection with 1011.
    template<typename Call>
    void guarded(const char *where, const Call &call);
    void onThrown(const char *where, const QString &what);

    ClientEnvironment &m_environment;
    ClientInfo m_info;
    EndpointSpec m_endpoint;
    UrlSpec::Arguments m_arguments;
    RequestHead m_request;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<WebSocketHandler> m_handler; ///< null before decide()
    QList<Room *> m_rooms;
    ClientPace m_pace;
    ClientStatistics m_statistics; ///< without rooms and backlog
    qint64 m_pingSentAt = 0;       ///< 0: no round trip is being measured
    quint64 m_roundTrips = 0;
    quint64 m_unansweredPings = 0;
    QString m_closeReason;
    quint16 m_closeCode = 0;
    ClosedBy m_closedBy = ClosedBy::Server;
    bool m_changed = false;
    qint64 m_toldBacklog = 0;
};

} // namespace Windsock
