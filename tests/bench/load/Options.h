// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace Load {

// What is to be done. The server is always one of this computer: 127.0.0.1.
struct Options
{
    enum class Workload { Echo, FanOut, Connect, Hold };

    Workload workload = Workload::Echo;
    std::uint16_t port = 0;
    std::string path = "/echo";
    std::size_t connections = 100;
    std::size_t window = 1;   // messages without an answer: of each connection, or of the room
    std::size_t payload = 64; // bytes of a message
    std::size_t idle = 0;     // connections besides, that say nothing
    std::size_t slow = 0;     // of the connections of a room, those that never read
    std::size_t atOnce = 32;  // connects that are not answered yet
    double rate = 0; // messages a second by the clock, whatever is answered. 0: as the window
                     // allows
    std::chrono::duration<double> seconds{2};
    std::chrono::duration<double> warmUp{0.3};
    std::chrono::duration<double> patience{60}; // for connects, and for the last answers
    std::vector<pid_t> pids;     // of the server, whose processor time and memory are read
    std::vector<pid_t> displays; // of its window, which count neither as the server nor as others
};

// Throws Failure when they make no sense.
Options parseOptions(int count, char **arguments);

// One screen of help.
const char *usage();

} // namespace Load
