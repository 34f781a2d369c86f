// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"

#include <optional>

namespace Windsock {

/// Where the demo's clients connect, and how they show that they may.
struct DemoPlan
{
    QUrl url;            ///< "ws://127.0.0.1:8888/chat/demo": never another host than loopback
    QString token;       ///< for "Authorization: Bearer"; empty: none is asked for
    QString fingerprint; ///< SHA-256 of the certificate to trust, as CertificateInfo has it

    /// Of a server that listens at `urls` with these endpoints. An error says in one sentence why
    /// the demo cannot run.
    [[nodiscard]] static Result<DemoPlan> make(const QList<QUrl> &urls,
                                               const QList<EndpointSpec> &endpoints,
                                               const CertificateInfo &certificate);
};

/// The endpoint with rooms that the demo would use, and the path of its own room there: nothing
/// when no pattern with one "{room}" in it leads to a room.
struct DemoRoom
{
    QString path;
    QString token; ///< one that the endpoint asks for
};
[[nodiscard]] std::optional<DemoRoom> findDemoRoom(const QList<EndpointSpec> &endpoints);

/// An endpoint to add where there is none: "/chat/{room}", or another path when that one is taken.
/// It goes to the front, so that no other one takes its paths.
[[nodiscard]] EndpointSpec suggestedDemoEndpoint(const QList<EndpointSpec> &endpoints);

} // namespace Windsock
