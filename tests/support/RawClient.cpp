// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/RawClient.h"

#include <QHostAddress>

namespace Windsock::Test {

RawClient::RawClient(quint16 port)
{
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket,
                     [this] { received += socket.readAll(); });
    QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [this] {
        if (socket.isReadable())
            received += socket.readAll();
        closed = true;
    });
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket.waitForConnected();
    localPort = socket.localPort();
}

void RawClient::send(const QByteArray &bytes)
{
    socket.write(bytes);
    socket.flush();
}

int RawClient::status() const
{
    return received.startsWith("HTTP/1.1 ") ? received.mid(9, 3).toInt() : 0;
}

QByteArray RawClient::body() const
{
    const qsizetype end = received.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : received.mid(end + 4);
}

QByteArray upgradeRequest(const QByteArray &path, const QByteArray &extra)
{
    return "GET " + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + extra + "\r\n";
}

QByteArray clientFrame(int opcode, const QByteArray &payload, bool final)
{
    QByteArray frame;
    frame += char((final ? 0x80 : 0) | opcode);
    if (payload.size() < 126) {
        frame += char(0x80 | payload.size());
    } else {
        frame += char(0x80 | 126);
        frame += char(payload.size() >> 8);
        frame += char(payload.size() & 0xff);
    }
    const QByteArray mask = "\x12\x34\x56\x78";
    frame += mask;
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += char(payload.at(i) ^ mask.at(i % 4));
    return frame;
}

} // namespace Windsock::Test
