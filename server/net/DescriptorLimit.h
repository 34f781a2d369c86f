// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace Windsock {

/// How many descriptors this process may have open now (the soft limit); the largest number where
/// the system has no such limit.
[[nodiscard]] qint64 descriptorLimit();

} // namespace Windsock
