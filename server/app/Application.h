// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/UrlSpec.h"
#include "server/base/Result.h"

#include <QList>

namespace Windsock {

/// What a server answers: UrlSpecs, the first that matches a path wins (tornado.web.Application). A
/// value.
///
/// "/" and everything below "/-/" belong to the server's own pages, for plain GETs; a spec may take
/// "/" for WebSocket handshakes.
class Application
{
public:
    Application() = default;

    /// Appends a spec. Its error() is told by Server::start().
    Application &add(const UrlSpec &spec);
    Application &add(const QString &pattern, const HandlerFactory &factory);

    [[nodiscard]] const QList<UrlSpec> &specs() const { return m_specs; }
    [[nodiscard]] QList<EndpointSpec> endpoints() const;
    /// Empty, or what is wrong with a spec: its pattern, or that it is there twice.
    [[nodiscard]] Result<void> check() const;

    struct Match
    {
        const UrlSpec *spec = nullptr; ///< as long as the application lives; null: none matches
        UrlSpec::Arguments arguments;
    };
    [[nodiscard]] Match match(const QString &path) const;

private:
    QList<UrlSpec> m_specs;
};

} // namespace Windsock
