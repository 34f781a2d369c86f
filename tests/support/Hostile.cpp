// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Hostile.h"

#include "server/handlers/EndpointCatalog.h"

#include <QTest>
#include <QtEndian>

namespace Windsock::Test {

Application shippedApplication()
{
    return EndpointCatalog::application(EndpointCatalog::defaults()).value();
}

bool serves(TestServer &server)
{
    return serves(server.url(QStringLiteral("/echo")));
}

bool serves(const QUrl &echo)
{
    TestClient client(echo);
    if (!QTest::qWaitFor([&client] { return client.connected; }))
        return false;
    client.socket.sendTextMessage(QStringLiteral("still there"));
    if (!QTest::qWaitFor([&client] { return !client.texts.isEmpty(); }))
        return false;
    client.socket.close();
    return QTest::qWaitFor([&client] { return client.disconnected; });
}

std::unique_ptr<RawClient> admitted(TestServer &server, const QByteArray &path,
                                    const QByteArray &extra)
{
    auto client = std::make_unique<RawClient>(server.port());
    client->send(upgradeRequest(path, extra));
    const bool isAnswered = QTest::qWaitFor(
        [&client] { return client->received.contains("\r\n\r\n"); });
    return isAnswered && client->status() == 101 ? std::move(client) : nullptr;
}

void stopReading(RawClient &client)
{
    client.socket.disconnect(&client.socket);
    client.socket.setReadBufferSize(1);
}

QByteArray announcedFrame(int opcode, quint64 length)
{
    QByteArray frame;
    frame += char(0x80 | opcode);
    frame += char(0x80 | 127);
    QByteArray bytes(8, '\0');
    qToBigEndian(length, bytes.data());
    return frame + bytes + "\x12\x34\x56\x78";
}

} // namespace Windsock::Test
