// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QByteArrayView>

namespace Windsock {

// How a session file holds the clients that a broadcast went to: the first id, then the difference
// of each to the one before, as LEB128 varints (seven bits a byte, the lowest first, the top bit
// set on all but the last). A room of a thousand neighbours costs about a thousand bytes.

/// `clients` must be ascending.
[[nodiscard]] QByteArray encodeRecipients(const std::vector<ClientId> &clients);

/// What encodeRecipients() was given. Damaged bytes give the ids before the damage.
[[nodiscard]] std::vector<ClientId> decodeRecipients(QByteArrayView encoded);

/// Whether `client` is among them, without making a list.
[[nodiscard]] bool containsRecipient(QByteArrayView encoded, ClientId client);

} // namespace Windsock
