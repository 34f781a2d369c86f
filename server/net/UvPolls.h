// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <array>
#include <memory>
#include <poll.h>
#include <uv.h>
#include <vector>

namespace Windsock {

/// The socket notifiers of one event dispatcher: which descriptors its libuv loop watches for them,
/// and which of them are to be activated.
///
/// Changes are collected, and update() tells the loop what is left of them, as each costs several
/// system calls. But what a descriptor without notifiers leaves in the loop is taken back at once:
/// its owner is free to close it, and its number may be another's before the turn is over.
///
/// A write notifier is told to the loop only when its descriptor is really full. Sockets enable
/// theirs for every write and disable it when all is written, which mostly succeeds right away; so
/// what is new is first asked with a poll() of its own, and what is writable is asked again each
/// turn until it is disabled or full.
///
/// A descriptor is to stay the same file while it has notifiers. Of another that is put in its
/// place (dup2()) the system does not tell, and asking would cost a call for each descriptor and
/// turn. So unlike Qt's own dispatchers this one does not watch it before a notifier of it comes or
/// goes (a writer: as one that is full), and may tell of the old file until then, and for as long
/// as that is open elsewhere.
///
/// For the thread of its dispatcher alone. The loop must run once more between close() and the
/// destructor.
class UvPolls final
{
public:
    explicit UvPolls(uv_loop_t *loop) : m_loop(loop) {}
    Q_DISABLE_COPY_MOVE(UvPolls)

    /// A second notifier of the same type on one descriptor takes the place of the first, with a
    /// warning. What cannot be watched is disabled with a warning, here or in update().
    void add(QSocketNotifier *notifier);
    void remove(QSocketNotifier *notifier);

    /// Before the loop waits: asks all writers and tells the loop what to watch.
    void update();
    /// At the end of a turn: asks only those writers that have come in it.
    void tryNewWriters();

    /// Whether activate() has something to do.
    [[nodiscard]] bool hasReady() const { return m_nextReady < m_ready.size(); }
    /// Whether the loop has yet to run, without waiting, to let go of descriptors.
    [[nodiscard]] bool isClosing() const { return m_closing > 0; }
    /// Activates all notifiers that are ready, each once, and returns how many. All of this class
    /// may be called from there, this call included: it goes on where the outer one is.
    int activate();

    /// Watches nothing any more.
    void close();

private:
    using Types = quint8; ///< bits, 1 << QSocketNotifier::Type

    /// What libuv needs for a descriptor. It must stay until libuv has let it go.
    struct Handle
    {
        uv_poll_t poll{};
        UvPolls *owner = nullptr;
        int descriptor = -1;
    };
    struct Descriptor
    {
        std::array<QSocketNotifier *, 3> notifiers{}; ///< by type
        Handle *handle = nullptr;                     ///< open while something is watched
        Types watched = 0;                            ///< by the loop
        Types ready = 0;                              ///< to be activated
        bool isTried = false;                         ///< its writer is not for the loop (yet)
        bool isRenewed = false; ///< may be another file by now, so `watched` means nothing
        // In which lists its number is.
        bool isInReady = false;
        bool isInChanged = false;
        bool isInWriters = false;

        [[nodiscard]] Types enabled() const;
        [[nodiscard]] Types wanted() const;
    };

    void markReady(int fd, Types types);
    void markChanged(int fd);
    /// A descriptor that has no handle.
    void watch(int fd, Types types);
    [[nodiscard]] int open(int fd);
    void closeHandle(Descriptor &descriptor);
    /// Disables all notifiers of a descriptor that cannot be watched.
    void refuse(int fd, int error);
    static void onPolled(uv_poll_t *poll, int status, int events);

    uv_loop_t *m_loop;
    std::vector<Descriptor> m_descriptors; ///< by number
    std::vector<int> m_changed;
    std::vector<int> m_changes; ///< scratch of update()
    std::vector<int> m_newWriters;
    std::vector<int> m_writable; ///< writers that were not full when they were last asked
    std::vector<pollfd> m_asked; ///< scratch of tryNewWriters()
    std::vector<int> m_ready;
    size_t m_nextReady = 0;

    std::vector<std::unique_ptr<Handle>> m_handles;
    std::vector<Handle *> m_free; ///< of these
    size_t m_closing = 0;
};

} // namespace Windsock
