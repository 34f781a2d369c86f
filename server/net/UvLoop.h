// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSemaphore>

#include <atomic>
#include <chrono>
#include <optional>
#include <uv.h>

namespace Windsock {

/// A libuv loop that waits for descriptors, until a time, and for being woken. Its callbacks may
/// only take notes, as uv_run() must not be called from within itself: what they note is acted on
/// when wait() has returned.
///
/// For one thread at a time, except where it says so. What cannot be had of the system ends the
/// program, as with Qt's own dispatchers: a thread is nothing without its loop.
class UvLoop final
{
public:
    using Time = std::chrono::nanoseconds; ///< since some time before the program started

    UvLoop();
    /// All handles of others must be closing or closed.
    ~UvLoop();
    Q_DISABLE_COPY_MOVE(UvLoop)

    [[nodiscard]] uv_loop_t *handle() { return &m_loop; }
    [[nodiscard]] static Time now();

    /// Makes the wait() that goes on, or else the next, return at once. From any thread; often is
    /// as good as once.
    void wakeUp();
    /// Whether the next wait() will not wait for that reason.
    [[nodiscard]] bool isWoken() const { return m_state == State::Woken; }

    enum class Sockets : bool { Ignored, Watched };
    /// Waits until a descriptor is ready, until `until` (already over: just looks), or for ever.
    /// What is left until then is rounded up to whole milliseconds, as Qt's own dispatchers do; on
    /// rare occasions it returns up to one too early, so whoever waits asks the clock again.
    /// Returns whether it was woken, which it forgets.
    bool wait(std::optional<Time> until, Sockets sockets);

private:
    enum class State : int { Running, InLoop, InSemaphore, Woken };

    void waitInLoop(std::optional<Time> until);
    void waitInSemaphore(std::optional<Time> until);

    uv_loop_t m_loop{};
    uv_async_t m_wakeUp{};
    uv_timer_t m_timeout{};
    QSemaphore m_withoutSockets;
    std::atomic<State> m_state = State::Running;
};

} // namespace Windsock
