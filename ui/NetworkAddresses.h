// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QList>
#include <QNetworkInterface>
#include <QString>

namespace Windsock {

/// An address by which other computers may reach this one.
struct NetworkAddress
{
    QHostAddress address;
    QString interfaceName; ///< as the system shows it: "eth0", "Wi-Fi"
    QNetworkInterface::InterfaceType type = QNetworkInterface::Unknown;
};

/// Those of this computer now, the likeliest first; IPv4 only, as it is easier to type. Empty
/// without a network.
[[nodiscard]] QList<NetworkAddress> networkAddresses();

/// The likeliest first: cable and Wi-Fi before what containers, virtual machines and tunnels have
/// of their own, and private networks before others.
[[nodiscard]] QList<NetworkAddress> rankedAddresses(QList<NetworkAddress> addresses);

} // namespace Windsock
