// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/monitor/Types.h"

#include <array>

namespace Windsock {

QString handshakeRuleName(HandshakeRule rule)
{
    static constexpr std::array<const char *, HandshakeRuleCount> Names{
        "accepted",       "page_served",      "malformed",          "missing_host",
        "invalid_key",    "unknown_path",     "method_not_allowed", "timeout",
        "not_an_upgrade", "wrong_version",    "foreign_origin",     "handler_refused",
        "head_too_large", "connection_limit", "handshake_limit",    "out_of_descriptors",
        "address_limit",  "address_rate",     "address_blocked",    "token_missing",
        "token_wrong",    "loopback_only",    "tls_on_plain_port",  "tls_failed",
        "disconnected",   "internal_error"};
    return QString::fromLatin1(Names.at(size_t(rule)));
}

} // namespace Windsock
