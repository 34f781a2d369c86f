// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace Windsock {

/// The timers of one event dispatcher, with the meaning that Qt's own give them (QTimerInfoList).
/// It has no clock: each call is told how late it is, on any clock that never goes back.
///
/// - A precise timer is due an interval after it was last due, so it does not drift; one that is
///   late by more than an interval starts anew from now.
/// - A coarse timer is counted in the same way, but due up to 5 % of its interval later, at a time
///   that it shares with others, so that they wake their thread only once. Below 20 ms it is as a
///   precise one, and from 20 s on as a very coarse one (5 % of that is 1 s).
/// - A very coarse timer counts in whole seconds and is due at whole seconds of the clock, so up to
///   a second early or late. Below half a second it is as a coarse one.
/// - Timers expire in the order in which they are due, and those that are due together in the order
///   in which they were started, or last expired.
///
/// For the thread of its dispatcher alone.
class TimerQueue final
{
public:
    using Time = std::chrono::nanoseconds; ///< since the start of the clock

    TimerQueue() = default;
    Q_DISABLE_COPY_MOVE(TimerQueue)

    /// A timer of that id must not be there. `interval` is not negative.
    void add(int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject *object,
             Time now);
    /// Whether there was one.
    bool remove(int id);
    bool removeAll(QObject *object);

    /// With the intervals and types that they were added with.
    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> timersOf(QObject *object) const;
    /// Zero for one that is due; nothing for one that is not there.
    [[nodiscard]] std::optional<Time> remaining(int id, Time now) const;
    /// When activate() has something to do. Nothing without timers, and when all of them are being
    /// activated already (in a nested event loop).
    [[nodiscard]] std::optional<Time> nextDue() const;

    /// Sends a QTimerEvent for each timer that is due, once, but not to one whose event is being
    /// handled already. All of this class may be called from there. Returns how many there were,
    /// without those of no interval, which are always due and would keep whoever asks for
    /// "everything that is there" busy for ever.
    int activate(Time now);

private:
    struct Timer
    {
        int id = 0;
        std::chrono::milliseconds interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Time exact{0}; ///< when it is due, before that is rounded: what the next is counted from
        bool active = false; ///< its event is being handled

        [[nodiscard]] bool isVeryCoarse() const;
        [[nodiscard]] Time step() const;
        [[nodiscard]] Time grid() const;
        [[nodiscard]] Time firstExact(Time now) const;
        [[nodiscard]] Time nextExact(Time now) const;
        [[nodiscard]] Time due() const;
    };
    /// The number counts insertions: it is the order of those due together, and tells whether one
    /// was there when activate() began.
    using Due = std::pair<Time, quint64>;
    using Queue = std::map<Due, Timer>;

    Queue m_queue;
    std::unordered_map<int, Queue::iterator> m_byId;
    std::unordered_multimap<const QObject *, int> m_byObject;
    quint64 m_insertions = 0;
};

} // namespace Windsock
