// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base/ThreadPriority.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace Windsock {

void yieldToOtherThreads()
{
#ifdef Q_OS_LINUX
    // On Linux a nice value is one thread's, unlike POSIX has it, and each step gives a fifth less.
    constexpr int Steps = 5;
    const auto thread = id_t(syscall(SYS_gettid));
    setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + Steps);
    // When it wakes it waits for its turn, rather than interrupt whoever is at work.
    if (const sched_param none{}; sched_getscheduler(pid_t(thread)) == SCHED_OTHER)
        sched_setscheduler(pid_t(thread), SCHED_BATCH, &none);
#endif
}

} // namespace Windsock
