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

qint64 wholeMilliseconds(UvLoop::Time time)
{
    return std::chrono::ceil<std::chrono::milliseconds>(time).count();
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
        // In the loop's own time, which is in whole milliseconds: it wakes when they are full, and
        // so never too early. A timer that is due is run before the loop looks at descriptors,
        // which then would wait for ever, if the loop were not stopped.
        uv_update_time(&m_loop);
        const qint64 rest = wholeMilliseconds(*until) - qint64(uv_now(&m_loop));
        uv_timer_start(
            &m_timeout, [](uv_timer_t *timer) { uv_stop(timer->loop); },
            quint64(std::max(rest, qint64(0))), 0);
    }
    uv_run(&m_loop, UV_RUN_ONCE);
    uv_timer_stop(&m_timeout);
}

void UvLoop::waitInSemaphore(std::optional<Time> until)
{
    int rest = -1; // for ever
    if (until)
        rest = int(std::clamp(wholeMilliseconds(*until - now()), qint64(0),
                              qint64(std::numeric_limits<int>::max())));
    // One released too late for an earlier wait only makes this one shorter.
    (void)m_withoutSockets.tryAcquire(1, rest);
}

} // namespace Windsock
