// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

namespace Windsock {

/// What happened besides messages: little, and for the views as well as for the session.
struct Activity
{
    std::vector<ClientInfo> opened;
    std::vector<ClientClosed> closed;
    std::vector<HandshakeReport> handshakes;
    std::vector<RoomInfo> rooms; ///< whose membership changed, with the new count

    [[nodiscard]] bool isEmpty() const
    {
        return opened.empty() && closed.empty() && handshakes.empty() && rooms.empty();
    }
};

/// What one I/O thread saw in one interval (20 ms, or less when much came), in its order.
struct TrafficBatch
{
    std::vector<TrafficRecord> records;
    std::shared_ptr<const Activity> activity; ///< null: none
    qint64 payloadBytes = 0;                  ///< of all records
};

using TrafficBatchPtr = std::shared_ptr<const TrafficBatch>;

/// Takes what the server saw: a session recorder, or a test.
class TrafficSink
{
public:
    TrafficSink() = default;
    Q_DISABLE_COPY_MOVE(TrafficSink)
    virtual ~TrafficSink() = default;

    /// Called in an I/O thread, several of them at once; must return at once and never wait. What
    /// it cannot keep it drops and counts: a server is not slowed down by being watched.
    virtual void accept(const TrafficBatchPtr &batch) = 0;
};

} // namespace Windsock
