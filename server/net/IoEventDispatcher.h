// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>

#include <memory>

namespace Windsock {

/// The event dispatcher for a thread with thousands of sockets, to be given away with
///
///     if (auto dispatcher = makeIoEventDispatcher())
///         thread.setEventDispatcher(dispatcher.release());
///
/// before the thread starts, which may be done in any thread. A QThread deletes its dispatcher when
/// it ends, so one that is started again needs a new one (or gets Qt's).
///
/// Null on Windows, where Qt's own serves. (QThread does not take null for "the usual one": it
/// crashes.)
[[nodiscard]] std::unique_ptr<QAbstractEventDispatcher> makeIoEventDispatcher();

} // namespace Windsock
