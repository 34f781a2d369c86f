// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/DescriptorLimit.h"

#include <limits>

#ifndef Q_OS_WIN
#include <sys/resource.h>
#endif

namespace Windsock {

qint64 descriptorLimit()
{
#ifndef Q_OS_WIN
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        return qint64(limit.rlim_cur);
#endif
    return std::numeric_limits<qint64>::max();
}

} // namespace Windsock
