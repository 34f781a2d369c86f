// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Options.h"
#include "tests/bench/load/ServerProbe.h"

#include <chrono>
#include <cstdint>

namespace Load {

// Who used the processors between start() and stop(), and what memory the server had at both.
class Consumption final
{
public:
    using Seconds = std::chrono::duration<double>;

    explicit Consumption(const Options &options);

    void start();
    void stop();

    [[nodiscard]] Seconds server() const { return m_used.server; }
    // Of the server's threads, the one that used most: near the whole time, and it was the limit.
    [[nodiscard]] Seconds busiestThread() const { return m_busiestThread; }
    [[nodiscard]] Seconds display() const { return m_used.display; }
    [[nodiscard]] Seconds own() const { return m_used.own; }
    // What neither the server, its display nor this process used: who disturbed the measurement.
    [[nodiscard]] Seconds others() const
    {
        return m_used.machine - m_used.server - m_used.display - m_used.own;
    }
    // Resident, in bytes.
    [[nodiscard]] std::int64_t memoryAtStart() const { return m_memoryAtStart; }
    [[nodiscard]] std::int64_t memoryAtStop() const { return m_memoryAtStop; }

private:
    struct Times
    {
        std::chrono::nanoseconds server{0};
        std::chrono::nanoseconds display{0};
        std::chrono::nanoseconds own{0};
        std::chrono::nanoseconds machine{0};
    };
    [[nodiscard]] Times now() const;

    ServerProbe m_server;
    ServerProbe m_display;
    Times m_used; // until stop(): those at the start
    ServerProbe::ThreadTimes m_threadsAtStart;
    std::chrono::nanoseconds m_busiestThread{0};
    std::int64_t m_memoryAtStart = 0;
    std::int64_t m_memoryAtStop = 0;
};

} // namespace Load
