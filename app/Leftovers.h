// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Windsock {

/// One sentence about the newest temporary session with traffic in it that a run of the program
/// which crashed or was killed has left, naming its file; empty when there is none.
[[nodiscard]] QString leftoverNote();

} // namespace Windsock
