// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/load/Crowd.h"
#include "tests/bench/load/Measurement.h"
#include "tests/bench/load/Payloads.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace Load {

// Every connection sends texts and expects each of them back, in order. Either a next one goes out
// for each that came back, a window of them being on their way; or, with a rate, they go out by the
// clock in turn on all connections, and what a slow answer delays is counted as late (no
// coordinated omission). It ends when the time is over, also when not all that was due could be
// sent.
class Echo final : private Listener
{
public:
    Echo(Poller &poller, Crowd &crowd, const Options &options, Measurement &measurement);

    void run();
    // Since the beginning, with the warm-up. Each of them is back when run() returns.
    [[nodiscard]] std::uint64_t sent() const { return m_sent; }

private:
    struct Talk
    {
        std::uint64_t received = 0;
        std::deque<Clock::time_point> due; // when each that is not answered was to be sent
    };

    void onMessage(Client &client, std::string_view payload) override;
    // Sends what the clock says, a few at most; tells when there is more, which may be long ago.
    Clock::time_point sendDue(Clock::time_point now);
    // Counts what was due in the time and was not sent in it.
    void giveUpDue();
    void queueNext(Client &client, Clock::time_point due);

    Poller &m_poller;
    Crowd &m_crowd;
    Measurement &m_measurement;
    Payloads m_payloads;
    std::size_t m_window;
    Clock::duration m_interval; // between two messages by the clock; 0: there is no clock
    Clock::time_point m_now;
    Clock::time_point m_nextDue;
    std::size_t m_turn = 0; // whose turn it is
    std::size_t m_outstanding = 0;
    std::uint64_t m_sent = 0;
    std::vector<Talk> m_talks;
};

} // namespace Load
