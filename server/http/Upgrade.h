// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/RequestHead.h"

#include <QStringList>

#include <optional>

namespace Windsock {

/// Whether the request asks for a WebSocket at all: an Upgrade field with "websocket".
[[nodiscard]] bool asksForWebSocket(const RequestHead &head);

/// What RFC 6455, 4.2.1 demands of an opening handshake and this one lacks: 405 not GET, 426 not an
/// upgrade or a version other than 13, 400 a missing or wrong key.
[[nodiscard]] std::optional<RequestError> checkUpgrade(const RequestHead &head);

/// The sub-protocols that the client offers, in its order.
[[nodiscard]] QStringList offeredSubprotocols(const RequestHead &head);

/// The 101 answer; `subprotocol` may be empty.
[[nodiscard]] QByteArray switchingProtocols(const QByteArray &key, const QString &subprotocol);

} // namespace Windsock
