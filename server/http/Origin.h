// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Windsock {

/// Tornado's rule: an origin is our own when its host and port are those of the request's Host (RFC
/// 6454; default ports added on both sides).
///
/// And, beyond Tornado: that Host must be a name that can only be this computer's: an address,
/// localhost, or the computer's own name (alone or with .local). Otherwise a page of a stranger,
/// whose name its DNS points at 127.0.0.1, would count as ours (DNS rebinding). A server behind
/// another name allows that origin by name.
[[nodiscard]] bool isSameOrigin(const QString &origin, const QByteArray &host, bool tls);

/// Whether a Host (with or without a port) can only be this computer: see isSameOrigin().
[[nodiscard]] bool isOwnHost(const QByteArray &host);

/// Whether a list of allowed origins names this one: "https://example.org" to the letter (host
/// without case), or "*".
[[nodiscard]] bool isListedOrigin(const QString &origin, const QStringList &allowed);

} // namespace Windsock
