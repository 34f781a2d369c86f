// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionTypes.h"
#include "ui/models/ClientNames.h"

#include <QString>

namespace Windsock {

/// A stored record in words: what the traffic table, the inspector and the clipboard say of it.
namespace RecordText {

/// "← IN", "→ OUT", "⇉ YOU", "● OPEN", "○ CLOSE", "✕ ERROR".
[[nodiscard]] QString direction(const StoredRecord &record);
/// "7 · till-2"; of one to several "room lobby · ×5", "all of /feed · ×4" or "Everyone · ×17".
[[nodiscard]] QString client(const StoredRecord &record, const ClientNames &names);
/// Names are known of the latest recording's clients; an earlier one's have the same numbers.
[[nodiscard]] ClientNames::With clientWith(const StoredRecord &record);
/// "Text", "Binary", "Ping", "Pong"; empty of what is no frame with a payload.
[[nodiscard]] QString type(const StoredRecord &record);
/// False of what is no frame with a payload: an open, a close, an error.
[[nodiscard]] bool hasPayload(const StoredRecord &record);
/// One line: text with its control characters made visible, data as hex, a close in words.
[[nodiscard]] QString preview(const StoredRecord &record);
/// "closed 1001 by the client: going away".
[[nodiscard]] QString close(quint16 code, const QString &reason, Source by);

/// Who ended a connection: "by the client", "by you"; empty when nobody did and it broke.
[[nodiscard]] QString closedBy(ClosedBy by);

/// `utf8` on one line: line ends, tabs, other control characters and those that turn the reading
/// direction become visible signs. A character that the cut of a preview split is left out.
[[nodiscard]] QString singleLine(const QByteArray &utf8);
/// "a4 64 74 65".
[[nodiscard]] QString hex(const QByteArray &bytes);

} // namespace RecordText
} // namespace Windsock
