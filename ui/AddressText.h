// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace Windsock {

/// The address that a person gives to a client for a listener's: "ws://localhost:8888" for
/// loopback, the address in the local network for a listener on every address.
[[nodiscard]] QUrl reachableUrl(const QUrl &listening);

/// Where a browser finds the server's own test page: "http://localhost:8888/".
[[nodiscard]] QUrl testPageUrl(const QUrl &listening);

/// Whether only this computer reaches the listener.
[[nodiscard]] bool isLoopback(const QUrl &listening);

} // namespace Windsock
