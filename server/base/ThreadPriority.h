// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Windsock {

/// The calling thread goes after the others of its process from now on, where they contend for
/// processors: it gets about a third of what one of them gets, and does not interrupt one of them
/// when it has something to do. Elsewhere than on Linux it changes nothing.
void yieldToOtherThreads();

} // namespace Windsock
