// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace Load {

// Why a run is worth nothing: the server broke the protocol, or could not be reached. One sentence
// for a person; it is thrown from wherever it is seen and ends the program.
class Failure final : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
    // With what the system says of errno.
    static Failure ofSystem(const std::string &what, int error);
};

} // namespace Load
