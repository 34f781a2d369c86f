// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/DemoClient.h"

#include "server/net/Tls.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

namespace Windsock {

namespace {
constexpr std::chrono::seconds CloseTimeout{2}; // then the connection is aborted
} // namespace

DemoClient::DemoClient(const DemoPlan &plan, const QByteArray &mark, QObject *parent)
    : QObject(parent), m_plan(plan), m_mark(mark)
{
    // A proxy that the system has for everything would be asked for loopback too.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    connect(&m_socket, &QWebSocket::connected, this, &DemoClient::onConnected);
    connect(&m_socket, &QWebSocket::disconnected, this, &DemoClient::onDisconnected);
    connect(&m_socket, &QWebSocket::sslErrors, this, &DemoClient::onSslErrors);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(&m_socket, &QWebSocket::errorOccurred, this, &DemoClient::onError);
#else
    connect(&m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            &DemoClient::onError);
#endif
}

void DemoClient::open()
{
    QNetworkRequest request(m_plan.url);
    request.setRawHeader("User-Agent", UserAgent);
    request.setRawHeader(MarkHeader, m_mark);
    if (!m_plan.token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_plan.token.toLatin1());
    m_socket.open(request);
}

void DemoClient::say(const QString &text)
{
    if (m_wasConnected && !m_isClosing)
        m_socket.sendTextMessage(text);
}

void DemoClient::close()
{
    if (m_isClosing || m_hasEnded)
        return;
    m_isClosing = true;
    if (m_socket.state() == QAbstractSocket::UnconnectedState) {
        end({});
        return;
    }
    QTimer::singleShot(CloseTimeout, this, [this] {
        m_socket.abort();
        end({});
    });
    if (m_wasConnected)
        m_socket.close();
}

void DemoClient::onConnected()
{
    m_wasConnected = true;
    if (m_isClosing)
        m_socket.close();
    else
        emit connected();
}

void DemoClient::onDisconnected()
{
    if (!m_wasConnected) {
        // There was no close, and its code would say that all is well.
        end(m_isClosing ? QString() : m_socket.errorString());
        return;
    }
    const auto code = int(m_socket.closeCode());
    const bool proper = m_isClosing || code == QWebSocketProtocol::CloseCodeNormal;
    end(proper ? QString()
               : tr("the server closed the connection (%1 %2)")
                     .arg(code)
                     .arg(m_socket.closeReason())
                     .simplified());
}

/// A connection that was there ends by disconnected(), which knows more.
void DemoClient::onError()
{
    if (!m_wasConnected)
        end(m_socket.errorString());
}

/// No authority need vouch for the server's own certificate: that it is that one is what counts.
void DemoClient::onSslErrors()
{
    if (fingerprintOf(m_socket.sslConfiguration().peerCertificate()) == m_plan.fingerprint)
        m_socket.ignoreSslErrors();
}

void DemoClient::end(const QString &error)
{
    if (m_hasEnded)
        return;
    m_hasEnded = true;
    emit ended(error);
}

} // namespace Windsock
