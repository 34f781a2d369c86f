// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/HandshakeRemedy.h"

#include "server/handlers/EndpointCatalog.h"
#include "server/settings/LimitFields.h"
#include "server/settings/OriginText.h"
#include "ui/models/LimitText.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace Windsock {

namespace {

using Kind = HandshakeRemedy::Kind;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::HandshakeRemedy)
};

HandshakeRemedy nothing(const QString &why = {})
{
    HandshakeRemedy remedy;
    remedy.done = why;
    return remedy;
}

HandshakeRemedy changing(Kind kind, const ServerSettings &settings, const QString &text,
                         const QString &done)
{
    return {kind, text, done, {}, settings};
}

HandshakeRemedy allowOrigin(const HandshakeReport &report, ServerSettings settings)
{
    const QString &origin = report.origin;
    const QStringList &allowed = settings.allowedOrigins;
    if (allowed.contains(u"*"_qs) || allowed.contains(origin, Qt::CaseInsensitive))
        return nothing(Texts::tr("Pages of %1 may connect by now.").arg(origin));
    if (origin == u"*" || !parseOrigin(origin))
        return nothing(); // a browser never sends such a one
    settings.allowedOrigins += origin;
    return changing(Kind::AllowOrigin, settings, Texts::tr("Allow this origin"),
                    Texts::tr("Pages of %1 may connect from now on.").arg(origin));
}

QString pathOf(const HandshakeReport &report)
{
    return report.path.section(u'?', 0, 0);
}

/// The endpoint that a path belongs to; null: none of them, or one with a handler of its own.
const EndpointSpec *endpointOf(const QString &path, const QList<EndpointSpec> &endpoints)
{
    const auto found = std::find_if(endpoints.begin(), endpoints.end(),
                                    [&path](const EndpointSpec &spec) {
                                        const auto made = EndpointCatalog::make(spec);
                                        return made && made->match(path);
                                    });
    return found == endpoints.end() ? nullptr : &*found;
}

HandshakeRemedy createEndpoint(const HandshakeReport &report, const QList<EndpointSpec> &endpoints)
{
    const QString path = pathOf(report);
    if (!path.startsWith(u'/') || path.startsWith(u"/-/"))
        return nothing();
    if (const EndpointSpec *spec = endpointOf(path, endpoints))
        return nothing(Texts::tr("The endpoint %1 answers there by now.").arg(spec->pattern));
    return {Kind::CreateEndpoint, Texts::tr("Create this endpoint"), {}, patternOfPath(path), {}};
}

HandshakeRemedy showEndpoint(const HandshakeReport &report, const QList<EndpointSpec> &endpoints)
{
    const EndpointSpec *spec = endpointOf(pathOf(report), endpoints);
    return spec
        ? HandshakeRemedy{Kind::ShowEndpoint, Texts::tr("Show the endpoint"), {}, spec->pattern, {}}
        : nothing();
}

HandshakeRemedy permitAddress(const HandshakeReport &report, ServerSettings settings)
{
    const QString address = report.address.toString();
    if (report.address.isNull())
        return nothing();
    if (settings.addresses.permits(report.address))
        return nothing(Texts::tr("%1 may connect by now.").arg(address));
    settings.addresses.permit(report.address);
    return changing(Kind::PermitAddress, settings, Texts::tr("Let this address in"),
                    Texts::tr("%1 may connect from now on.").arg(address));
}

/// A head may have been too long, or have had too many fields; only then all of it came.
const LimitField *limitMet(const HandshakeReport &report)
{
    if (report.rule != HandshakeRule::HeadTooLarge || !report.request.endsWith("\r\n\r\n"))
        return limitOf(report.rule);
    const auto &fields = limitFields();
    const auto found = std::find_if(fields.begin(), fields.end(), [](const LimitField &field) {
        return field.name == u"maxRequestHeaders";
    });
    return found == fields.end() ? nullptr : &*found;
}

HandshakeRemedy raiseLimit(const LimitField &field, ServerSettings settings)
{
    const qint64 now = field.get(settings.limits);
    if (now == 0 && field.zeroIsNone)
        return nothing(Texts::tr("There is no such limit any more."));
    if (now >= field.maximum)
        return nothing(Texts::tr("The limit is %1 already, the greatest there is.")
                           .arg(LimitText::value(field, now)));
    const qint64 raised = std::min(now * 2, field.maximum);
    field.set(settings.limits, raised);
    const QString text = LimitText::value(field, raised);
    return changing(Kind::RaiseLimit, settings, Texts::tr("Raise the limit to %1").arg(text),
                    Texts::tr("The limit “%1” is %2 now; it was %3.")
                        .arg(field.label(), text, LimitText::value(field, now)));
}

} // namespace

QString patternOfPath(const QString &path)
{
    static const QRegularExpression special(u"([\\\\^$.|?*+()\\[\\]{}])"_qs);
    return QString(path).replace(special, u"\\\\1"_qs);
}

HandshakeRemedy handshakeRemedy(const HandshakeReport &report, const ServerSettings &settings,
                                const QList<EndpointSpec> &endpoints)
{
    switch (report.rule) {
    case HandshakeRule::ForeignOrigin: return allowOrigin(report, settings);
    case HandshakeRule::UnknownPath: return createEndpoint(report, endpoints);
    case HandshakeRule::TokenMissing:
    case HandshakeRule::TokenWrong: return showEndpoint(report, endpoints);
    case HandshakeRule::AddressBlocked: return permitAddress(report, settings);
    default: break;
    }
    const LimitField *field = limitMet(report);
    return field ? raiseLimit(*field, settings) : nothing();
}

} // namespace Windsock
