// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QByteArray>
#include <QString>

namespace Windsock {

/// A whole HTTP answer; the connection is closed after it.
struct HttpResponse
{
    int status = 200;
    HeaderList headers; ///< besides those that every answer has: length, close, no caching
    QByteArray body;

    /// A line of plain text, with a line feed at its end.
    [[nodiscard]] static HttpResponse text(int status, const QString &text);

    /// As it goes over the wire; `withBody` false: to a HEAD. A header field that could not be sent
    /// as one (a name that is no token, a value with a control byte) is left out, so that no
    /// argument of a client can add fields or answers.
    [[nodiscard]] QByteArray toBytes(bool withBody = true) const;
};

/// "Not Found" for 404; "Status" for a code that HTTP does not name.
[[nodiscard]] QByteArray reasonPhrase(int status);

} // namespace Windsock
