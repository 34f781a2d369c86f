// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Crowd.h"
#include "tests/bench/load/Measurement.h"
#include "tests/bench/load/Payloads.h"

#include <cstdint>
#include <vector>

namespace Load {

// One of the room speaks, and everything must reach everybody in it, himself too. A message is on
// its way until the last has it; so many of them as the window allows. What is counted is
// deliveries.
class FanOut final : private Listener
{
public:
    FanOut(Poller &poller, Crowd &room, const Options &options, Measurement &measurement);

    void run();

private:
    struct Publication
    {
        Clock::time_point sent;
        std::size_t deliveries = 0;
    };

    void onMessage(Client &client, std::string_view payload) override;
    void publish();
    Publication &publication(std::uint64_t number)
    {
        return m_onTheirWay[number % m_onTheirWay.size()];
    }

    Poller &m_poller;
    Crowd &m_room;
    Measurement &m_measurement;
    Payloads m_payloads;
    Clock::time_point m_now;
    std::uint64_t m_published = 0;
    std::uint64_t m_complete = 0;
    std::vector<Publication> m_onTheirWay; // as many as the window allows
    std::vector<std::uint64_t> m_received; // of each of the room
};

} // namespace Load
