// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Crowd.h"

#include "tests/bench/load/Failure.h"
#include "tests/bench/load/Handshake.h"

#include <algorithm>

#include <arpa/inet.h>

namespace Load {

namespace {

// One address has some 28,000 ports to connect from, and those of a run before are not free at
// once.
constexpr std::size_t Addresses = 8;
constexpr std::chrono::seconds Goodbye{5};

class Silence final : public Listener
{
    void onMessage(Client &client, std::string_view) override
    {
        throw Failure("connection " + std::to_string(client.index())
                      + " got a message though nothing was sent");
    }
};

sockaddr_in loopback(std::size_t host, std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(static_cast<in_addr_t>(INADDR_LOOPBACK + host));
    return address;
}

} // namespace

Crowd::Crowd(Poller &poller, const Settings &settings) : m_poller(poller), m_settings(settings)
{
    for (std::size_t i = 0; i < Addresses; ++i)
        m_targets.push_back({loopback(0, settings.port), loopback(i, 0),
                             upgradeRequest(settings.path, settings.port), settings.receiveBuffer});
    m_clients.reserve(settings.count);
}

Clock::duration Crowd::open()
{
    const auto started = Clock::now();
    const auto isOpen = [](const auto &client) { return client->state() == Client::State::Open; };
    // Almost all that were started first are open first, so those need not be looked at again.
    std::size_t opened = 0;
    const bool inTime = runUntil(deadline(), [&] {
        while (opened < m_clients.size() && isOpen(m_clients[opened]))
            ++opened;
        while (m_clients.size() < m_settings.count && m_clients.size() - opened < m_settings.atOnce)
            start();
        return opened == m_settings.count;
    });
    if (!inTime)
        throw Failure(
            "only " + std::to_string(std::count_if(m_clients.begin(), m_clients.end(), isOpen))
            + " of " + std::to_string(m_settings.count) + " connections were answered in time");
    return Clock::now() - started;
}

void Crowd::ping()
{
    for (const auto &client : m_clients) {
        client->queue(Opcode::Ping, "here?");
        client->flush();
    }
    std::size_t answered = 0;
    const bool inTime = runUntil(deadline(), [&] {
        while (answered < m_clients.size() && m_clients[answered]->pongs() > 0)
            ++answered;
        return answered == m_clients.size();
    });
    if (!inTime)
        throw Failure("not every connection that is held answers a ping");
}

void Crowd::close()
{
    for (const auto &client : m_clients)
        client->close();
    std::size_t ended = 0;
    runUntil(Clock::now() + Goodbye, [&] {
        while (ended < m_clients.size() && m_clients[ended]->state() == Client::State::Ended)
            ++ended;
        return ended == m_clients.size();
    });
    for (const auto &client : m_clients)
        client->abort();
}

template<typename Condition>
bool Crowd::runUntil(Clock::time_point deadline, Condition condition)
{
    Silence silence;
    while (!condition()) {
        if (Clock::now() > deadline)
            return false;
        for (const epoll_event &event : m_poller.wait(deadline))
            static_cast<Client *>(event.data.ptr)->handle(event.events, silence);
    }
    return true;
}

Clock::time_point Crowd::deadline() const
{
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(m_settings.patience);
}

void Crowd::start()
{
    const std::size_t index = m_clients.size();
    m_clients.push_back(std::make_unique<Client>(m_poller, index, m_targets[index % Addresses]));
}

} // namespace Load
