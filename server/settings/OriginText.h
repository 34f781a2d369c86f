// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

namespace Windsock {

/// An origin as browsers send it ("https://example.org:8443", "null"), or "*" for every one. What
/// ServerSettings::allowedOrigins holds. An error says what one looks like.
[[nodiscard]] Result<QString> parseOrigin(const QString &text);

} // namespace Windsock
