// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QObject>

#include <type_traits>
#include <utility>

#if defined(__SANITIZE_THREAD__)
#define WINDSOCK_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WINDSOCK_TSAN 1
#endif
#endif

#ifdef WINDSOCK_TSAN
extern "C" {
void __tsan_acquire(void *address);
void __tsan_release(void *address);
}
#endif

namespace Windsock {

#ifdef WINDSOCK_TSAN
/// Tells ThreadSanitizer that what was written before a call reached its place in the event queue
/// is seen by whoever takes it from there. Both sides name the place itself: reading it to find out
/// would be the race.
template<typename Call>
class OrderedCall
{
public:
    explicit OrderedCall(Call call) : m_call(std::move(call)) {}
    OrderedCall(OrderedCall &&other) noexcept : m_call(std::move(other.m_call))
    {
        __tsan_release(this);
    }
    OrderedCall(const OrderedCall &) = delete;
    OrderedCall &operator=(const OrderedCall &) = delete;
    OrderedCall &operator=(OrderedCall &&) = delete;
    ~OrderedCall() { __tsan_acquire(this); }

    void operator()()
    {
        __tsan_acquire(this);
        m_call();
        __tsan_release(this); // whoever lets go of it last, here or where it was posted, destroys
                              // it
    }

private:
    Call m_call;
};
#endif

/// Runs `call` in `receiver`'s thread, later, unless `receiver` is gone by then. The only way by
/// which one thread of ours asks something of another. Callable from any thread.
///
/// It is a queued call of Qt's and nothing more, except that a ThreadSanitizer build is told of the
/// order that Qt's event queue (a library built without it) establishes.
template<typename Call>
void post(QObject *receiver, Call &&call)
{
#ifdef WINDSOCK_TSAN
    QMetaObject::invokeMethod(receiver, OrderedCall<std::decay_t<Call>>(std::forward<Call>(call)),
                              Qt::QueuedConnection);
#else
    QMetaObject::invokeMethod(receiver, std::forward<Call>(call), Qt::QueuedConnection);
#endif
}

} // namespace Windsock
