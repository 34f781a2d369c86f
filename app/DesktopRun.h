// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/RunOptions.h"

namespace Windsock {

/// Runs the server with its window until the window closes or a signal ends it. Without a display
/// it says so and names --headless. Returns the program's exit code. `platformGiven`: the command
/// line names a platform plugin.
[[nodiscard]] int runDesktop(int &argc, char **argv, const RunOptions &options, bool platformGiven);

} // namespace Windsock
