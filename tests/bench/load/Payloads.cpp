// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Payloads.h"

#include "tests/bench/load/Frame.h"

#include <random>

namespace Load {

Payloads::Payloads(std::size_t size)
{
    // A fixed seed, so that every server gets the same; a mask of zeros would spare the server its
    // work.
    std::mt19937 random(6455); // NOLINT(cert-msc32-c,cert-msc51-cpp)
    std::uniform_int_distribution<std::uint32_t> masks(0x01010101);
    std::uniform_int_distribution<int> letters('a', 'z');
    for (std::size_t i = 0; i < Count; ++i) {
        std::string &text = m_texts[i];
        text = std::to_string(i);
        text.resize(size, ' ');
        for (std::size_t at = 4; at < size; ++at)
            text[at] = static_cast<char>(letters(random));
        appendFrame(m_frames[i], Opcode::Text, text, masks(random));
    }
}

} // namespace Load
