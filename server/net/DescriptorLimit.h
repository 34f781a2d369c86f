// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace Windsock {

/// How many descriptors this process may have open now (the soft limit); the largest number where
/// the system has no such limit.
[[nodiscard]] qint64 descriptorLimit();

/// Raises it as far as this user may (to the hard limit), and says what it is now. For the start of
/// a program: many systems begin with 1,024, or 256.
qint64 raiseDescriptorLimit();

} // namespace Windsock
