// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace Windsock {

/// What happens to a client that sends more than its rate allows.
enum class RatePolicy : quint8 {
    Delay, ///< nothing is read from it until it is within its rate again; nothing is lost
    Close, ///< closed with 1008
};

/// What happens to a client that reads more slowly than it is sent to.
enum class SlowReaderPolicy : quint8 {
    Skip,  ///< further messages are not sent to it, and counted, until its backlog has shrunk
    Close, ///< closed with 1013
};

/// Every limit on what a stranger can make the server hold or do, with its default. LimitFields.h
/// describes each to the command line, the project file and the window.
///
/// Where it says "0: none" there is no such limit.
struct Limits
{
    int maxConnections = 20'000; ///< open connections; beyond it 503
    /// Open connections of one address; beyond it 503; 0: none. An IPv6 address counts by its /64
    /// network, which is what a stranger is given.
    int maxConnectionsPerAddress = 1'000;
    /// New connections a second of one address, and as many at once; beyond it 429; 0: none.
    int maxNewConnectionsPerSecond = 200;
    /// Whether these two limits count the clients of this computer (loopback) too.
    bool limitLoopback = false;
    int maxHandshakes = 4'096; ///< requests that are not answered yet; beyond it closed unheard
    int backlog = 4'096;       ///< of accepted connections that wait in the kernel
    int ioThreads = 1;         ///< threads, and so processor cores, that serve connections

    qint64 maxRequestHead = 16 * 1024; ///< bytes of a request's head; beyond it 431
    int maxRequestHeaders = 100;       ///< header fields; beyond it 431
    std::chrono::milliseconds handshakeTimeout{10'000}; ///< for a complete request head; then 408

    qint64 maxMessageSize = 10 * 1024 * 1024; ///< bytes of one message; beyond it 1009 (Tornado's
                                              ///< default)
    qint64 maxFrameSize = 0; ///< bytes of one frame's payload; beyond it 1009; 0: as a message
    /// Messages a second of one client, and as many at once; beyond it see ratePolicy; 0: none.
    /// Pongs that answer no ping count as well.
    int maxMessagesPerSecond = 0;
    /// Payload bytes a second of one client, and as many at once; beyond it see ratePolicy; 0:
    /// none.
    qint64 maxBytesPerSecond = 0;
    RatePolicy ratePolicy = RatePolicy::Delay;

    /// Without a message in either direction (pings and pongs are none); then closed with 1001; 0:
    /// none. This one and the two of pings are kept to half a second.
    std::chrono::milliseconds idleTimeout{0};
    /// Between two pings to each client (Tornado's websocket_ping_interval); 0: none.
    std::chrono::milliseconds pingInterval{0};
    /// Without a pong while pings are sent (Tornado's websocket_ping_timeout); then closed; 0:
    /// three times the interval, and 30 s at least.
    std::chrono::milliseconds pingTimeout{0};
    std::chrono::milliseconds closeTimeout{5'000}; ///< for a close to finish; then the socket is
                                                   ///< aborted
    std::chrono::milliseconds stopTimeout{3'000};  ///< the same when the whole server stops

    /// Bytes that may wait to be sent to one client. Beyond it see slowReaders; and nothing is read
    /// from it, so that its own answers stay bounded too and none of them is lost.
    qint64 sendBuffer = 4 * 1024 * 1024;
    SlowReaderPolicy slowReaders = SlowReaderPolicy::Skip;

    /// The bytes that one frame may carry: never more than the message that it is part of.
    [[nodiscard]] qint64 frameLimit() const
    {
        return maxFrameSize == 0 ? maxMessageSize : std::min(maxFrameSize, maxMessageSize);
    }

    friend bool operator==(const Limits &, const Limits &) = default;
};

} // namespace Windsock
