// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/RoomHandler.h"

#include "server/app/Room.h"

namespace Windsock {

RoomHandler::RoomHandler(const Common &common, int history)
    : ShippedHandler(common), m_history(history)
{
}

void RoomHandler::open(const QStringList &arguments)
{
    m_room = &room(arguments.value(0, u"main"_qs));
    for (const Message &message : m_room->join(*this))
        writeMessage(message);
}

void RoomHandler::onMessage(const Message &message)
{
    m_room->broadcast(message, nullptr, m_history);
}

} // namespace Windsock
