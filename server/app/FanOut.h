// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/websocket/Message.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace Windsock {

class TrafficLog;

/// One message to many while it is on its way through the I/O threads. Each of them sends it to
/// those of its clients that it is for, and adds what became of it; the last one records it, as one
/// record.
///
/// Thread-safe.
class FanOut final
{
public:
    /// What one thread did.
    struct Share
    {
        std::vector<ClientId> reached; ///< ascending
        quint32 skipped = 0;           ///< passed over because of their backlog
        quint32 gone = 0;              ///< closing already
        QString endpoint;              ///< of the last that was reached, with a Selection
    };
    using Finished = std::function<void(const SendReport &report)>;

    /// `record` lacks what `message` and the shares tell; `threads` of them will come.
    FanOut(const Message &message, TrafficRecord record, int threads);
    Q_DISABLE_COPY_MOVE(FanOut)
    ~FanOut() = default;

    /// Called by the last thread. `wanted` clients were named; those that nobody knew are gone.
    void setFinished(const Finished &finished, quint32 wanted = 0);
    /// Most likely these are the recipients: then their list is shared, rather than made anew.
    void expect(const std::shared_ptr<const std::vector<ClientId>> &recipients);

    [[nodiscard]] const Message &message() const { return m_message; }

    /// Called in each thread, with its log.
    void add(Share &&share, TrafficLog &log);
    /// Those whom it reached, once the last thread has been here; null before.
    [[nodiscard]] std::shared_ptr<const std::vector<ClientId>> recipients() const;

private:
    void merge(Share &&share);
    void finish(TrafficLog &log);
    void record(TrafficLog &log);

    const Message m_message; ///< prepared, so that it is converted once
    mutable std::mutex m_mutex;
    TrafficRecord m_record;
    Share m_total;
    std::shared_ptr<const std::vector<ClientId>> m_expected;
    Finished m_finished;
    quint32 m_wanted = 0;
    int m_waiting; ///< threads that have not been here
};

} // namespace Windsock
