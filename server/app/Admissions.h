// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/AddressTally.h"
#include "server/settings/Limits.h"

#include <QHostAddress>

#include <mutex>

namespace Windsock {

/// Who is in and who is on the way, counted over all I/O threads: what the limits on connections
/// hold for. Thread-safe; called a few times for each connection, never for a message.
class Admissions final
{
public:
    Admissions() = default;
    Q_DISABLE_COPY_MOVE(Admissions)
    ~Admissions() = default;

    /// Counts a request that is on its way. False: as many as may be are already.
    [[nodiscard]] bool tryBegin(const Limits &limits);

    /// What the address of a request decides.
    struct Arrival
    {
        bool isTooMany = false; ///< as many requests of this address as may be are on their way
        bool isTooFast = false; ///< it connects more often than it may
    };
    /// Counts it by its address as well. leave() is to follow in any case.
    [[nodiscard]] Arrival arrive(const QHostAddress &address, const Limits &limits, qint64 now);
    void leave(const QHostAddress &address);

    enum class Verdict : quint8 { Admitted, Full, AddressFull };
    /// Counts a client if there is room for one more. dismiss() is to follow then.
    [[nodiscard]] Verdict tryAdmit(const QHostAddress &address, const Limits &limits);
    void dismiss(const QHostAddress &address);

    /// To be called now and then.
    void purge(const Limits &limits, qint64 now);

private:
    std::mutex m_mutex;
    AddressTally m_tally;
    int m_requests = 0;
    int m_clients = 0;
};

} // namespace Windsock
