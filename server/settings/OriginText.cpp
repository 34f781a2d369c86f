// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/OriginText.h"

#include <QCoreApplication>
#include <QUrl>

namespace Windsock {

Result<QString> parseOrigin(const QString &text)
{
    if (text == u"*" || text == u"null")
        return text;
    const QUrl url(text, QUrl::StrictMode);
    const bool isOrigin = url.isValid() && !url.scheme().isEmpty() && !url.host().isEmpty()
        && url.path().isEmpty() && !url.hasQuery() && !url.hasFragment()
        && url.userInfo().isEmpty();
    if (!isOrigin) {
        return Error{QCoreApplication::translate("Windsock::OriginText",
                                                 "“%1” is not an origin; one looks like "
                                                 "https://example.org, and * is every one")
                         .arg(text)};
    }
    return text;
}

} // namespace Windsock
