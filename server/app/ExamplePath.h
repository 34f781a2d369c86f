// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

namespace Windsock {

/// A path at which `endpoint` answers, with `segment` for each "{name}" of its pattern:
/// "/chat/{room}" → "/chat/lobby". Empty when the pattern is more of a regular expression than
/// that, or when another one of `endpoints` comes before it at that path.
[[nodiscard]] QString examplePath(const EndpointSpec &endpoint, const QString &segment,
                                  const QList<EndpointSpec> &endpoints);

} // namespace Windsock
