// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Traffic.h"

#include <mutex>

namespace Windsock {

/// Batches whose memory is used again once nobody holds them any more, in whatever thread that is.
/// They may outlive the pool.
class BatchPool final
{
public:
    /// An empty batch.
    [[nodiscard]] std::shared_ptr<TrafficBatch> take();

    /// Batches that wait to be used again.
    [[nodiscard]] size_t spare() const;

private:
    /// A writer that keeps up holds one or two. What a slower one has piled up is given back to the
    /// system.
    static constexpr size_t MaxSpare = 4;

    struct Spare
    {
        mutable std::mutex mutex;
        std::vector<std::unique_ptr<TrafficBatch>> batches;
    };
    std::shared_ptr<Spare> m_spare = std::make_shared<Spare>();
};

} // namespace Windsock
