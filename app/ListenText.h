// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

namespace Windsock {

/// "127.0.0.1:8888", "[::1]:8888", "localhost:0", "*:8888" (every IPv4 and IPv6 address), as the
/// command line and the project file have it. Names other than localhost are not looked up. An
/// error says what is wrong with `text`.
[[nodiscard]] Result<ListenAddress> parseListenAddress(const QString &text);

/// What parseListenAddress() reads back.
[[nodiscard]] QString listenAddressText(const ListenAddress &address);

} // namespace Windsock
