// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Counters.h"
#include "server/net/LoopLag.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace Windsock {

/// What /-/metrics shows, in Prometheus' text format 0.0.4. Filled from any thread, read from any
/// thread.
class Metrics
{
public:
    void addCounters(const std::shared_ptr<Counters> &counters);
    void addLoopLag(const QString &thread, const std::shared_ptr<LoopLag> &lag);
    /// Whole metrics, with their HELP and TYPE lines; called at every text().
    void addSource(const std::function<QByteArray()> &source);

    [[nodiscard]] QByteArray text() const;
    [[nodiscard]] Statistics statistics() const;

private:
    [[nodiscard]] quint64 sum(Counter Counters::*counter) const;

    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<Counters>> m_counters;
    std::vector<std::pair<QString, std::shared_ptr<LoopLag>>> m_lags;
    std::vector<std::function<QByteArray()>> m_sources;
};

/// One metric without labels: its HELP, TYPE and value lines.
[[nodiscard]] QByteArray prometheusMetric(const char *name, const char *type, const char *help,
                                          quint64 value);

} // namespace Windsock
