// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/websocket/QtEngine.h"

#include "server/websocket/QtConnection.h"

#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QWebSocket>
#include <QWebSocketServer>

#include <cstddef>
#include <new>
#include <vector>

namespace Windsock {

namespace {

#ifdef __GLIBC__
/// glibc makes a thread's heap larger by just what an allocation lacks, with a system call each
/// time: five a connection. What it once had stays usable, without holding memory, and so it is
/// had at once, for the first 1,500 connections or so.
void growHeap()
{
    constexpr std::size_t Block = 64 * 1024; // larger ones might not come from the heap
    constexpr std::size_t Blocks = 900;      // of the 1,024 that a heap can hold
    std::vector<void *> blocks;
    blocks.reserve(Blocks);
    while (blocks.size() < Blocks) {
        void *const block = ::operator new(Block, std::nothrow);
        if (!block)
            break;
        blocks.push_back(block);
    }
    for (void *block : blocks)
        ::operator delete(block);
}
#else
void growHeap() {}
#endif

} // namespace

QtEngine::QtEngine(QObject *parent) : QObject(parent)
{
    for (QWebSocketServer *&server : m_servers) {
        server = new QWebSocketServer(QString(), QWebSocketServer::NonSecureMode, this);
        connect(server, &QWebSocketServer::newConnection, this,
                [this, server] { onNewConnection(*server); });
    }
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
    growHeap();
    (void)QSslConfiguration::defaultConfiguration();
}

void QtEngine::upgrade(std::unique_ptr<ClientSocket> client, const QByteArray &response,
                       const Limits &limits, const Upgraded &upgraded)
{
    const quint64 number = QRandomGenerator::system()->generate64();
    ClientSocket *taken = client.release(); // until it is handed over QWebSocketServer deletes it
                                            // when it disconnects
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
    m_servers.at(number % m_servers.size())->handleConnection(socket);
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

void QtEngine::onNewConnection(QWebSocketServer &server)
{
    while (server.hasPendingConnections()) {
        std::unique_ptr<QWebSocket> webSocket(server.nextPendingConnection());
        webSocket->setParent(nullptr);
        const quint64 number = webSocket->resourceName().section(u'/', -1).toULongLong();
        const Pending pending = m_pending.take(number);
        if (!pending.client)
            continue;
        pending.client->socket().disconnect(this);
        pending.client->socket().disconnect(&server);
        pending.upgraded(
            std::make_unique<QtConnection>(std::move(webSocket), pending.client, pending.limits));
    }
}

} // namespace Windsock
