// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Windsock {

/// Microseconds since the Unix epoch that never run backwards: the wall clock as it was when the
/// program first asked, and from there on the steady clock. Clock changes while the program runs do
/// not disorder a session. Any thread.
[[nodiscard]] inline qint64 nowMicroseconds()
{
    using namespace std::chrono;
    static const auto offset = duration_cast<microseconds>(system_clock::now().time_since_epoch())
        - duration_cast<microseconds>(steady_clock::now().time_since_epoch());
    return (duration_cast<microseconds>(steady_clock::now().time_since_epoch()) + offset).count();
}

} // namespace Windsock
