// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/handlers/ShippedHandler.h"

namespace Windsock {

/// Sends everything that a member says to all in the room, itself included. The room is the
/// pattern's first group ("{room}"), or the whole endpoint's one room without. A newcomer gets the
/// last messages first.
class RoomHandler final : public ShippedHandler
{
    Q_OBJECT

public:
    /// `history`: how many messages a newcomer gets; 0: none.
    RoomHandler(const Common &common, int history);
    void open(const QStringList &arguments) override;
    void onMessage(const Message &message) override;

private:
    int m_history;
    Room *m_room = nullptr; ///< lives as long as it has a member
};

} // namespace Windsock
