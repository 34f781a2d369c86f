// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/FanOut.h"

#include "tests/bench/load/Failure.h"

namespace Load {

FanOut::FanOut(Poller &poller, Crowd &room, const Options &options, Measurement &measurement)
    : m_poller(poller),
      m_room(room),
      m_measurement(measurement),
      m_payloads(options.payload),
      m_onTheirWay(options.window),
      m_received(room.size())
{
}

void FanOut::run()
{
    m_measurement.start();
    m_now = Clock::now();
    while (m_measurement.advance(m_now) != Measurement::Phase::Draining
           || m_complete < m_published) {
        publish();
        for (const epoll_event &event : m_poller.wait(m_measurement.nextBorder())) {
            m_now = Clock::now();
            m_measurement.advance(m_now);
            static_cast<Client *>(event.data.ptr)->handle(event.events, *this);
        }
        m_now = Clock::now();
    }
}

void FanOut::onMessage(Client &client, std::string_view payload)
{
    const std::uint64_t number = m_received[client.index()]++;
    if (number >= m_published)
        throw Failure("more messages came than were published");
    if (payload != m_payloads.text(number))
        throw Failure("a message came altered, twice or out of order");
    m_measurement.countMessage();
    Publication &found = publication(number);
    if (m_measurement.phase() == Measurement::Phase::Measuring)
        m_measurement.addLatency(m_now - found.sent);
    // Everybody gets them in order, so they are complete in order.
    if (++found.deliveries == m_room.size())
        ++m_complete;
}

void FanOut::publish()
{
    if (m_measurement.phase() == Measurement::Phase::Draining)
        return;
    Client &speaker = m_room[0];
    for (; m_published - m_complete < m_onTheirWay.size(); ++m_published) {
        publication(m_published) = {m_now, 0};
        speaker.queue(m_payloads.frame(m_published));
    }
    speaker.flush();
}

} // namespace Load
