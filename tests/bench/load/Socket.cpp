// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Socket.h"

#include "tests/bench/load/Failure.h"

#include <cerrno>

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Load {

namespace {

template<typename T>
void setOption(int descriptor, int level, int option, const T &value)
{
    if (setsockopt(descriptor, level, option, &value, sizeof value) != 0)
        throw Failure::ofSystem("setsockopt", errno);
}

const sockaddr *generic(const sockaddr_in &address)
{
    return reinterpret_cast<const sockaddr *>(&address);
}

} // namespace

int startConnect(const Target &target)
{
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        throw Failure::ofSystem("socket", errno);
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    // The port is chosen when the server's address is known: one can then be used for several
    // servers.
    setOption(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    if (target.receiveBuffer > 0)
        setOption(descriptor, SOL_SOCKET, SO_RCVBUF, target.receiveBuffer);
    if (bind(descriptor, generic(target.source), sizeof target.source) != 0)
        throw Failure::ofSystem("bind", errno);
    if (connect(descriptor, generic(target.server), sizeof target.server) != 0
        && errno != EINPROGRESS)
        throw Failure::ofSystem("connect", errno);
    return descriptor;
}

void checkConnected(int descriptor)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        throw Failure::ofSystem("connect", error);
}

void closeWithReset(int descriptor)
{
    setOption(descriptor, SOL_SOCKET, SO_LINGER, linger{1, 0});
    ::close(descriptor);
}

} // namespace Load
