// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/HttpResponse.h"
#include "server/http/RequestHead.h"

#include <QStringList>

namespace Windsock::Pages {

/// The browser test page. `paths` are offered as where to connect, with `{name}` segments filled
/// with an example. A strict Content-Security-Policy allows the page's own script, and connections
/// to WebSockets wherever its user types.
[[nodiscard]] HttpResponse test(const QStringList &paths);

/// "ok": the server answers.
[[nodiscard]] HttpResponse healthy();

} // namespace Windsock::Pages
