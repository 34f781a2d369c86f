// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TimerQueue.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <bit>
#include <limits>

using namespace std::chrono_literals;

namespace Windsock {

namespace {

/// What Qt's own interfaces can ask for; no sum of times overflows.
constexpr std::chrono::milliseconds Longest{std::numeric_limits<int>::max()};

constexpr std::chrono::milliseconds CoarseFrom = 20ms;
constexpr std::chrono::milliseconds CoarseBelow = 20s;

} // namespace

bool TimerQueue::Timer::isVeryCoarse() const
{
    // Less than half a second would round to none, and a timer of none never rests.
    return (type == Qt::VeryCoarseTimer && interval >= 500ms)
        || (type == Qt::CoarseTimer && interval >= CoarseBelow);
}

TimerQueue::Time TimerQueue::Timer::step() const
{
    if (isVeryCoarse())
        return std::chrono::floor<std::chrono::seconds>(interval + 500ms);
    return interval;
}

/// What it is due at multiples of. The multiples of a power of two are among those of each smaller
/// one, so timers of different intervals meet, too.
TimerQueue::Time TimerQueue::Timer::grid() const
{
    if (type == Qt::PreciseTimer || interval < CoarseFrom || isVeryCoarse())
        return 1ns;
    const auto tolerance = unsigned(interval / 20ms); // in milliseconds, 5 %
    return std::chrono::milliseconds(std::bit_floor(tolerance));
}

TimerQueue::Time TimerQueue::Timer::firstExact(Time now) const
{
    if (isVeryCoarse())
        return std::chrono::round<std::chrono::seconds>(now) + step();
    return now + step();
}

TimerQueue::Time TimerQueue::Timer::nextExact(Time now) const
{
    const Time next = exact + step();
    if (isVeryCoarse() && next <= now)
        return std::chrono::floor<std::chrono::seconds>(now) + step();
    return next < now ? now + step() : next;
}

/// Rounded up, as what is early could find that its time has not come yet.
TimerQueue::Time TimerQueue::Timer::due() const
{
    const Time unit = grid();
    return (exact + unit - 1ns) / unit * unit;
}

void TimerQueue::add(int id, std::chrono::milliseconds interval, Qt::TimerType type,
                     QObject *object, Time now)
{
    Q_ASSERT(!m_byId.contains(id));
    Timer timer{id, std::min(interval, Longest), type, object};
    timer.exact = timer.firstExact(now);
    const auto at = m_queue.emplace(Due(timer.due(), ++m_insertions), timer).first;
    m_byId.emplace(id, at);
    m_byObject.emplace(object, id);
}

bool TimerQueue::remove(int id)
{
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return false;
    const auto timer = found->second;
    const auto [first, last] = m_byObject.equal_range(timer->second.object);
    m_byObject.erase(
        std::find_if(first, last, [id](const auto &entry) { return entry.second == id; }));
    m_byId.erase(found);
    m_queue.erase(timer);
    return true;
}

bool TimerQueue::removeAll(QObject *object)
{
    const auto [first, last] = m_byObject.equal_range(object);
    if (first == last)
        return false;
    std::for_each(first, last, [this](const auto &entry) {
        const auto timer = m_byId.find(entry.second);
        m_queue.erase(timer->second);
        m_byId.erase(timer);
    });
    m_byObject.erase(first, last);
    return true;
}

QList<QAbstractEventDispatcher::TimerInfo> TimerQueue::timersOf(QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> result;
    const auto [first, last] = m_byObject.equal_range(object);
    std::for_each(first, last, [this, &result](const auto &entry) {
        const Timer &timer = m_byId.at(entry.second)->second;
        result.emplaceBack(timer.id, int(timer.interval.count()), timer.type);
    });
    return result;
}

std::optional<TimerQueue::Time> TimerQueue::remaining(int id, Time now) const
{
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return std::nullopt;
    return std::max(found->second->first.first - now, Time::zero());
}

std::optional<TimerQueue::Time> TimerQueue::nextDue() const
{
    const auto found = std::find_if(m_queue.begin(), m_queue.end(),
                                    [](const auto &entry) { return !entry.second.active; });
    return found == m_queue.end() ? std::nullopt : std::optional(found->first.first);
}

int TimerQueue::activate(Time now)
{
    int activated = 0;
    // Whatever is inserted from here on, again or anew, is not due before now, and of those due
    // right now the older stand in front. So the first that is younger ends the turn.
    const quint64 last = m_insertions;
    while (!m_queue.empty()) {
        const auto first = m_queue.begin();
        const auto [due, insertion] = first->first;
        if (due > now || insertion > last)
            break;
        // Moved by its node, so that nothing is allocated.
        auto node = m_queue.extract(first);
        Timer &timer = node.mapped();
        timer.exact = timer.nextExact(now);
        node.key() = Due(timer.due(), ++m_insertions);
        const int id = timer.id;
        QObject *const object = timer.object;
        const bool send = !std::exchange(timer.active, true);
        if (send && timer.interval > 0ms)
            ++activated;
        m_byId.at(id) = m_queue.insert(std::move(node)).position;
        if (!send)
            continue;

        QTimerEvent event(id);
        QCoreApplication::sendEvent(object, &event);
        const auto found = m_byId.find(id); // it may have been removed meanwhile
        if (found != m_byId.end())
            found->second->second.active = false;
    }
    return activated;
}

} // namespace Windsock
