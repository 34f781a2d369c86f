// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/ServerSettings.h"

namespace Windsock {

/// What can be done, with one click, so that the next attempt like a refused one is let in.
struct HandshakeRemedy
{
    enum class Kind : quint8 {
        None,
        AllowOrigin,    ///< `settings` do it
        CreateEndpoint, ///< with `pattern`
        ShowEndpoint,   ///< of `pattern`: its access tokens decide
        RaiseLimit,     ///< `settings` do it
        PermitAddress,  ///< `settings` do it
    };
    Kind kind = Kind::None;
    QString text;            ///< of the button: "Allow this origin"
    QString done;            ///< a sentence for when it was done, or why nothing is left to do
    QString pattern;         ///< with CreateEndpoint and ShowEndpoint
    ServerSettings settings; ///< with the others: as they are to be
};

/// `settings` and `endpoints` are those of this moment: what was remedied since the attempt is not
/// offered again; `done` then says so.
[[nodiscard]] HandshakeRemedy handshakeRemedy(const HandshakeReport &report,
                                              const ServerSettings &settings,
                                              const QList<EndpointSpec> &endpoints);

/// The pattern that matches a path, and nothing else.
[[nodiscard]] QString patternOfPath(const QString &path);

} // namespace Windsock
