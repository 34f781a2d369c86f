// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace Load {

// Durations in buckets that are 1/64 of their value wide, from 1 ns to centuries, in a fixed 30
// KiB: counting costs a few instructions and never allocates, so that it can be done for every
// message.
class Histogram final
{
public:
    using Duration = std::chrono::nanoseconds;

    void add(Duration duration);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    // The greatest, exactly; 0 when there is none.
    [[nodiscard]] Duration max() const { return m_max; }
    // The value that this share (0 to 1) of the durations does not exceed, up to 1.6 % too high; 0
    // when there is none.
    [[nodiscard]] Duration quantile(double share) const;

private:
    static constexpr unsigned SubBits = 6; // 64 buckets for every power of two
    static constexpr std::size_t Buckets = (64 - SubBits + 1) << SubBits;

    static std::size_t bucket(std::uint64_t value);
    static std::uint64_t highest(std::size_t bucket);

    std::array<std::uint64_t, Buckets> m_counts{};
    std::uint64_t m_count = 0;
    Duration m_max{0};
};

} // namespace Load
