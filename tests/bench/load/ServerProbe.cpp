// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/ServerProbe.h"

#include "tests/bench/load/Failure.h"

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

namespace Load {

namespace {

std::chrono::nanoseconds read(clockid_t clock)
{
    timespec time{};
    if (clock_gettime(clock, &time) != 0)
        throw Failure::ofSystem("the server's processor time", errno);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::chrono::nanoseconds fromTicks(std::int64_t ticks)
{
    const std::chrono::nanoseconds tick = std::chrono::nanoseconds(std::chrono::seconds(1))
        / sysconf(_SC_CLK_TCK);
    return ticks * tick;
}

// utime and stime of a stat file of /proc; 0 when the thread is gone.
std::chrono::nanoseconds statTime(const std::filesystem::path &path)
{
    constexpr int Before = 11; // fields after the name, which itself may hold anything
    std::ifstream file(path);
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < Before; ++i)
        fields >> skipped;
    std::int64_t user = 0;
    std::int64_t system = 0;
    fields >> user >> system;
    return fromTicks(user + system);
}

} // namespace

std::chrono::nanoseconds ServerProbe::processorTime() const
{
    std::chrono::nanoseconds sum{0};
    for (const pid_t pid : m_pids) {
        // As utime and stime in /proc, but in nanoseconds rather than in ticks of 10 ms.
        clockid_t clock{};
        if (const int error = clock_getcpuclockid(pid, &clock); error != 0)
            throw Failure::ofSystem("the server's processor time", error);
        sum += read(clock);
    }
    return sum;
}

ServerProbe::ThreadTimes ServerProbe::threadTimes() const
{
    ThreadTimes times;
    for (const pid_t pid : m_pids) {
        std::error_code error;
        const std::filesystem::directory_iterator end;
        std::filesystem::directory_iterator threads("/proc/" + std::to_string(pid) + "/task",
                                                    error);
        for (; !error && threads != end; threads.increment(error))
            times[std::stoi(threads->path().filename())] = statTime(threads->path() / "stat");
    }
    return times;
}

std::int64_t ServerProbe::memory() const
{
    std::int64_t sum = 0;
    for (const pid_t pid : m_pids) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
        std::int64_t total = 0;
        std::int64_t resident = 0;
        if (!(file >> total >> resident))
            throw Failure("the server's memory cannot be read");
        sum += resident * sysconf(_SC_PAGESIZE);
    }
    return sum;
}

std::chrono::nanoseconds ownProcessorTime()
{
    return read(CLOCK_PROCESS_CPUTIME_ID);
}

std::chrono::nanoseconds machineProcessorTime()
{
    std::ifstream file("/proc/stat");
    std::string name;
    std::int64_t user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0,
                 stolen = 0;
    if (!(file >> name >> user >> nice >> system >> idle >> waiting >> irq >> softIrq >> stolen))
        throw Failure("the machine's processor time cannot be read");
    return fromTicks(user + nice + system + irq + softIrq + stolen);
}

} // namespace Load
