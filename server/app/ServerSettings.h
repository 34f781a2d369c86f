// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Limits.h"
#include "server/monitor/Types.h"

#include <QStringList>

namespace Windsock {

/// How a server listens and whom it lets in. What it answers is its Application.
struct ServerSettings
{
    QList<ListenAddress> listen{ListenAddress{}}; ///< loopback only unless said otherwise
    QStringList allowedOrigins; ///< besides the same origin: "https://example.org", or "*" for
                                ///< every one
    QString tlsCertificate;     ///< PEM file with the chain; empty: plain ws://
    QString tlsKey;             ///< PEM file with the private key
    bool metricsForAll = false; ///< /-/metrics answers loopback only unless true
    Limits limits;
};

} // namespace Windsock
