// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionTypes.h"

#include <QByteArray>

namespace Windsock {

/// The recorder's counters as Prometheus text, for /-/metrics.
[[nodiscard]] QByteArray recordingMetrics(const SessionCounters &counters);

} // namespace Windsock
