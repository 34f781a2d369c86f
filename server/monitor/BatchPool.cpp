// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/BatchPool.h"

namespace Windsock {

std::shared_ptr<TrafficBatch> BatchPool::take()
{
    std::unique_ptr<TrafficBatch> batch;
    {
        const std::lock_guard lock(m_spare->mutex);
        if (!m_spare->batches.empty()) {
            batch = std::move(m_spare->batches.back());
            m_spare->batches.pop_back();
        }
    }
    if (!batch)
        batch = std::make_unique<TrafficBatch>();
    const auto giveBack = [spare = m_spare](TrafficBatch *used) {
        std::unique_ptr<TrafficBatch> owned(used);
        owned->clear();
        const std::lock_guard lock(spare->mutex);
        if (spare->batches.size() < MaxSpare)
            spare->batches.push_back(std::move(owned));
    };
    return {batch.release(), giveBack};
}

size_t BatchPool::spare() const
{
    const std::lock_guard lock(m_spare->mutex);
    return m_spare->batches.size();
}

} // namespace Windsock
