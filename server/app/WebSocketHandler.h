// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/HttpResponse.h"
#include "server/http/RequestHead.h"
#include "server/websocket/CloseCode.h"
#include "server/websocket/Message.h"

#include <QObject>
#include <QStringList>

#include <optional>

namespace Windsock {

class Client;
class Room;

/// What became of a message.
enum class WriteResult : quint8 {
    Sent,    ///< handed to the connection, in order with all others
    Skipped, ///< not sent: more than Limits::sendBuffer bytes wait for this client already. Counted
             ///< and shown.
    Closed,  ///< not sent: the connection is closed or closing
};

/// One connection's behaviour: derive from it and say in an UrlSpec where it answers
/// (tornado.websocket.WebSocketHandler).
///
///     class Greeter final : public Windsock::WebSocketHandler
///     {
///         void onMessage(const Windsock::Message &message) override
///         {
///             writeMessage(u"You said: "_s + message.text());
///         }
///     };
///
/// A handler is made for each handshake that reaches its UrlSpec and lives until onClose() has
/// returned, or until the handshake is refused. All its calls come in one I/O thread, one after the
/// other, and its own calls must be made there; it must not block. It is a QObject of that thread,
/// so that timers and replies can be connected to it. A handler that throws closes its connection
/// with 1011; the server lives on.
class WebSocketHandler : public QObject
{
    Q_OBJECT

public:
    WebSocketHandler();
    Q_DISABLE_COPY_MOVE(WebSocketHandler)
    ~WebSocketHandler() override;

    // What to override, in the order of the calls

    /// Before the upgrade: an answer here (401, 503, …) refuses the handshake. Default: none.
    virtual std::optional<HttpResponse> prepare();
    /// Whether a page of this origin may connect; false answers 403. Called for requests with an
    /// Origin only, as all browsers send. Default: the same origin (http/Origin.h) and those of
    /// ServerSettings::allowedOrigins.
    virtual bool checkOrigin(const QString &origin);
    /// One of `offered` (in the client's order, may be empty), or an empty string for none (the
    /// default). Something that was not offered is not sent.
    virtual QString selectSubprotocol(const QStringList &offered);
    /// The connection is open. `arguments`: the pattern's captured groups. No onMessage() comes
    /// before it returned.
    virtual void open(const QStringList &arguments);
    /// A message, in the order of sending.
    virtual void onMessage(const Message &message) = 0;
    /// The answer to a ping(), with its payload.
    virtual void onPong(const QByteArray &payload);
    /// The connection is closed; closeCode() and closeReason() say how. Exactly once for every
    /// open().
    virtual void onClose();

    // What to call; before open() and after onClose() the writing ones return Closed or false

    WriteResult writeMessage(const Message &message);
    WriteResult writeMessage(const QString &text);
    WriteResult writeMessage(const QByteArray &data); ///< binary
    WriteResult writeMessage(const QJsonObject &object);
    /// At most 125 bytes of payload are sent.
    bool ping(const QByteArray &payload = {});
    /// Starts the closing handshake. `code`: 1000–1003, 1007–1014 or 3000–4999 (another one is sent
    /// as 1011); `reason` is cut to 123 bytes of UTF-8. onClose() follows, at the latest after
    /// Limits::closeTimeout.
    void close(quint16 code = CloseCode::Normal, const QString &reason = {});
    /// TCP_NODELAY: on sends small messages at once. Default: on.
    void setNoDelay(bool on);

    [[nodiscard]] const RequestHead &request() const;
    [[nodiscard]] QHostAddress peerAddress() const;
    [[nodiscard]] QString argument(const QString &name) const; ///< a named group of the pattern, or
                                                               ///< empty
    [[nodiscard]] QString selectedSubprotocol() const;
    [[nodiscard]] ClientId clientId() const; ///< 0 before open()
    [[nodiscard]] quint16 closeCode() const; ///< 0 before onClose()
    [[nodiscard]] QString closeReason() const;

    /// The room of this name at this endpoint; made when it is asked for first.
    [[nodiscard]] Room &room(const QString &name) const;

private:
    friend class Client;
    Client *m_client = nullptr;
};

} // namespace Windsock
