// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QObject>

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

/// Runs `call` in `receiver`'s thread, later, unless `receiver` is gone by then. The only way by which one
/// thread of ours asks something of another. Callable from any thread.
///
/// It is a queued call of Qt's and nothing more, except that a ThreadSanitizer build is told of the order
/// that Qt's event queue (a library built without it) establishes.
template<typename Call>
void post(QObject *receiver, Call &&call)
{
#ifdef WINDSOCK_TSAN
    auto *token = new char(0);
    __tsan_release(token);
    QMetaObject::invokeMethod(
        receiver,
        [token, held = std::forward<Call>(call)]() mutable {
            __tsan_acquire(token);
            delete token;
            held();
        },
        Qt::QueuedConnection);
#else
    QMetaObject::invokeMethod(receiver, std::forward<Call>(call), Qt::QueuedConnection);
#endif
}

} // namespace Windsock
