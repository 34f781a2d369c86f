// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Acceptor.h"

#include "server/app/Worker.h"
#include "server/base/Post.h"

#include <algorithm>

namespace Windsock {

Acceptor::Acceptor(const std::vector<Worker *> &workers,
                   const std::function<void(const QString &message)> &warning)
    : m_workers(workers), m_warning(warning)
{
}

Result<QList<ListenAddress>> Acceptor::listen(const QList<ListenAddress> &addresses, int backlog)
{
    std::vector<std::unique_ptr<Listener>> listeners;
    QList<ListenAddress> bound;
    for (const ListenAddress &address : addresses) {
        auto listener = std::make_unique<Listener>(
            Listener::Callbacks{[this](qintptr descriptor) { accept(descriptor); },
                                [this](qintptr descriptor) {
                                    m_workers.front()->refuseForWantOfDescriptors(descriptor);
                                },
                                m_warning});
        const auto listening = listener->listenOn(address, backlog);
        if (!listening)
            return Error{listening.error()};
        bound.append(listener->listenAddress());
        listeners.push_back(std::move(listener));
    }
    m_listeners = std::move(listeners);
    return bound;
}

void Acceptor::accept(qintptr descriptor)
{
    Worker &worker = leastLoaded();
    worker.expectDescriptor();
    if (&worker == m_workers.front())
        worker.accept(descriptor);
    else
        post(&worker, [&worker, descriptor] { worker.accept(descriptor); });
}

/// A few atomic reads; there are few workers.
Worker &Acceptor::leastLoaded() const
{
    return **std::min_element(m_workers.begin(), m_workers.end(),
                              [](const Worker *a, const Worker *b) {
                                  return a->load() < b->load();
                              });
}

} // namespace Windsock
