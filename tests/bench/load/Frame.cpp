// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Frame.h"

#include "tests/bench/load/Failure.h"

namespace Load {

namespace {

constexpr std::uint8_t FinalBit = 0x80;
constexpr std::uint8_t ReservedBits = 0x70;
constexpr std::uint8_t MaskBit = 0x80;
constexpr std::uint8_t Length16 = 126; // the length is in the next 2 bytes
constexpr std::uint8_t Length64 = 127; // or in the next 8

bool isKnown(std::uint8_t opcode)
{
    return opcode <= static_cast<std::uint8_t>(Opcode::Binary)
        || (opcode >= static_cast<std::uint8_t>(Opcode::Close)
            && opcode <= static_cast<std::uint8_t>(Opcode::Pong));
}

std::uint64_t bigEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<std::uint8_t>(byte);
    return value;
}

void appendBigEndian(std::string &out, std::uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        out.push_back(static_cast<char>(value >> (8 * i)));
}

void check(const FrameHead &head)
{
    if (head.isControl() && (!head.isFinal || head.payloadSize >= Length16))
        throw Failure("the server sent a control frame that is fragmented or too long");
}

} // namespace

std::optional<FrameHead> parseHead(std::string_view bytes)
{
    if (bytes.size() < 2)
        return std::nullopt;
    const auto first = static_cast<std::uint8_t>(bytes[0]);
    const auto second = static_cast<std::uint8_t>(bytes[1]);
    const std::uint8_t opcode = first & 0x0F;
    if ((first & ReservedBits) != 0 || !isKnown(opcode))
        throw Failure("the server sent a frame with reserved bits or an unknown opcode");
    if ((second & MaskBit) != 0)
        throw Failure("the server sent a masked frame");

    FrameHead head{(first & FinalBit) != 0, static_cast<Opcode>(opcode), 2, second};
    if (second >= Length16) {
        const std::size_t more = second == Length16 ? 2 : 8;
        if (bytes.size() < 2 + more)
            return std::nullopt;
        head.size += more;
        head.payloadSize = bigEndian(bytes.substr(2, more));
        if (head.payloadSize < (second == Length16 ? Length16 : 0x10000U))
            throw Failure("the server sent a length in more bytes than it needs");
    }
    check(head);
    return head;
}

void appendFrame(std::string &out, Opcode opcode, std::string_view payload, std::uint32_t mask)
{
    out.push_back(static_cast<char>(FinalBit | static_cast<std::uint8_t>(opcode)));
    if (payload.size() < Length16) {
        out.push_back(static_cast<char>(MaskBit | payload.size()));
    } else if (payload.size() < 0x10000) {
        out.push_back(static_cast<char>(MaskBit | Length16));
        appendBigEndian(out, payload.size(), 2);
    } else {
        out.push_back(static_cast<char>(MaskBit | Length64));
        appendBigEndian(out, payload.size(), 8);
    }
    appendBigEndian(out, mask, 4);
    const std::size_t key = out.size() - 4;
    for (std::size_t i = 0; i < payload.size(); ++i)
        out.push_back(static_cast<char>(payload[i] ^ out[key + i % 4]));
}

} // namespace Load
