// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/ClientSocket.h"
#include "server/websocket/Connection.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>

class QWebSocket;

namespace Windsock {

/// A connection whose protocol is Qt's QWebSocket.
///
/// What Qt's engine does not tell: a peer's close frame without a code is seen as 1000, pings are
/// answered unseen, and a peer's 1002, 1007 or 1009 with a reason cannot be told from the engine's
/// own verdict, as which it is reported. A message that makes no progress for 5 s is closed with
/// 1001.
class QtConnection final : public QObject, public Connection
{
    Q_OBJECT

public:
    /// `client` is the socket under `webSocket` and belongs to it from here on.
    QtConnection(std::unique_ptr<QWebSocket> webSocket, ClientSocket *client, const Limits &limits);
    ~QtConnection() override;

    void start(ConnectionListener &listener) override;
    bool send(const Message &message) override;
    bool ping(const QByteArray &payload) override;
    void close(quint16 code, const QString &reason, std::chrono::milliseconds timeout) override;
    void abort() override;
    void flush() override;
    void holdReading(std::chrono::milliseconds time) override;
    void endHold() override;
    void setLimits(const Limits &limits) override;
    [[nodiscard]] qint64 backlog() const override;
    [[nodiscard]] bool isOpen() const override { return m_open; }
    void setNoDelay(bool on) override;
    void setKeepAlive(bool on) override;

private:
    void onAboutToClose();
    void abortAfter(std::chrono::milliseconds timeout);
    /// The engine closed because of what the peer sent.
    [[nodiscard]] bool isViolation() const;
    void onDisconnected();

    std::unique_ptr<QWebSocket> m_webSocket;
    QPointer<QTcpSocket> m_socket; ///< a child of m_webSocket
    ClientSocket *m_client;        ///< the same object as m_socket
    ConnectionListener *m_listener = nullptr;
    std::unique_ptr<QTimer> m_closeTimer;        ///< made when needed
    std::chrono::milliseconds m_closeTimeout{0}; ///< for closes that the engine or the peer begins
    bool m_open = true;
    bool m_closedByUs = false;
    bool m_closeFrameSeen = false; ///< a close frame went out, ours or the answer to theirs
    bool m_told = false;
};

} // namespace Windsock
