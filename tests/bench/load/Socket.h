// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <netinet/in.h>

namespace Load {

// Where to, from which address of the loopback range, and what to ask for there.
struct Target
{
    sockaddr_in server{};
    sockaddr_in source{};
    std::string request;
    int receiveBuffer = 0; // bytes; 0: as the system has it
};

// A non-blocking socket that has started to connect; it is writable when that is over. Throws
// Failure.
int startConnect(const Target &target);
// Throws Failure when that did not succeed.
void checkConnected(int descriptor);
// Closes with a reset, which leaves nothing behind in the system.
void closeWithReset(int descriptor);

} // namespace Load
