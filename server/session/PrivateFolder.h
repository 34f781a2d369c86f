// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

namespace Windsock {

/// The folder for temporary sessions, in the system's temporary one. Others may write to that one,
/// and the names of the files that SQLite keeps beside a session can be guessed; into this one
/// nobody else can reach.
namespace PrivateFolder {

[[nodiscard]] QString path(); ///< whether it is there or not

/// Makes it, if it is missing. An error when it is somebody else's or open to others.
Result<void> make();

/// That it is there and nobody else's.
[[nodiscard]] bool isSafe();

} // namespace PrivateFolder

} // namespace Windsock
