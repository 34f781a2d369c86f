// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Windsock {

/// Every limit on what a stranger can make the server hold or do, with its default.
struct Limits
{
    qint64 maxMessageSize = 10 * 1024 * 1024; ///< bytes of one message; beyond it 1009 (Tornado's
                                              ///< default)
    qint64 maxRequestHead = 16 * 1024;        ///< bytes of a request's head; beyond it 431
    int maxRequestHeaders = 100;              ///< header fields; beyond it 431
    int maxConnections = 20'000;              ///< open connections; beyond it 503
    int maxHandshakes = 4'096; ///< requests that are not answered yet; beyond it closed unheard
    /// Bytes of backlog a connection. Beyond it what many get is skipped for it, and nothing is
    /// read from it, so that its own answers stay bounded too.
    qint64 sendBuffer = 4 * 1024 * 1024;
    std::chrono::milliseconds handshakeTimeout{10'000}; ///< for a complete request head; then 408
    std::chrono::milliseconds closeTimeout{5'000}; ///< for a close to finish; then the socket is
                                                   ///< aborted
    std::chrono::milliseconds stopTimeout{3'000};  ///< the same when the whole server stops
    int backlog = 4'096; ///< of accepted connections that wait in the kernel
};

} // namespace Windsock
