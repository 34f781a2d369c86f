// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/QtConnection.h"

#include "server/websocket/CloseCode.h"

#include <QCoreApplication>
#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace Windsock {

namespace {

/// What Qt closes with, as 1001, when a message makes no progress.
constexpr const char *StalledReason = "Timeout when reading data from socket.";

/// What Qt gives may be a small message in the whole block (16 KiB) that was read from the socket.
/// Messages are kept, in queues and histories that count their size.
QByteArray withoutSlack(const QByteArray &data)
{
    constexpr qsizetype Tolerated = 256;
    return data.capacity() <= 2 * data.size() + Tolerated
        ? data
        : QByteArray(data.constData(), data.size());
}

} // namespace

QtConnection::QtConnection(std::unique_ptr<QWebSocket> webSocket, ClientSocket *client,
                           const Limits &limits)
    : m_webSocket(std::move(webSocket)), m_socket(&client->socket()), m_client(client)
{
    setLimits(limits);
    m_socket->setParent(m_webSocket.get());
    // Each echo writes once, and nobody asks a QWebSocket what has been written.
    QObject::disconnect(m_socket, &QTcpSocket::bytesWritten, m_webSocket.get(), nullptr);
    client->resumeWriting(); // a handler may write in its open(), which comes before start()
    // Queued, because Qt emits it from within its own reading and from within our close(): whoever
    // hears of it may delete this connection.
    connect(m_webSocket.get(), &QWebSocket::disconnected, this, &QtConnection::onDisconnected,
            Qt::QueuedConnection);
    connect(m_webSocket.get(), &QWebSocket::aboutToClose, this, &QtConnection::onAboutToClose);
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        QMetaObject::invokeMethod(this, &QtConnection::onDisconnected, Qt::QueuedConnection);
}

QtConnection::~QtConnection()
{
    m_webSocket->disconnect(this);
    abort();
    // It may be up in the call stack: a handler was told of a message and its connection is being
    // dropped.
    m_webSocket.release()->deleteLater();
}

void QtConnection::start(ConnectionListener &listener)
{
    m_listener = &listener;
    connect(m_webSocket.get(), &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        if (m_open)
            m_listener->onConnectionMessage(Message::text(text));
    });
    connect(m_webSocket.get(), &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &data) {
                if (m_open)
                    m_listener->onConnectionMessage(Message::binary(withoutSlack(data)));
            });
    connect(m_webSocket.get(), &QWebSocket::pong, this, [this](quint64, const QByteArray &payload) {
        if (m_open)
            m_listener->onConnectionPong(withoutSlack(payload));
    });
    // QWebSocketServer may still be told of bytes of the handshake's time (with TLS, each record
    // tells), and would read a client's frame as another request. Such news are in the queue
    // already; this goes behind them.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_socket)
                m_client->finishHandover();
        },
        Qt::QueuedConnection);
}

bool QtConnection::send(const Message &message)
{
    if (!m_open)
        return false;
    if (message.isText())
        m_webSocket->sendTextMessage(message.text());
    else
        m_webSocket->sendBinaryMessage(message.data());
    return true;
}

bool QtConnection::ping(const QByteArray &payload)
{
    if (!m_open)
        return false;
    m_webSocket->ping(payload);
    return true;
}

void QtConnection::close(quint16 code, const QString &reason, std::chrono::milliseconds timeout)
{
    if (!m_open) {
        if (m_closeTimer && m_closeTimer->remainingTimeAsDuration() > timeout)
            m_closeTimer->start(timeout);
        return;
    }
    m_open = false;
    m_closedByUs = true;
    m_closeTimeout = timeout;
    m_webSocket->close(QWebSocketProtocol::CloseCode(code), reason);
}

void QtConnection::abort()
{
    m_open = false;
    m_closedByUs = m_closedByUs || !m_closeFrameSeen;
    if (!m_socket)
        return;
    m_client->closeAtOnce();
    m_webSocket->abort();
}

void QtConnection::flush()
{
    if (m_socket)
        m_client->flushOutput();
}

void QtConnection::holdReading(std::chrono::milliseconds time)
{
    if (m_socket)
        m_client->holdReading(time);
}

void QtConnection::endHold()
{
    if (m_socket)
        m_client->endHold();
}

void QtConnection::setLimits(const Limits &limits)
{
    m_closeTimeout = limits.closeTimeout;
    // Qt passes over more than it can take, and the limit of before would stay.
    m_webSocket->setMaxAllowedIncomingMessageSize(
        std::min(quint64(limits.maxMessageSize), QWebSocket::maxIncomingMessageSize()));
    m_webSocket->setMaxAllowedIncomingFrameSize(
        std::min(quint64(limits.frameLimit()), QWebSocket::maxIncomingFrameSize()));
    if (m_socket)
        m_client->setMaxBacklog(limits.sendBuffer);
}

qint64 QtConnection::backlog() const
{
    return m_socket ? m_client->backlog() : 0;
}

void QtConnection::setNoDelay(bool on)
{
    if (m_socket)
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, on ? 1 : 0);
}

void QtConnection::setKeepAlive(bool on)
{
    if (m_socket)
        m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, on ? 1 : 0);
}

/// Told when the close frame is written and before the socket is closed; a second time by the
/// socket itself.
void QtConnection::onAboutToClose()
{
    m_open = false;
    if (std::exchange(m_closeFrameSeen, true))
        return;
    // Within time, whatever it is. QWebSocket's own flush, just before, reaches TLS sockets alone.
    flush();
    // The peer's own close was the last that it sent: there is nothing to drain, and it waits for
    // us to close.
    if (m_socket && (m_closedByUs || isViolation()))
        m_client->drainOnClose();
    abortAfter(m_closeTimeout);
}

void QtConnection::abortAfter(std::chrono::milliseconds timeout)
{
    m_closeTimer = std::make_unique<QTimer>();
    m_closeTimer->setSingleShot(true);
    connect(m_closeTimer.get(), &QTimer::timeout, this, &QtConnection::abort);
    m_closeTimer->start(timeout);
}

bool QtConnection::isViolation() const
{
    const auto code = quint16(m_webSocket->closeCode());
    const QString reason = m_webSocket->closeReason();
    static const QString timeout = QCoreApplication::translate("QWebSocketDataProcessor",
                                                               StalledReason);
    if (code == CloseCode::GoingAway && reason == timeout)
        return true;
    return !reason.isEmpty()
        && (code == CloseCode::ProtocolError || code == CloseCode::InvalidPayload
            || code == CloseCode::MessageTooBig);
}

void QtConnection::onDisconnected()
{
    m_open = false;
    if (!m_listener || std::exchange(m_told, true))
        return;
    m_closeTimer.reset();
    if (!m_closedByUs && !m_closeFrameSeen) {
        m_listener->onConnectionClosed(CloseCode::Abnormal, QString(),
                                       ConnectionListener::Ending::Broken);
        return;
    }
    const auto ending = m_closedByUs ? ConnectionListener::Ending::OurClose
        : isViolation()              ? ConnectionListener::Ending::Violation
                                     : ConnectionListener::Ending::CloseFrame;
    m_listener->onConnectionClosed(quint16(m_webSocket->closeCode()), m_webSocket->closeReason(),
                                   ending);
}

} // namespace Windsock
