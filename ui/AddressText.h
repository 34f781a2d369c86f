// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QUrl>

namespace Windsock {

struct NetworkAddress;

/// The address that a person gives to a client for a listener's: "ws://localhost:8888" for
/// loopback, the address in the local network for a listener on every address.
[[nodiscard]] QUrl reachableUrl(const QUrl &listening);

/// Where a browser finds the server's own test page: "http://localhost:8888/".
[[nodiscard]] QUrl testPageUrl(const QUrl &listening);

/// Where another device finds the test page, and by which of this computer's interfaces.
struct NetworkPage
{
    QUrl url;
    QString interfaceName; ///< empty: not known

    friend bool operator==(const NetworkPage &, const NetworkPage &) = default;
};

/// All of them, in the order of the listeners and of `addresses`, which are this computer's; none
/// when only this computer reaches the server.
[[nodiscard]] QList<NetworkPage> networkPages(const QList<QUrl> &listening,
                                              const QList<NetworkAddress> &addresses);

/// Whether only this computer reaches the listener.
[[nodiscard]] bool isLoopback(const QUrl &listening);

} // namespace Windsock
