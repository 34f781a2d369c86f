// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Figures as a person reads them, the same in every view.
namespace Windsock::Format {

/// "48,213", by the locale.
[[nodiscard]] QString number(qint64 value);
/// "61 B", "4.2 kB", "1.9 MB": decimal units, one decimal place.
[[nodiscard]] QString size(qint64 bytes);
/// Of µs: "0.4 ms", "12 ms", "1.5 s".
[[nodiscard]] QString roundTrip(qint64 microseconds);
/// Of whole seconds: "8 s", "3 min 20 s", "2 h 5 min", "4 d 2 h".
[[nodiscard]] QString duration(qint64 seconds);
/// Of µs since the epoch, in local time: "10:42:07.113".
[[nodiscard]] QString timeOfDay(qint64 microseconds);
/// Of µs since the epoch, in local time: "2026-11-22 10:42:07.113 104".
[[nodiscard]] QString timestamp(qint64 microseconds);

} // namespace Windsock::Format
