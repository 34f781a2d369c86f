// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace Load {

// The texts that are sent, and the frames that they are sent in, made before the clock runs.
// Message number n is text n modulo 256, so that a message that is lost, doubled or out of order
// shows as one that is not equal.
class Payloads final
{
public:
    explicit Payloads(std::size_t size);

    [[nodiscard]] std::string_view text(std::uint64_t number) const
    {
        return m_texts[number % Count];
    }
    [[nodiscard]] std::string_view frame(std::uint64_t number) const
    {
        return m_frames[number % Count];
    }

private:
    static constexpr std::size_t Count = 256;
    std::array<std::string, Count> m_texts;
    std::array<std::string, Count> m_frames;
};

} // namespace Load
