// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/AddressRange.h"
#include "server/settings/Limits.h"

#include <QStringList>

namespace Windsock {

/// How a server listens and whom it lets in. What it answers is its Application.
struct ServerSettings
{
    // Take effect at the next start
    QList<ListenAddress> listen{ListenAddress{}}; ///< loopback only unless said otherwise
    QString tlsCertificate;                       ///< PEM file with the chain; empty: plain ws://
    QString tlsKey;                               ///< PEM file with the private key
    /// wss:// with a certificate of its own making (net/SelfSigned.h); the two files are empty
    /// then.
    bool tlsSelfSigned = false;

    // Take effect at once
    QStringList allowedOrigins; ///< besides the same origin: "https://example.org", or "*" for
                                ///< every one
    AddressRules addresses;
    bool metricsForAll = false; ///< /-/metrics answers loopback only unless true
    /// At once for running clients too; only `backlog` and `ioThreads` are of listening.
    Limits limits;

    friend bool operator==(const ServerSettings &, const ServerSettings &) = default;

    /// Whether a running server must listen anew to go over to `other`.
    [[nodiscard]] bool needsRestartFor(const ServerSettings &other) const
    {
        return listen != other.listen || tlsCertificate != other.tlsCertificate
            || tlsKey != other.tlsKey || tlsSelfSigned != other.tlsSelfSigned
            || limits.backlog != other.limits.backlog || limits.ioThreads != other.limits.ioThreads;
    }
};

} // namespace Windsock
