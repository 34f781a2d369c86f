// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Failure.h"

#include <system_error>

namespace Load {

Failure Failure::ofSystem(const std::string &what, int error)
{
    return Failure(what + ": " + std::generic_category().message(error));
}

} // namespace Load
