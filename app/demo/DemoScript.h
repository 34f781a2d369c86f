// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Windsock {

/// What the demo's clients say, line by line; it begins anew after the last one.
struct DemoLine
{
    int speaker = 1; ///< 1, 2, 3
    QString text;
};

[[nodiscard]] DemoLine demoLine(int number);
[[nodiscard]] int demoLineCount();

} // namespace Windsock
