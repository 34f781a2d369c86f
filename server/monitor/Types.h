// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What crosses the door between the server and whoever watches it: plain values, copied freely
// between threads. Times are microseconds since the Unix epoch in UTC, sizes and limits are bytes,
// unless a name says otherwise.

#include "server/base/HeaderFields.h"

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <memory>
#include <vector>

namespace Windsock {

/// A client's number: 1 for the first of a server's life, never used again.
using ClientId = quint64;

/// What is known of a client from its handshake and does not change.
struct ClientInfo
{
    ClientId id = 0;
    qint64 openedAt = 0;
    QHostAddress address;
    quint16 port = 0;
    QString endpoint;     ///< the pattern that matched: "/chat/{room}"
    QString path;         ///< as requested, with the query: "/chat/lobby?x=1"
    QString origin;       ///< empty when the client sent none
    QString userAgent;    ///< empty when the client sent none
    QString subprotocol;  ///< empty when none was selected
    QString tls;          ///< "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty on a plain connection
    HeaderFields headers; ///< of the request
};

/// What changes while a client is connected.
struct ClientStatistics
{
    ClientId id = 0;
    quint64 messagesIn = 0;
    quint64 messagesOut = 0;
    quint64 bytesIn = 0;       ///< payload bytes
    quint64 bytesOut = 0;      ///< payload bytes
    quint64 skipped = 0;       ///< messages that were not sent because of its backlog
    qint64 backlog = 0;        ///< bytes accepted for sending and not yet taken by the system
    qint64 roundTripLast = -1; ///< µs, by ping; -1: not measured yet
    qint64 roundTripMin = -1;
    qint64 roundTripAverage = -1;
    QStringList rooms;
};

/// Who ended a connection.
enum class ClosedBy : quint8 {
    Client,   ///< the client sent a close frame
    Server,   ///< the handler, a limit or a stop did
    Operator, ///< a person did, through ServerControl
    Network,  ///< the connection broke without a close frame (reported as 1006)
    Protocol, ///< the client broke the protocol or a limit of it (1002, 1007, 1009)
};

struct ClientClosed
{
    ClientId id = 0;
    qint64 closedAt = 0;
    quint16 code = 0;
    QString reason;
    ClosedBy by = ClosedBy::Client;
    ClientStatistics statistics; ///< the last
};

enum class RecordKind : quint8 { Open, Close, Text, Binary, Ping, Pong, Error };
enum class Direction : quint8 { In, Out }; ///< from the server's side

/// Who made an outgoing message, or Client for an incoming one.
enum class Source : quint8 { Client, Handler, Operator, Server };

/// Whom an outgoing message was meant for. More than its recipients tell: everybody may be three
/// clients.
enum class Audience : quint8 { Client, Room, Endpoint, Everyone, Selection };

/// One row of the traffic. A broadcast is one record with its recipients, not a record a recipient.
struct TrafficRecord
{
    /// Never runs backwards within one I/O thread, whatever the wall clock does; but a broadcast to
    /// several threads has the time at which it was said, and may be recorded after what came
    /// later.
    qint64 time = 0;
    RecordKind kind = RecordKind::Text;
    Direction direction = Direction::In;
    Source source = Source::Client;
    quint16 closeCode = 0; ///< with Close
    quint32 skipped = 0;   ///< recipients passed over because of their backlog
    Audience audience = Audience::Client;
    ClientId client = 0; ///< 0: to several, see recipients
    QString endpoint;    ///< the pattern; empty for a message to everybody or to a selection
    QString room;        ///< empty outside a room
    QByteArray payload;  ///< as on the wire: UTF-8 or data; of Close the reason, of Open the path
    qint64 size = 0;     ///< of the payload on the wire (payload itself may have been dropped)
    std::shared_ptr<const std::vector<ClientId>> recipients; ///< null unless client is 0; ascending
};

/// Why a handshake ended as it did. Stable names: they are in metrics and session files.
enum class HandshakeRule : quint8 {
    Accepted,
    PageServed,       ///< GET of a built-in page
    Malformed,        ///< 400
    MissingHost,      ///< 400
    InvalidKey,       ///< 400
    UnknownPath,      ///< 404
    MethodNotAllowed, ///< 405
    Timeout,          ///< 408
    NotAnUpgrade,     ///< 426
    WrongVersion,     ///< 426
    ForeignOrigin,    ///< 403
    HandlerRefused,   ///< the status of WebSocketHandler::prepare()
    HeadTooLarge,     ///< 431
    ConnectionLimit,  ///< 503: of all clients together
    HandshakeLimit,   ///< no answer: too many requests are under way
    OutOfDescriptors, ///< no answer: the system gives no more sockets
    AddressLimit,     ///< 503: of this address' clients
    AddressRate,      ///< 429: of this address' new connections
    AddressBlocked,   ///< no answer: the address rules do not permit it
    TokenMissing,     ///< 401
    TokenWrong,       ///< 401
    LoopbackOnly,     ///< 403: a page that answers this computer only
    TlsOnPlainPort,   ///< no answer: a TLS hello on a plain port
    TlsFailed,        ///< no answer: plain text or a failed hello on a TLS port
    Disconnected,     ///< no answer: the client went away before its request was complete
    InternalError,    ///< 500
};
inline constexpr int HandshakeRuleCount = int(HandshakeRule::InternalError) + 1;

/// "accepted", "foreign_origin", …
[[nodiscard]] QString handshakeRuleName(HandshakeRule rule);

/// One accepted or refused attempt to connect.
struct HandshakeReport
{
    qint64 at = 0;
    QHostAddress address;
    quint16 port = 0;
    QByteArray method;
    QString path;
    QString host;
    QString origin;
    QString userAgent;
    int status = 0; ///< of the HTTP answer; 0: none was sent
    HandshakeRule rule = HandshakeRule::Accepted;
    QString detail;      ///< one sentence for the operator
    QByteArray request;  ///< the raw head as far as it came, at most 16 KiB
    ClientId client = 0; ///< with Accepted
};

/// The certificate that a listening server shows.
struct CertificateInfo
{
    bool selfSigned = false;
    QStringList names;     ///< that it is valid for: host names and addresses
    qint64 validUntil = 0; ///< µs since the epoch
    QString fingerprint;   ///< SHA-256, as browsers show it: "AB:CD:…"; empty: plain ws://
};

/// Members of a room; 0 when it has become empty.
struct RoomInfo
{
    QString endpoint;
    QString name;
    int members = 0;
};

/// An endpoint that ships, as the window, the project file and ServerControl describe it.
/// (An application of its own adds UrlSpecs with its own handlers; they are listed with behaviour
/// "custom".)
struct EndpointSpec
{
    QString pattern;     ///< "/chat/{room}", or a regular expression for the whole path
    QString behaviour;   ///< "reply", "echo", "room", "feed", "sink"
    QJsonObject options; ///< by behaviour; see handlers/EndpointCatalog.h

    friend bool operator==(const EndpointSpec &, const EndpointSpec &) = default;
};

/// Totals since the server object was made. Read from counters that cost the I/O threads nothing to
/// keep.
struct Statistics
{
    qint64 at = 0;
    quint64 connections = 0; ///< open now
    quint64 connectionsTotal = 0;
    quint64 messagesIn = 0;
    quint64 messagesOut = 0; ///< a broadcast counts once for each recipient
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 skipped = 0;
    quint64 backlog = 0; ///< bytes waiting to be sent, all connections
    quint64 handshakesRefused = 0;
};

enum class ServerState : quint8 { Stopped, Listening, Stopping };

/// One address that the server listens on.
struct ListenAddress
{
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 8888; ///< 0: any free one

    friend bool operator==(const ListenAddress &a, const ListenAddress &b)
    {
        return a.address == b.address && a.port == b.port;
    }
};

/// Whom an operator's message or command is for.
struct SendTarget
{
    enum class Kind : quint8 { Everyone, Endpoint, Room, Clients };
    Kind kind = Kind::Everyone;
    QString endpoint;          ///< with Endpoint and Room
    QString room;              ///< with Room
    QList<ClientId> clients{}; ///< with Clients
};

/// What became of an operator's message.
struct SendReport
{
    quint64 request = 0;   ///< as ServerControl::send() returned it
    quint32 delivered = 0; ///< handed to the connection
    quint32 skipped = 0;   ///< passed over because of their backlog
    quint32 gone = 0;      ///< named clients that were not connected any more
};

} // namespace Windsock

Q_DECLARE_METATYPE(Windsock::EndpointSpec)
Q_DECLARE_METATYPE(Windsock::SendTarget)
