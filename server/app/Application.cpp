// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Application.h"

#include <QCoreApplication>
#include <QSet>

namespace Windsock {

Application &Application::add(const UrlSpec &spec)
{
    m_specs.append(spec);
    return *this;
}

Application &Application::add(const QString &pattern, const HandlerFactory &factory)
{
    return add(UrlSpec(pattern, factory));
}

QList<EndpointSpec> Application::endpoints() const
{
    QList<EndpointSpec> result;
    for (const UrlSpec &spec : m_specs)
        result.append(spec.spec());
    return result;
}

Result<void> Application::check() const
{
    QSet<QString> seen;
    for (const UrlSpec &spec : m_specs) {
        if (const QString error = spec.error(); !error.isEmpty())
            return Error{error};
        if (seen.contains(spec.pattern()))
            return Error{QCoreApplication::translate("Windsock::Application",
                                                     "The endpoint “%1” is there twice.")
                             .arg(spec.pattern())};
        seen.insert(spec.pattern());
    }
    return {};
}

Application::Match Application::match(const QString &path) const
{
    for (const UrlSpec &spec : m_specs) {
        if (auto arguments = spec.match(path))
            return {&spec, *arguments};
    }
    return {};
}

} // namespace Windsock
