// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace Load {

// The opening request (RFC 6455, section 4.1), without extensions. Its key is the RFC's own
// example, whose answer is known, so that no hash has to be computed here.
std::string upgradeRequest(std::string_view path, std::uint16_t port);

// The size of the answer's head, or 0 while it is not all there. Throws Failure when it is not a
// 101 with all that section 4.2.2 asks for, or selects what was not offered.
std::size_t checkAnswer(std::string_view bytes);

} // namespace Load
