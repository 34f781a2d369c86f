// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

namespace Windsock {

/// Why a handshake ended as it did, in words: "foreign origin", "too many connections".
[[nodiscard]] QString handshakeRuleText(HandshakeRule rule);

/// An attempt that was neither let in nor given one of the server's own pages.
[[nodiscard]] bool isRefused(HandshakeRule rule);

/// An attempt to connect in words: what the table, the inspector and the clipboard say of it.
namespace HandshakeText {

/// "✓ 101 accepted", "✕ 403 refused", "✕ no answer", "○ 200 page".
[[nodiscard]] QString verdict(const HandshakeReport &report);
/// "GET /chat/lobby"; empty when no request line came.
[[nodiscard]] QString request(const HandshakeReport &report);
/// The raw head, line by line. What is no text is written as "\x16", and so is what would turn the
/// reading direction; a backslash is doubled.
[[nodiscard]] QString rawRequest(const QByteArray &request);

} // namespace HandshakeText
} // namespace Windsock
