// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Worker.h"
#include "server/base/Post.h"

#include <QThread>

#include <future>
#include <memory>

namespace Windsock {

/// A thread and the worker that lives in it. Belongs to the thread that made it.
class IoThread final
{
public:
    /// `number` counts from 0 and is in the thread's name.
    IoThread(int number, std::unique_ptr<Worker> worker);
    Q_DISABLE_COPY_MOVE(IoThread)
    /// Deletes the worker in its thread, and ends that. The worker must have stopped.
    ~IoThread();

    [[nodiscard]] Worker *worker() const { return m_worker; }

    /// Runs `call` with the worker in the thread, later.
    template<typename Call>
    void post(Call call)
    {
        Worker *receiver = m_worker;
        Windsock::post(receiver, [receiver, call = std::move(call)] { call(*receiver); });
    }

    /// The same, and waits for what it returns.
    template<typename Call>
    auto ask(const Call &call)
    {
        using Answer = decltype(call(*m_worker));
        // Shared: set_value() may still be at work when the answer is there.
        const auto promise = std::make_shared<std::promise<Answer>>();
        auto answer = promise->get_future();
        post([promise, &call](Worker &worker) {
            if constexpr (std::is_void_v<Answer>) {
                call(worker);
                promise->set_value();
            } else {
                promise->set_value(call(worker));
            }
        });
        return answer.get();
    }

private:
    QThread m_thread;
    Worker *m_worker; ///< lives in m_thread
};

} // namespace Windsock
