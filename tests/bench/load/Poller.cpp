// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Poller.h"

#include "tests/bench/load/Failure.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

#include <unistd.h>

namespace Load {

namespace {

constexpr std::size_t EventsAtOnce = 512;
constexpr std::size_t BufferSize = 256 << 10;

std::uint32_t mask(Poller::Interest interest)
{
    switch (interest) {
    case Poller::Interest::Read: return EPOLLIN;
    case Poller::Interest::Write: return EPOLLOUT;
    case Poller::Interest::ReadAndWrite: break;
    }
    return EPOLLIN | EPOLLOUT;
}

} // namespace

Poller::Poller()
    : m_descriptor(epoll_create1(EPOLL_CLOEXEC)), m_events(EventsAtOnce), m_buffer(BufferSize)
{
    if (m_descriptor < 0)
        throw Failure::ofSystem("epoll_create1", errno);
}

Poller::~Poller()
{
    ::close(m_descriptor);
}

void Poller::add(int descriptor, Client *client, Interest interest)
{
    control(EPOLL_CTL_ADD, descriptor, client, interest);
}

void Poller::change(int descriptor, Client *client, Interest interest)
{
    control(EPOLL_CTL_MOD, descriptor, client, interest);
}

void Poller::remove(int descriptor)
{
    control(EPOLL_CTL_DEL, descriptor, nullptr, Interest::Read);
}

std::span<const epoll_event> Poller::wait(Clock::time_point until)
{
    const auto left = std::max(Clock::duration::zero(), until - Clock::now());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec timeout{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
    // Milliseconds, as epoll_wait has them, are too coarse for a schedule.
    const int count = epoll_pwait2(m_descriptor, m_events.data(), static_cast<int>(m_events.size()),
                                   &timeout, nullptr);
    if (count < 0 && errno != EINTR)
        throw Failure::ofSystem("epoll_pwait2", errno);
    return {m_events.data(), static_cast<std::size_t>(std::max(0, count))};
}

void Poller::control(int operation, int descriptor, Client *client, Interest interest) const
{
    epoll_event event{};
    event.events = mask(interest);
    event.data.ptr = client;
    if (epoll_ctl(m_descriptor, operation, descriptor, &event) != 0)
        throw Failure::ofSystem("epoll_ctl", errno);
}

} // namespace Load
