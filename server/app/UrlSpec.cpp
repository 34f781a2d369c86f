// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/UrlSpec.h"

#include "server/app/WebSocketHandler.h"
#include "server/http/AccessToken.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::UrlSpec)
};

/// "{name}" to "(?<name>[^/]+)". A quantifier ("{2,3}") begins with a digit and stays, as
/// does what belongs to an escape ("\\p{Lu}").
QString expanded(const QString &pattern)
{
    static const QRegularExpression segment(u"(?<!\\\\[A-Za-z])\\{([A-Za-z_][A-Za-z0-9_]*)\\}"_qs);
    return QString(pattern).replace(segment, u"(?<\\1>[^/]+)"_qs);
}

/// A path is chosen by a stranger, and there are patterns that some path keeps busy for seconds. So
/// many steps take some milliseconds; a path that takes more does not match.
const QString MatchLimit = QStringLiteral("(*LIMIT_MATCH=100000)");

bool isLiteral(const QString &pattern)
{
    static const QRegularExpression special(u"[\\\\^$.|?*+()\\[\\]{}]"_qs);
    return !pattern.contains(special);
}

QString decoded(const QString &captured)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(captured.toLatin1()));
}

} // namespace

UrlSpec::UrlSpec(const QString &pattern, HandlerFactory factory)
    : UrlSpec(EndpointSpec{pattern, u"custom"_qs, {}}, std::move(factory))
{
}

UrlSpec::UrlSpec(const EndpointSpec &spec, HandlerFactory factory)
    : m_spec(spec),
      m_factory(std::move(factory)),
      m_expression(MatchLimit + QRegularExpression::anchoredPattern(expanded(spec.pattern))),
      m_literal(isLiteral(spec.pattern))
{
}

QString UrlSpec::error() const
{
    if (!pattern().startsWith(u'/'))
        return Texts::tr("The pattern “%1” does not begin with “/”.").arg(pattern());
    if (pattern().startsWith(u"/-/"))
        return Texts::tr(
                   "The pattern “%1” begins with “/-/”, which is kept for the server's own pages.")
            .arg(pattern());
    if (!m_expression.isValid())
        return Texts::tr("The pattern “%1” is not a regular expression: %2.")
            .arg(pattern(), m_expression.errorString());
    // The token itself is not repeated: what is said here may be logged.
    if (!std::all_of(m_accessTokens.begin(), m_accessTokens.end(), AccessToken::isValid))
        return Texts::tr(
                   "Endpoint “%1”: an access token is made of letters, digits and -._~+/ only, "
                   "perhaps with = at its end.")
            .arg(pattern());
    return {};
}

std::optional<UrlSpec::Arguments> UrlSpec::match(const QString &path) const
{
    if (m_literal)
        return path == pattern() ? std::optional<Arguments>(Arguments{}) : std::nullopt;
    const QRegularExpressionMatch match = m_expression.match(path);
    if (!match.hasMatch())
        return {};
    Arguments arguments;
    const QStringList names = m_expression.namedCaptureGroups();
    for (int group = 1; group <= m_expression.captureCount(); ++group) {
        const QString value = decoded(match.captured(group));
        arguments.positional.append(value);
        if (const QString name = names.value(group); !name.isEmpty())
            arguments.named.insert(name, value);
    }
    return arguments;
}

} // namespace Windsock
