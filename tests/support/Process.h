// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QtGlobal>

#include <chrono>

namespace Windsock::Test {

/// Whether this build has a sanitizer, which keeps memory and takes time of its own.
[[nodiscard]] bool isSanitized();

/// What the process has in memory; -1 where the system or a sanitizer does not let us say.
[[nodiscard]] qint64 residentBytes();

/// The processor time that the process has used; 0 where the system does not say.
[[nodiscard]] std::chrono::milliseconds processorTime();

/// Ends the connection with a reset (SO_LINGER of 0), as a crashed or malicious client does.
void reset(QAbstractSocket &socket);

} // namespace Windsock::Test
