// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Windsock {

// Rooms are named by strangers, and as many as they like: what a recording or a reader remembers of
// names is bounded. The rest is in the file.
inline constexpr qsizetype NameCacheBytes = 1024 * 1024;

/// What a name takes in a cache, with the cache's own bookkeeping.
[[nodiscard]] inline qsizetype nameCost(const QString &name)
{
    constexpr qsizetype PerName = 128;
    return PerName + name.size() * qsizetype(sizeof(QChar));
}

} // namespace Windsock
