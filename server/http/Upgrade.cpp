// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Upgrade.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::Upgrade)
};

/// RFC 6455, 4.1: 16 random bytes in base64.
bool isValidKey(const QByteArray &key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key,
                                                        QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok
        && decoded.decoded.size() == 16 && key.size() == 24;
}

} // namespace

bool asksForWebSocket(const RequestHead &head)
{
    return head.hasToken("Upgrade", "websocket");
}

std::optional<RequestError> checkUpgrade(const RequestHead &head)
{
    if (head.method != "GET")
        return RequestError{405, HandshakeRule::MethodNotAllowed,
                            Texts::tr("A WebSocket handshake is a GET, not a %1.")
                                .arg(QString::fromLatin1(head.method))};
    if (!asksForWebSocket(head) || !head.hasToken("Connection", "upgrade"))
        return RequestError{
            426, HandshakeRule::NotAnUpgrade,
            Texts::tr("This is a WebSocket endpoint: connect to it with ws:// or wss://.")};
    if (head.minorVersion < 1)
        return RequestError{400, HandshakeRule::Malformed,
                            Texts::tr("A WebSocket handshake needs HTTP/1.1.")};
    const QByteArray version = head.header("Sec-WebSocket-Version");
    if (version != "13")
        return RequestError{
            426, HandshakeRule::WrongVersion,
            version.isEmpty()
                ? Texts::tr("The handshake has no Sec-WebSocket-Version; 13 is spoken here.")
                : Texts::tr("The handshake asks for WebSocket version %1; 13 is spoken here.")
                      .arg(QString::fromLatin1(version))};
    const QByteArray key = head.header("Sec-WebSocket-Key");
    if (key.isEmpty())
        return RequestError{400, HandshakeRule::InvalidKey,
                            Texts::tr("The handshake has no Sec-WebSocket-Key.")};
    if (head.headerCount("Sec-WebSocket-Key") > 1 || !isValidKey(key))
        return RequestError{400, HandshakeRule::InvalidKey,
                            Texts::tr("The Sec-WebSocket-Key is not 16 bytes in base64.")};
    return {};
}

QStringList offeredSubprotocols(const RequestHead &head)
{
    QStringList result;
    const auto elements = head.headerElements("Sec-WebSocket-Protocol");
    for (const QByteArray &element : elements)
        result.append(QString::fromLatin1(element));
    return result;
}

QByteArray switchingProtocols(const QByteArray &key, const QString &subprotocol)
{
    const QByteArray salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
    const QByteArray accept = QCryptographicHash::hash(salted, QCryptographicHash::Sha1).toBase64();
    QByteArray bytes = "HTTP/1.1 101 Switching Protocols\r\n"
                       "Upgrade: websocket\r\n"
                       "Connection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: "
        + accept + "\r\n";
    if (!subprotocol.isEmpty())
        bytes += "Sec-WebSocket-Protocol: " + subprotocol.toLatin1() + "\r\n";
    return bytes + "\r\n";
}

} // namespace Windsock
