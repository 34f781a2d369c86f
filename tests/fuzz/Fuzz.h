// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace Windsock::Fuzz {

/// Ends the process, which libFuzzer takes for a finding, unless `holds`.
inline void require(bool holds, const char *promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", promise);
    std::abort();
}

/// The bytes as they came. A copy of the exact size, so that a read beyond its end is seen.
inline QByteArray bytes(const uint8_t *data, size_t size)
{
    return QByteArray(reinterpret_cast<const char *>(data), qsizetype(size));
}

} // namespace Windsock::Fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
