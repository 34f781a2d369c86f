// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Options.h"
#include "tests/bench/load/Report.h"

namespace Load {

// Does what the options say, and tells how it went. Throws Failure.
Report run(const Options &options);

} // namespace Load
