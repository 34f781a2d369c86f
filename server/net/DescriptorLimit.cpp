// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/DescriptorLimit.h"

#include <algorithm>
#include <limits>

#ifndef Q_OS_WIN
#include <climits>
#include <sys/resource.h>
#endif

namespace Windsock {

namespace {

#ifndef Q_OS_WIN
/// More is of no use here, and what counts or closes all descriptors that may be open takes its
/// time with a hard limit of a thousand million, as containers have it.
constexpr rlim_t Sensible = 1'048'576;

/// The most that may be asked for; "no limit" is a large number, too.
rlim_t highest(rlim_t hard)
{
    rlim_t result = std::min(hard, Sensible);
#if defined(Q_OS_MACOS) && defined(OPEN_MAX)
    // There a soft limit beyond this is refused, whatever the hard one says (see setrlimit(2)).
    result = std::min<rlim_t>(result, OPEN_MAX);
#endif
    return result;
}
#endif

} // namespace

qint64 descriptorLimit()
{
#ifndef Q_OS_WIN
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        return qint64(limit.rlim_cur);
#endif
    return std::numeric_limits<qint64>::max();
}

qint64 raiseDescriptorLimit()
{
#ifndef Q_OS_WIN
    rlimit limit{};
    // "No limit" is the largest number, so it is never taken down.
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < highest(limit.rlim_max)) {
        limit.rlim_cur = highest(limit.rlim_max);
        setrlimit(RLIMIT_NOFILE, &limit); // whether it was is told by the answer
    }
#endif
    return descriptorLimit();
}

} // namespace Windsock
