// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Windsock {

/// The calling thread goes after the others of its process from now on, where they contend for
/// processors: it gets about a third of what one of them gets. Elsewhere than on Linux it changes
/// nothing.
void yieldToOtherThreads();

} // namespace Windsock
