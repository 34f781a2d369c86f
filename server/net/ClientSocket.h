// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSslSocket>
#include <QTcpSocket>

#include <algorithm>
#include <limits>
#include <utility>

namespace Windsock {

/// An accepted socket that can pass through QWebSocketServer::handleConnection() with a handshake of ours.
///
/// QWebSocketServer wants to read the request and to write the answer itself. By then the gate has read, checked
/// and answered for itself, so for the length of the handover the socket shows QWebSocketServer a request that
/// always pleases it, writes our answer in place of the one that it makes (which would carry Access-Control-*
/// headers and knows one fixed list of sub-protocols), and hides what the client sent after its head until
/// somebody listens (QWebSocket would read that before anybody can connect to its signals).
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
        m_visible = Everything;
        m_replaces = false;
        if (Base::bytesAvailable() > 0)
            emit this->readyRead();
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
    static constexpr qint64 Everything = std::numeric_limits<qint64>::max();

    qint64 m_visible = Everything; ///< how many bytes the reader may see
    bool m_replaces = false;       ///< what is written is not what the client gets
    QByteArray m_response;
};

using PlainClientSocket = ClientSocketOf<QTcpSocket>;
using TlsClientSocket = ClientSocketOf<QSslSocket>;

} // namespace Windsock
