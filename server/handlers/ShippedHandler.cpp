// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/ShippedHandler.h"

#include "server/http/Origin.h"

#include <algorithm>

namespace Windsock {

ShippedHandler::ShippedHandler(const Common &common) : m_common(common) {}

bool ShippedHandler::checkOrigin(const QString &origin)
{
    return WebSocketHandler::checkOrigin(origin) || isListedOrigin(origin, m_common.allowedOrigins);
}

QString ShippedHandler::selectSubprotocol(const QStringList &offered)
{
    const auto ours = std::find_if(m_common.subprotocols.begin(), m_common.subprotocols.end(),
                                   [&offered](const QString &name) {
                                       return offered.contains(name);
                                   });
    return ours == m_common.subprotocols.end() ? QString() : *ours;
}

} // namespace Windsock
