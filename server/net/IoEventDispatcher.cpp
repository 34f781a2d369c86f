// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/IoEventDispatcher.h"

#ifndef Q_OS_WIN
#include "server/net/UvEventDispatcher.h"
#endif

namespace Windsock {

std::unique_ptr<QAbstractEventDispatcher> makeIoEventDispatcher()
{
#ifdef Q_OS_WIN
    return nullptr;
#else
    return std::make_unique<UvEventDispatcher>();
#endif
}

} // namespace Windsock
