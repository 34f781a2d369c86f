// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace Load {

void Histogram::add(Duration duration)
{
    const auto value = std::max<Duration::rep>(0, duration.count());
    ++m_counts[bucket(static_cast<std::uint64_t>(value))];
    ++m_count;
    m_max = std::max(m_max, Duration(value));
}

Histogram::Duration Histogram::quantile(double share) const
{
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < Buckets; ++i) {
        seen += m_counts[i];
        if (seen > 0 && seen >= wanted)
            return std::min(m_max, Duration(static_cast<Duration::rep>(highest(i))));
    }
    return m_max;
}

// Small values have a bucket each; of greater ones the highest SubBits + 1 bits count.
std::size_t Histogram::bucket(std::uint64_t value)
{
    const auto width = static_cast<unsigned>(std::bit_width(value));
    if (width <= SubBits)
        return value;
    const unsigned shift = width - SubBits - 1;
    return (static_cast<std::size_t>(shift) << SubBits) + (value >> shift);
}

std::uint64_t Histogram::highest(std::size_t bucket)
{
    if (bucket < (std::size_t(1) << (SubBits + 1)))
        return bucket;
    const auto shift = static_cast<unsigned>(bucket >> SubBits) - 1;
    const std::uint64_t top = bucket - (static_cast<std::size_t>(shift) << SubBits);
    return ((top + 1) << shift) - 1;
}

} // namespace Load
