// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/DemoPlan.h"

#include "server/app/ExamplePath.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::DemoPlan)
};

/// The listener's address by which this computer reaches itself; null when there is none.
QHostAddress loopbackOf(const QHostAddress &listening)
{
    if (listening.isLoopback())
        return listening;
    if (listening == QHostAddress(QHostAddress::AnyIPv6))
        return QHostAddress(QHostAddress::LocalHostIPv6);
    if (listening == QHostAddress(QHostAddress::AnyIPv4)
        || listening == QHostAddress(QHostAddress::Any))
        return QHostAddress(QHostAddress::LocalHost);
    return {};
}

} // namespace

std::optional<DemoRoom> findDemoRoom(const QList<EndpointSpec> &endpoints)
{
    for (const EndpointSpec &spec : endpoints) {
        // Without a name in its pattern it is one room for all, and theirs.
        if (spec.behaviour != "room"_L1 || !spec.pattern.contains(u'{'))
            continue;
        const QString path = examplePath(spec, u"demo"_s, endpoints);
        if (!path.isEmpty())
            return DemoRoom{path, spec.options.value(u"accessTokens"_s).toArray().at(0).toString()};
    }
    return std::nullopt;
}

EndpointSpec suggestedDemoEndpoint(const QList<EndpointSpec> &endpoints)
{
    const auto isTaken = [&endpoints](const QString &pattern) {
        return std::ranges::any_of(endpoints, [&pattern](const EndpointSpec &spec) {
            return spec.pattern == pattern;
        });
    };
    QString pattern = u"/chat/{room}"_s;
    for (int number = 1; isTaken(pattern); ++number)
        pattern = u"/demo%1/{room}"_s.arg(number);
    return {pattern, u"room"_s, {}};
}

Result<DemoPlan> DemoPlan::make(const QList<QUrl> &urls, const QList<EndpointSpec> &endpoints,
                                const CertificateInfo &certificate)
{
    if (urls.isEmpty())
        return Error{Texts::tr("The demo needs a server that listens: start it first.")};
    const auto room = findDemoRoom(endpoints);
    if (!room)
        return Error{Texts::tr("The demo needs an endpoint with chat rooms, and there is none.")};
    for (const QUrl &url : urls) {
        const QHostAddress address = loopbackOf(QHostAddress(url.host()));
        if (address.isNull())
            continue;
        DemoPlan plan{url, room->token, certificate.fingerprint};
        plan.url.setHost(address.toString());
        plan.url.setPath(room->path);
        return plan;
    }
    return Error{Texts::tr("The demo does not leave this computer, and the server listens on %1 "
                           "only. Choose “This computer” to see it.")
                     .arg(urls.constFirst().host())};
}

} // namespace Windsock
