// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/websocket/Message.h"

namespace Windsock {

/// How what a person typed becomes a message.
enum class MessageFormat : quint8 { Text, Json, Binary };
enum class BinaryEncoding : quint8 { Hex, Base64 };

/// The message that `text` stands for. JSON goes out exactly as typed, in a text message, once it
/// is valid. An error says what is wrong and where.
[[nodiscard]] Result<Message> composeMessage(const QString &text, MessageFormat format,
                                             BinaryEncoding encoding = BinaryEncoding::Hex);

} // namespace Windsock
