// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include <sys/epoll.h>

namespace Load {

class Client;

using Clock = std::chrono::steady_clock;

// The descriptors of all clients, and which of them have something to do (epoll, level-triggered).
class Poller final
{
public:
    Poller();
    ~Poller();
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    enum class Interest { Read, Write, ReadAndWrite };
    void add(int descriptor, Client *client, Interest interest);
    void change(int descriptor, Client *client, Interest interest);
    void remove(int descriptor);

    // What is ready; waits for it until then at most. Valid until the next call.
    std::span<const epoll_event> wait(Clock::time_point until);

    // What all clients read into, one after the other.
    std::span<char> buffer() { return m_buffer; }

private:
    void control(int operation, int descriptor, Client *client, Interest interest) const;

    int m_descriptor = -1;
    std::vector<epoll_event> m_events;
    std::vector<char> m_buffer;
};

} // namespace Load
