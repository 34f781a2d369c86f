// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ExamplePath.h"

#include "server/app/UrlSpec.h"

#include <QRegularExpression>

#include <algorithm>

namespace Windsock {

QString examplePath(const EndpointSpec &endpoint, const QString &segment,
                    const QList<EndpointSpec> &endpoints)
{
    static const QRegularExpression plain(QStringLiteral(R"(^/([\w/.~-]|\{\w+\})*$)"));
    static const QRegularExpression place(QStringLiteral(R"(\{\w+\})"));
    if (!plain.match(endpoint.pattern).hasMatch())
        return {};
    QString path = endpoint.pattern;
    path.replace(place, segment);
    const auto first = std::ranges::find_if(endpoints, [&path](const EndpointSpec &spec) {
        return UrlSpec(spec, {}).match(path).has_value();
    });
    return first != endpoints.end() && *first == endpoint ? path : QString();
}

} // namespace Windsock
