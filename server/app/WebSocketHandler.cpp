// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/WebSocketHandler.h"

#include "server/app/Client.h"

namespace Windsock {

WebSocketHandler::WebSocketHandler() = default;
WebSocketHandler::~WebSocketHandler() = default;

std::optional<HttpResponse> WebSocketHandler::prepare()
{
    return {};
}

bool WebSocketHandler::checkOrigin(const QString &origin)
{
    return m_client->isOwnOrListedOrigin(origin);
}

QString WebSocketHandler::selectSubprotocol(const QStringList &)
{
    return {};
}

void WebSocketHandler::open(const QStringList &) {}
void WebSocketHandler::onPong(const QByteArray &) {}
void WebSocketHandler::onClose() {}

WriteResult WebSocketHandler::writeMessage(const Message &message)
{
    return m_client->write(message);
}

WriteResult WebSocketHandler::writeMessage(const QString &text)
{
    return writeMessage(Message::text(text));
}

WriteResult WebSocketHandler::writeMessage(const QByteArray &data)
{
    return writeMessage(Message::binary(data));
}

WriteResult WebSocketHandler::writeMessage(const QJsonObject &object)
{
    return writeMessage(Message::json(object));
}

bool WebSocketHandler::ping(const QByteArray &payload)
{
    return m_client->ping(payload, Source::Handler);
}

void WebSocketHandler::close(quint16 code, const QString &reason)
{
    m_client->close(code, reason, ClosedBy::Server);
}

void WebSocketHandler::setNoDelay(bool on)
{
    m_client->setNoDelay(on);
}

const RequestHead &WebSocketHandler::request() const
{
    return m_client->request();
}

QHostAddress WebSocketHandler::peerAddress() const
{
    return m_client->info().address;
}

QString WebSocketHandler::argument(const QString &name) const
{
    return m_client->arguments().named.value(name);
}

QString WebSocketHandler::selectedSubprotocol() const
{
    return m_client->info().subprotocol;
}

ClientId WebSocketHandler::clientId() const
{
    return m_client->info().id;
}

quint16 WebSocketHandler::closeCode() const
{
    return m_client->closeCode();
}

QString WebSocketHandler::closeReason() const
{
    return m_client->closeReason();
}

Room &WebSocketHandler::room(const QString &name) const
{
    return m_client->room(name);
}

} // namespace Windsock
