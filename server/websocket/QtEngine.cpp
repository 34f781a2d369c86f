// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/QtEngine.h"

#include "server/websocket/QtConnection.h"

#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QWebSocket>
#include <QWebSocketServer>

namespace Windsock {

QtEngine::QtEngine(QObject *parent)
    : QObject(parent),
      m_server(new QWebSocketServer(QString(), QWebSocketServer::NonSecureMode, this))
{
    connect(m_server, &QWebSocketServer::newConnection, this, &QtEngine::onNewConnection);
}

QtEngine::~QtEngine()
{
    for (const Pending &pending : std::as_const(m_pending)) {
        pending.client->socket().disconnect();
        delete &pending.client->socket();
    }
}

void QtEngine::warmUp()
{
    (void)QSslConfiguration::defaultConfiguration();
}

void QtEngine::upgrade(std::unique_ptr<ClientSocket> client, const QByteArray &response,
                       const Limits &limits, const Upgraded &upgraded)
{
    const quint64 number = QRandomGenerator::system()->generate64();
    ClientSocket *taken = client.release(); // from here on QWebSocketServer deletes it when it
                                            // disconnects
    m_pending.insert(number, {taken, limits, upgraded});
    QTcpSocket *socket = &taken->socket();
    // Its number is the path that QWebSocketServer is shown, and so what the resulting QWebSocket
    // is known by.
    taken->beginHandover(
        "GET /" + QByteArray::number(number)
            + " HTTP/1.1\r\nHost: windsock\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        response);
    connect(socket, &QObject::destroyed, this, [this, number] { onGone(number); });
    if (socket->state() != QAbstractSocket::ConnectedState) {
        socket->deleteLater();
        return;
    }
    m_server->handleConnection(socket);
}

void QtEngine::onGone(quint64 number)
{
    const auto found = m_pending.constFind(number);
    if (found == m_pending.constEnd())
        return;
    const Upgraded upgraded = found->upgraded;
    m_pending.erase(found);
    upgraded(nullptr);
}

void QtEngine::onNewConnection()
{
    while (m_server->hasPendingConnections()) {
        std::unique_ptr<QWebSocket> webSocket(m_server->nextPendingConnection());
        webSocket->setParent(nullptr);
        const quint64 number = webSocket->resourceName().section(u'/', -1).toULongLong();
        const Pending pending = m_pending.take(number);
        if (!pending.client)
            continue;
        pending.client->socket().disconnect(this);
        pending.upgraded(
            std::make_unique<QtConnection>(std::move(webSocket), pending.client, pending.limits));
    }
}

} // namespace Windsock
