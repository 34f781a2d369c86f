// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/HalfClose.h"

#include <QByteArray>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <limits>
#include <type_traits>
#include <utility>

namespace Windsock {

/// An accepted socket that can pass through QWebSocketServer::handleConnection() with a handshake of ours.
///
/// QWebSocketServer wants to read the request and to write the answer itself. By then the gate has read, checked
/// and answered for itself, so for the length of the handover the socket shows QWebSocketServer a request that
/// always pleases it, writes our answer in place of the one that it makes (which would carry Access-Control-*
/// headers and knows one fixed list of sub-protocols), and hides what the client sent after its head until
/// somebody listens (QWebSocket would read that before anybody can connect to its signals).
///
/// And it can close so that the last words arrive. QWebSocket sends its close frame and closes the socket with whatever
/// the client has sent and nobody has read; the system then resets the connection, and the client may never see
/// why it was closed.
class ClientSocket
{
public:
    ClientSocket() = default;
    Q_DISABLE_COPY_MOVE(ClientSocket)
    virtual ~ClientSocket() = default;

    [[nodiscard]] virtual QTcpSocket &socket() = 0;
    /// From here on the reader sees `request` and nothing else; what it writes is replaced by `response`.
    virtual void beginHandover(const QByteArray &request, const QByteArray &response) = 0;
    /// The answer is out: from here on what is written goes to the client, while reading still waits.
    virtual void resumeWriting() = 0;
    /// From here on the socket is a plain one again; tells of what has come meanwhile by readyRead().
    virtual void finishHandover() = 0;

    /// How long a close may wait for the client to read the last words and to close as well.
    static constexpr std::chrono::milliseconds DrainTimeout{1'000};

    /// From here on close() writes what waits, ends our direction, and throws away what still comes until the client has
    /// closed too, for DrainTimeout at most.
    virtual void drainOnClose() = 0;
    /// From here on close() and abort() close at once, also when a draining close is under way.
    virtual void closeAtOnce() = 0;
};

template<typename Base>
class ClientSocketOf final : public Base, public ClientSocket
{
public:
    using Base::Base;

    [[nodiscard]] QTcpSocket &socket() override { return *this; }

    void beginHandover(const QByteArray &request, const QByteArray &response) override
    {
        for (qsizetype i = request.size(); i-- > 0;)
            this->ungetChar(request.at(i));
        m_response = response;
        m_visible = request.size();
        m_replaces = true;
    }

    void resumeWriting() override { m_replaces = false; }

    void finishHandover() override
    {
        if (m_closing == Closing::Draining)
            return;
        m_visible = Everything;
        m_replaces = false;
        if (Base::bytesAvailable() > 0)
            emit this->readyRead();
    }

    void drainOnClose() override
    {
        if (m_closing == Closing::AtOnce)
            m_closing = Closing::WithDraining;
    }

    void closeAtOnce() override { m_closing = Closing::AtOnce; }

    void close() override
    {
        if (m_closing == Closing::WithDraining && this->state() == QAbstractSocket::ConnectedState)
            startDraining();
        else if (m_closing != Closing::Draining)
            Base::close();
    }

    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_visible == Everything ? Base::bytesAvailable()
                                       : std::min(m_visible, Base::bytesAvailable());
    }

protected:
    qint64 writeData(const char *data, qint64 size) override
    {
        if (!m_replaces)
            return Base::writeData(data, size);
        // The other side's answer: its first write brings out ours, further ones are swallowed.
        m_visible = 0;
        if (!m_response.isEmpty()) {
            const QByteArray response = std::exchange(m_response, {});
            Base::writeData(response.constData(), response.size());
        }
        return size;
    }

private:
    enum class Closing : quint8 { AtOnce, WithDraining, Draining };

    void startDraining()
    {
        m_closing = Closing::Draining;
        m_visible = 0;
        QObject::connect(this, &Base::readyRead, this, [this] { this->read(Base::bytesAvailable()); });
        QObject::connect(this, &Base::bytesWritten, this, [this] { endWriting(); });
        this->read(Base::bytesAvailable());
        endWriting();
    }

    void endWriting()
    {
        if (m_closing != Closing::Draining || m_writingEnded || this->bytesToWrite() > 0)
            return;
        m_writingEnded = true;
        // TLS has no half-closed state that clients agree on; there the client's own close ends it.
        if constexpr (std::is_same_v<Base, QTcpSocket>)
            halfClose(*this);
        QTimer::singleShot(DrainTimeout, this, [this] {
            closeAtOnce();
            Base::close();
        });
    }

    static constexpr qint64 Everything = std::numeric_limits<qint64>::max();

    qint64 m_visible = Everything; ///< how many bytes the reader may see
    bool m_replaces = false;       ///< what is written is not what the client gets
    bool m_writingEnded = false;
    Closing m_closing = Closing::AtOnce;
    QByteArray m_response;
};

using PlainClientSocket = ClientSocketOf<QTcpSocket>;
using TlsClientSocket = ClientSocketOf<QSslSocket>;

} // namespace Windsock
