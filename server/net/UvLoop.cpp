// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/UvLoop.h"

#include <algorithm>
#include <limits>

namespace Windsock {

namespace {

void check(int result, const char *what)
{
    if (result < 0)
        qFatal("The event loop cannot %s: %s", what, uv_strerror(result));
}

/// The milliseconds from now on, rounded up. It is the rest that is rounded and not the end: a time
/// that ends at a full millisecond of the clock is up to one longer, and so late is a timer of one
/// millisecond that every second time of it is lost.
qint64 millisecondsUntil(UvLoop::Time end)
{
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(end - UvLoop::now());
    return std::max<qint64>(rest.count(), 0);
}

} // namespace

UvLoop::UvLoop()
{
    check(uv_loop_init(&m_loop), "be made");
    check(uv_async_init(&m_loop, &m_wakeUp, [](uv_async_t *) {}), "be woken");
    check(uv_timer_init(&m_loop, &m_timeout), "wait");
}

UvLoop::~UvLoop()
{
    uv_close(reinterpret_cast<uv_handle_t *>(&m_wakeUp), nullptr);
    uv_close(reinterpret_cast<uv_handle_t *>(&m_timeout), nullptr);
    uv_run(&m_loop, UV_RUN_DEFAULT); // until all are closed
    check(uv_loop_close(&m_loop), "be closed");
}

UvLoop::Time UvLoop::now()
{
    return Time(qint64(uv_hrtime()));
}

void UvLoop::wakeUp()
{
    // While nobody waits the note is enough, so what a thread posts to itself costs no system call.
    switch (m_state.exchange(State::Woken)) {
    case State::InLoop: uv_async_send(&m_wakeUp); break;
    case State::InSemaphore: m_withoutSockets.release(); break;
    case State::Running:
    case State::Woken: break;
    }
}

bool UvLoop::wait(std::optional<Time> until, Sockets sockets)
{
    const bool watched = sockets == Sockets::Watched;
    auto expected = State::Running;
    const bool waits = (!until || *until > now())
        && m_state.compare_exchange_strong(expected, watched ? State::InLoop : State::InSemaphore);
    if (waits && watched)
        waitInLoop(until);
    else if (waits)
        waitInSemaphore(until);
    else if (watched)
        uv_run(&m_loop, UV_RUN_NOWAIT);
    return m_state.exchange(State::Running) == State::Woken;
}

void UvLoop::waitInLoop(std::optional<Time> until)
{
    if (until) {
        // A timer that is due is run before the loop looks at descriptors, which then would wait
        // for ever, if the loop were not stopped. Should the loop's clock, which has whole
        // milliseconds only, go on by one before it waits, then it waits for one less.
        uv_update_time(&m_loop);
        uv_timer_start(
            &m_timeout, [](uv_timer_t *timer) { uv_stop(timer->loop); },
            quint64(millisecondsUntil(*until)), 0);
    }
    uv_run(&m_loop, UV_RUN_ONCE);
    uv_timer_stop(&m_timeout);
}

void UvLoop::waitInSemaphore(std::optional<Time> until)
{
    int rest = -1; // for ever
    if (until)
        rest = int(std::min<qint64>(millisecondsUntil(*until), std::numeric_limits<int>::max()));
    // One released too late for an earlier wait only makes this one shorter.
    (void)m_withoutSockets.tryAcquire(1, rest);
}

} // namespace Windsock
