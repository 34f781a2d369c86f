// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/RequestHead.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

/// Bearer tokens (RFC 6750): how a request presents one, whether it is one that lets in, and how
/// what a request said is shown without it.
namespace Windsock::AccessToken {

/// Whether it can be sent as one: letters, digits, "-._~+/", and "=" at its end.
[[nodiscard]] bool isValid(QStringView token);

/// Of "Authorization: Bearer …", else of the query's first "access_token=…" (browsers cannot set
/// header fields for a WebSocket); empty: there is none.
[[nodiscard]] QByteArray presented(const RequestHead &head);

/// Takes as long whichever of them it is, and however much of one it begins with.
[[nodiscard]] bool isOneOf(const QByteArray &token, const QStringList &tokens);

/// A path with query, or any text with one in it, with "access_token=…" for every token.
[[nodiscard]] QString redacted(const QString &target);
/// The same of a request's head as it came, whole, cut off or malformed; of Authorization and
/// Proxy-Authorization only the scheme stays, when it is a common one.
[[nodiscard]] QByteArray redacted(const QByteArray &head);
/// The same of a head's fields.
[[nodiscard]] HeaderFields redacted(const HeaderFields &headers);

} // namespace Windsock::AccessToken
