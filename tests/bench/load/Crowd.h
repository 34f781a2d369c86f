// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Client.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace Load {

// Many clients of one server, opened and closed together. While that goes on no client may get a
// message.
class Crowd final
{
public:
    struct Settings
    {
        std::uint16_t port = 0;
        std::string path;
        std::size_t count = 0;
        std::size_t atOnce = 0; // connects that are not answered yet
        int receiveBuffer = 0;  // see Target
        std::chrono::duration<double> patience{60};
    };

    Crowd(Poller &poller, const Settings &settings);

    // Comes back when all are open; tells how long it took. Throws Failure when patience is at an
    // end.
    Clock::duration open();
    // Pings all, and comes back when each has answered. Throws Failure when patience is at an end.
    void ping();
    // Says goodbye to the server and waits for its own, a few seconds at most; then resets what is
    // left.
    void close();

    [[nodiscard]] std::size_t size() const { return m_clients.size(); }
    Client &operator[](std::size_t index) { return *m_clients[index]; }
    auto begin() { return m_clients.begin(); }
    auto end() { return m_clients.end(); }

private:
    void start();
    // Does what there is to do until the condition holds; false when the time is over before.
    template<typename Condition>
    bool runUntil(Clock::time_point deadline, Condition condition);
    [[nodiscard]] Clock::time_point deadline() const;

    Poller &m_poller;
    Settings m_settings;
    std::vector<Target> m_targets; // one for each address of ours
    std::vector<std::unique_ptr<Client>> m_clients;
};

} // namespace Load
