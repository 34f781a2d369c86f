// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Load {

enum class Opcode : std::uint8_t {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10
};

struct FrameHead
{
    bool isFinal = false;
    Opcode opcode = Opcode::Continuation;
    std::size_t size = 0; // of the head itself
    std::uint64_t payloadSize = 0;

    [[nodiscard]] bool isControl() const { return opcode >= Opcode::Close; }
};

// The head of a server's frame, or nothing while it is not all there. Throws Failure where RFC
// 6455, section 5.2 or 5.5, is broken: reserved bits or opcodes, a mask, a length in more bytes
// than it needs, a long or fragmented control frame.
std::optional<FrameHead> parseHead(std::string_view bytes);

// Appends a final client frame: masked, as section 5.3 has it.
void appendFrame(std::string &out, Opcode opcode, std::string_view payload, std::uint32_t mask);

} // namespace Load
