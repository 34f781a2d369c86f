// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QHash>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace Windsock {

class WebSocketHandler;

/// Makes the handler of one connection. Called in an I/O thread, for each handshake that reaches
/// the endpoint; with several of them (Limits::ioThreads) by several at once, so it must be
/// thread-safe.
using HandlerFactory = std::function<std::unique_ptr<WebSocketHandler>()>;

/// A factory for handlers of class T, each made from a copy of `arguments`.
template<typename T, typename... Arguments>
HandlerFactory handler(Arguments... arguments)
{
    return [arguments...] { return std::make_unique<T>(arguments...); };
}

/// A path and what answers there (tornado.web.URLSpec).
///
/// The pattern is a regular expression for the whole path (it is anchored at both ends); its
/// captured groups, percent-decoded, go to WebSocketHandler::open(). `{name}` is a shorthand for a
/// group of that name that takes one segment:
/// "/chat/{room}" is "/chat/(?<room>[^/]+)".
class UrlSpec
{
public:
    UrlSpec(const QString &pattern, HandlerFactory factory);
    /// One that ships, made by handlers/EndpointCatalog; `spec` is what the monitor lists it as.
    UrlSpec(const EndpointSpec &spec, HandlerFactory factory);

    [[nodiscard]] const QString &pattern() const { return m_spec.pattern; }
    [[nodiscard]] const EndpointSpec &spec() const { return m_spec; }
    /// Empty, or why the pattern is none: "“/a(” is not a regular expression: missing closing
    /// parenthesis"; or that a token of access cannot be sent as one.
    [[nodiscard]] QString error() const;

    struct Arguments
    {
        QStringList positional; ///< all captured groups in order
        QHash<QString, QString> named;
    };
    /// The captured groups when `path` (without query, still percent-encoded) matches.
    [[nodiscard]] std::optional<Arguments> match(const QString &path) const;

    [[nodiscard]] const HandlerFactory &factory() const { return m_factory; }

    /// Who presents none of them gets 401, before any handler is made; an empty list lets all in.
    void setAccessTokens(const QStringList &tokens) { m_accessTokens = tokens; }
    [[nodiscard]] const QStringList &accessTokens() const { return m_accessTokens; }

private:
    EndpointSpec m_spec;
    HandlerFactory m_factory;
    QStringList m_accessTokens;
    QRegularExpression m_expression;
    bool m_literal = false; ///< nothing in the pattern is special: compared, not matched
};

} // namespace Windsock
