// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

#include <sys/types.h>

namespace Load {

// Processor time and memory of the server's processes, all of their threads, added up. Both 0
// without processes.
class ServerProbe final
{
public:
    explicit ServerProbe(std::vector<pid_t> pids) : m_pids(std::move(pids)) {}

    // Since they started, user and system.
    [[nodiscard]] std::chrono::nanoseconds processorTime() const;
    // The same of each of their threads that there is now, in steps of some milliseconds.
    using ThreadTimes = std::map<pid_t, std::chrono::nanoseconds>;
    [[nodiscard]] ThreadTimes threadTimes() const;
    // Resident, in bytes.
    [[nodiscard]] std::int64_t memory() const;

private:
    std::vector<pid_t> m_pids;
};

// The same of this process.
std::chrono::nanoseconds ownProcessorTime();

// The same of everything on this machine, all processors added up, in steps of some milliseconds;
// with what its host took away from it.
std::chrono::nanoseconds machineProcessorTime();

} // namespace Load
