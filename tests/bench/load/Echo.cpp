// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Echo.h"

#include "tests/bench/load/Failure.h"

#include <algorithm>

namespace Load {

namespace {

// However late it is, what came back is looked at after so many.
constexpr std::size_t SentAtOnce = 64;

} // namespace

Echo::Echo(Poller &poller, Crowd &crowd, const Options &options, Measurement &measurement)
    : m_poller(poller),
      m_crowd(crowd),
      m_measurement(measurement),
      m_payloads(options.payload),
      m_window(options.window),
      m_interval(options.rate > 0 ? std::chrono::duration_cast<Clock::duration>(
                     std::chrono::duration<double>(1 / options.rate))
                                  : Clock::duration::zero()),
      m_talks(crowd.size())
{
}

void Echo::run()
{
    m_measurement.start();
    m_now = m_nextDue = Clock::now();
    if (m_interval == Clock::duration::zero()) {
        for (const auto &client : m_crowd) {
            for (std::size_t i = 0; i < m_window; ++i)
                queueNext(*client, m_now);
            client->flush();
        }
    }
    while (m_measurement.advance(m_now) != Measurement::Phase::Draining || m_outstanding > 0) {
        const auto next = std::min(m_measurement.nextBorder(), sendDue(m_now));
        for (const epoll_event &event : m_poller.wait(next)) {
            m_now = Clock::now();
            m_measurement.advance(m_now);
            static_cast<Client *>(event.data.ptr)->handle(event.events, *this);
        }
        m_now = Clock::now();
    }
    giveUpDue();
}

void Echo::onMessage(Client &client, std::string_view payload)
{
    if (client.index() >= m_talks.size() || &m_crowd[client.index()] != &client)
        throw Failure("an idle connection got a message");
    Talk &talk = m_talks[client.index()];
    if (talk.due.empty())
        throw Failure("more messages came back than were sent");
    if (payload != m_payloads.text(talk.received++))
        throw Failure("a message came back altered, twice or out of order");

    const auto due = talk.due.front();
    talk.due.pop_front();
    --m_outstanding;
    m_measurement.countMessage();
    const bool isByClock = m_interval > Clock::duration::zero();
    if (isByClock ? m_measurement.contains(due)
                  : m_measurement.phase() == Measurement::Phase::Measuring)
        m_measurement.addLatency(m_now - due);
    if (!isByClock && m_measurement.phase() != Measurement::Phase::Draining)
        queueNext(client, m_now);
}

Clock::time_point Echo::sendDue(Clock::time_point now)
{
    if (m_interval == Clock::duration::zero()
        || m_measurement.phase() == Measurement::Phase::Draining)
        return Clock::time_point::max();
    const std::size_t first = m_turn;
    std::size_t queued = 0;
    for (; queued < SentAtOnce && m_nextDue <= now; ++queued) {
        queueNext(m_crowd[m_turn], m_nextDue);
        m_turn = (m_turn + 1) % m_crowd.size();
        m_nextDue += m_interval;
    }
    // One write for all that is due of a connection, or a high rate would be one of system calls.
    for (std::size_t i = 0; i < std::min(queued, m_crowd.size()); ++i)
        m_crowd[(first + i) % m_crowd.size()].flush();
    return m_nextDue;
}

void Echo::giveUpDue()
{
    if (m_interval == Clock::duration::zero())
        return;
    for (; m_nextDue < m_measurement.end(); m_nextDue += m_interval)
        m_measurement.addUnsent(m_nextDue);
}

void Echo::queueNext(Client &client, Clock::time_point due)
{
    Talk &talk = m_talks[client.index()];
    client.queue(m_payloads.frame(talk.received + talk.due.size()));
    talk.due.push_back(due);
    ++m_outstanding;
    ++m_sent;
}

} // namespace Load
