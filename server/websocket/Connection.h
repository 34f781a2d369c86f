// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/settings/Limits.h"
#include "server/websocket/Message.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>

namespace Windsock {

/// Who hears of a connection. Called in the connection's thread.
class ConnectionListener
{
public:
    ConnectionListener() = default;
    Q_DISABLE_COPY_MOVE(ConnectionListener)
    virtual ~ConnectionListener() = default;

    enum class Ending : quint8 {
        CloseFrame, ///< the peer sent a close frame
        OurClose,   ///< close() or abort() was called
        Violation,  ///< the engine closed: the peer broke the protocol or the message limit
        Broken,     ///< no close frame came; the code is 1006
    };

    virtual void onConnectionMessage(const Message &message) = 0;
    virtual void onConnectionPong(const QByteArray &payload) = 0;
    /// Exactly once, never from within a call to the connection. Nothing comes after it.
    virtual void onConnectionClosed(quint16 code, const QString &reason, Ending ending) = 0;
};

/// The seam over the protocol engine: one open WebSocket. Nothing outside server/websocket/ knows
/// which engine it has.
///
/// Belongs to one I/O thread. Deleting it drops the connection without a word.
class Connection
{
public:
    Connection() = default;
    Q_DISABLE_COPY_MOVE(Connection)
    virtual ~Connection() = default;

    /// From here on the listener is called; nothing that the client sent is lost before.
    virtual void start(ConnectionListener &listener) = 0;

    /// False, and nothing is sent, once it is closing. Never waits.
    virtual bool send(const Message &message) = 0;
    /// At most 125 bytes are sent.
    virtual bool ping(const QByteArray &payload) = 0;
    /// Sends a close frame; when the connection does not end within `timeout` it is aborted.
    /// Further calls only shorten that time.
    virtual void close(quint16 code, const QString &reason, std::chrono::milliseconds timeout) = 0;
    virtual void abort() = 0;

    /// Nothing is read for this long: what the peer sends meanwhile waits, and soon waits with the
    /// peer. To be called from onConnectionMessage(), where it holds from the next message on.
    virtual void holdReading(std::chrono::milliseconds time) = 0;
    /// Ends that before its time.
    virtual void endHold() = 0;
    /// From here on these hold.
    virtual void setLimits(const Limits &limits) = 0;

    /// Hands over to the system what it takes now of what was sent. Never waits, and calls nobody.
    virtual void flush() = 0;
    /// Bytes taken for sending that the system has not taken yet.
    [[nodiscard]] virtual qint64 backlog() const = 0;
    /// True until a close began, from either side.
    [[nodiscard]] virtual bool isOpen() const = 0;
    /// TCP_NODELAY.
    virtual void setNoDelay(bool on) = 0;
    /// SO_KEEPALIVE: the system notices, in hours, that the peer is gone without a word.
    virtual void setKeepAlive(bool on) = 0;
};

} // namespace Windsock
