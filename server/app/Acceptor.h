// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/net/Listener.h"

#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace Windsock {

class Worker;

/// Accepts connections and hands each to the worker that has the fewest. Lives in the first
/// worker's thread, where all calls but the constructor's are made.
class Acceptor final
{
public:
    /// The workers outlive it; `warning` is for the operator.
    Acceptor(const std::vector<Worker *> &workers,
             const std::function<void(const QString &message)> &warning);
    Q_DISABLE_COPY_MOVE(Acceptor)
    ~Acceptor() = default;

    /// Listens on all addresses or none. An error names the address and the cause.
    Result<QList<ListenAddress>> listen(const QList<ListenAddress> &addresses, int backlog);
    void close() { m_listeners.clear(); }

private:
    void accept(qintptr descriptor);
    [[nodiscard]] Worker &leastLoaded() const;

    std::vector<Worker *> m_workers;
    std::function<void(const QString &message)> m_warning;
    std::vector<std::unique_ptr<Listener>> m_listeners;
};

} // namespace Windsock
