// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/HalfClose.h"

#include <QByteArray>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>
#ifndef Q_OS_WIN
#include "server/net/DescriptorSocket.h"
#endif

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

namespace Windsock {

/// An accepted socket that makes up for what QWebSocketServer and QWebSocket cannot do, below them
/// and without their knowing.
///
/// It passes through QWebSocketServer::handleConnection() with a handshake of ours.
/// QWebSocketServer wants to read the request and to write the answer itself. By then the gate has
/// read, checked and answered for itself, so for the length of the handover the socket shows
/// QWebSocketServer a request that always pleases it, writes our answer in place of the one that it
/// makes (which would carry Access-Control-* headers and knows one fixed list of sub-protocols),
/// and hides what the client sent after its head until somebody listens (QWebSocket would read that
/// before anybody can connect to its signals).
///
/// It stops reading from a client that does not read: whatever is answered to what the client
/// sends, by a handler or by Qt itself (pongs), the answers that wait stay bounded and none is
/// lost.
///
/// And it can close so that the last words arrive. QWebSocket sends its close frame and closes the
/// socket with whatever the client has sent and nobody has read; the system then resets the
/// connection, and the client may never see why it was closed.
class ClientSocket
{
public:
    ClientSocket() = default;
    Q_DISABLE_COPY_MOVE(ClientSocket)
    virtual ~ClientSocket() = default;

    [[nodiscard]] virtual QTcpSocket &socket() = 0;
    /// Bytes written that the system has not taken yet, encrypted ones included.
    [[nodiscard]] virtual qint64 backlog() const = 0;

    /// From here on the reader sees `request` and nothing else; what it writes is replaced by
    /// `response`.
    virtual void beginHandover(const QByteArray &request, const QByteArray &response) = 0;
    /// The answer is out: from here on what is written goes to the client, while reading still
    /// waits.
    virtual void resumeWriting() = 0;
    /// From here on the socket is a plain one again; tells of what has come meanwhile by
    /// readyRead().
    virtual void finishHandover() = 0;
    /// While the backlog is over so many bytes nothing is read. At first: no limit.
    virtual void setMaxBacklog(qint64 bytes) = 0;
    /// Nothing is read for this long, at most MaxHold; where it is noticed, until the client says
    /// no more: then it is handled at once, PausedReadBuffer at the most.
    virtual void holdReading(std::chrono::milliseconds time) = 0;
    /// Ends that before its time.
    virtual void endHold() = 0;
    static constexpr std::chrono::milliseconds MaxHold = std::chrono::hours(24);
    /// Hands over to the system what it takes now. Tells of nothing that has come meanwhile until
    /// control has returned to the event loop, though flush() of a TLS socket reads as well: it may
    /// be called in the middle of a send to many.
    virtual void flushOutput() = 0;

    /// How long a close may wait for the client to read the last words and to close as well.
    static constexpr std::chrono::milliseconds DrainTimeout{1'000};
    /// The same with TLS, from the first bytes on that come after our last: most likely the answer
    /// to our close frame.
    static constexpr std::chrono::milliseconds TlsDrainTimeout{50};
    /// What is taken from the system at the most while reading is paused.
    static constexpr qint64 PausedReadBuffer = 64 * 1024;

    /// From here on close() writes what waits, ends our direction, and throws away what still comes
    /// until the client has closed too, for DrainTimeout at most.
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

    [[nodiscard]] qint64 backlog() const override
    {
        if constexpr (IsTls)
            return Base::bytesToWrite() + Base::encryptedBytesToWrite();
        else
            return Base::bytesToWrite();
    }

    void beginHandover(const QByteArray &request, const QByteArray &response) override
    {
        // In front of whatever else comes before it is read.
        for (qsizetype i = request.size(); i-- > 0;)
            this->ungetChar(request.at(i));
        m_requestSize = request.size();
        m_response = response;
        m_input = Input::Request;
        m_replaces = true;
    }

    void resumeWriting() override { m_replaces = false; }

    void finishHandover() override
    {
        if (m_closing == Closing::Draining)
            return;
        m_input = Input::All;
        m_replaces = false;
        if (Base::bytesAvailable() > 0)
            emit this->readyRead();
        if constexpr (requires { this->releaseBuffer(); })
            this->releaseBuffer();
    }

    void setMaxBacklog(qint64 bytes) override { m_maxBacklog = bytes; }

    void holdReading(std::chrono::milliseconds time) override
    {
        if (m_input != Input::All)
            return;
        // What a client that says no more has left is little, and it is not kept for it.
        if constexpr (requires { this->hasInputEnded(); }) {
            if (this->hasInputEnded())
                return;
        }
        pauseReading();
        m_hold = std::make_unique<QTimer>();
        m_hold->setSingleShot(true);
        if constexpr (requires { this->hasInputEnded(); })
            QObject::connect(this, &Base::inputEnded, m_hold.get(), [this] { endHold(); });
        QObject::connect(m_hold.get(), &QTimer::timeout, this, [this] { endHold(); });
        m_hold->start(std::min(time, MaxHold));
    }

    void endHold() override
    {
        if (!m_hold)
            return;
        m_hold.release()->deleteLater(); // it may be what calls
        resumeReading();
    }

    void flushOutput() override
    {
        const qint64 before = Base::bytesAvailable();
        m_flushing = true;
        this->flush();
        m_flushing = false;
        if (Base::bytesAvailable() > before)
            tellOfInputLater();
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

    /// What the reader may know of.
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        if (m_flushing)
            return 0;
        switch (m_input) {
        case Input::All: return Base::bytesAvailable();
        case Input::Request: return std::min(m_requestSize, Base::bytesAvailable());
        case Input::Nothing: break;
        }
        return 0;
    }

protected:
    qint64 writeData(const char *data, qint64 size) override
    {
        if (m_replaces)
            return replaceAnswer(size);
        const qint64 written = Base::writeData(data, size);
        if (backlog() > m_maxBacklog && m_input == Input::All) {
            m_written = connectWritten([this] { onWritten(); });
            pauseReading();
        }
        return written;
    }

private:
    static constexpr bool IsTls = std::is_same_v<Base, QSslSocket>;

    enum class Input : quint8 { All, Request, Nothing };
    enum class Closing : quint8 { AtOnce, WithDraining, Draining };

    template<typename Call>
    QMetaObject::Connection connectWritten(const Call &call)
    {
        if constexpr (IsTls)
            return QObject::connect(this, &QSslSocket::encryptedBytesWritten, this, call);
        else
            return QObject::connect(this, &Base::bytesWritten, this, call);
    }

    /// QWebSocketServer's answer: its first write brings out ours, further ones are swallowed.
    qint64 replaceAnswer(qint64 size)
    {
        m_input = Input::Nothing;
        if (!m_response.isEmpty()) {
            const QByteArray response = std::exchange(m_response, {});
            Base::writeData(response.constData(), response.size());
        }
        return size;
    }

    void pauseReading()
    {
        m_input = Input::Nothing;
        this->setReadBufferSize(PausedReadBuffer);
        // QWebSocket gives a frame of which a part has come 5 s for the next one; this stops that
        // clock.
        QTimer::singleShot(0, this, [this] { emit this->readyRead(); });
    }

    void onWritten()
    {
        if (backlog() > m_maxBacklog / 2)
            return;
        QObject::disconnect(std::exchange(m_written, {}));
        resumeReading();
    }

    void resumeReading()
    {
        if (m_written || m_hold || m_closing == Closing::Draining)
            return;
        m_input = Input::All;
        this->setReadBufferSize(0);
        tellOfInputLater(); // it may be in the middle of a send to many that there is room again
    }

    void tellOfInputLater()
    {
        QTimer::singleShot(0, this, [this] {
            if (m_input == Input::All && Base::bytesAvailable() > 0)
                emit this->readyRead();
        });
    }

    void startDraining()
    {
        m_closing = Closing::Draining;
        m_input = Input::Nothing;
        this->setReadBufferSize(0);
        QObject::connect(this, &Base::readyRead, this, [this] { discardInput(); });
        connectWritten([this] { endWriting(); });
        discardInput();
        endWriting();
    }

    void discardInput()
    {
        this->read(Base::bytesAvailable());
        if (IsTls && m_writingEnded)
            closeAfter(TlsDrainTimeout);
    }

    void endWriting()
    {
        if (m_closing != Closing::Draining || m_writingEnded || backlog() > 0)
            return;
        m_writingEnded = true;
        // TLS has no half-closed state that clients agree on.
        if constexpr (!IsTls)
            halfClose(*this);
        closeAfter(DrainTimeout);
    }

    void closeAfter(std::chrono::milliseconds timeout)
    {
        QTimer::singleShot(timeout, this, [this] {
            closeAtOnce();
            Base::close();
        });
    }

    qint64 m_requestSize = 0;
    qint64 m_maxBacklog = std::numeric_limits<qint64>::max();
    QByteArray m_response;
    std::unique_ptr<QTimer> m_hold;    ///< nothing is read until its time is over
    QMetaObject::Connection m_written; ///< while nothing is read because too much waits
    Input m_input = Input::All;
    Closing m_closing = Closing::AtOnce;
    bool m_replaces = false; ///< what is written is not what the client gets
    bool m_flushing = false; ///< nobody is told of what is read
    bool m_writingEnded = false;
};

#ifdef Q_OS_WIN
using PlainClientSocket = ClientSocketOf<QTcpSocket>;
#else
using PlainClientSocket = ClientSocketOf<DescriptorSocket>;
#endif
using TlsClientSocket = ClientSocketOf<QSslSocket>;

} // namespace Windsock
