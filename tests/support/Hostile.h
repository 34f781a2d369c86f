// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/RawClient.h"
#include "tests/support/TestServer.h"

#include <memory>
#include <vector>

namespace Windsock::Test {

/// The endpoints of a fresh start.
[[nodiscard]] Application shippedApplication();

/// Whether a well-behaved client is served: connected, echoed, and closed by itself.
[[nodiscard]] bool serves(TestServer &server);
/// The same with the URL of an echo.
[[nodiscard]] bool serves(const QUrl &echo);

/// A raw client whose handshake for `path` is through; null: it was refused or got no answer.
[[nodiscard]] std::unique_ptr<RawClient> admitted(TestServer &server, const QByteArray &path,
                                                  const QByteArray &extra = {});

/// From here on the client takes nothing from the system any more.
void stopReading(RawClient &client);

/// The header of a masked, final frame that announces `length` bytes of payload.
[[nodiscard]] QByteArray announcedFrame(int opcode, quint64 length);

} // namespace Windsock::Test
