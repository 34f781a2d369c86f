// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Windsock {

/// What the program was called with, its own name first, before there is an application object to
/// ask. On Windows as the system has it, since argv has lost there whatever the code page lacks.
[[nodiscard]] QStringList argumentList(int argc, char **argv);

} // namespace Windsock
