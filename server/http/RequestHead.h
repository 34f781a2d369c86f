// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/HeaderFields.h"
#include "server/monitor/Types.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <variant>

namespace Windsock {

/// The request line and header fields of an HTTP/1.1 request (RFC 9112).
struct RequestHead
{
    QByteArray method;
    QString path;         ///< still percent-encoded, without the query: "/chat/lobby"
    QString query;        ///< still percent-encoded, without the "?"
    int minorVersion = 1; ///< of HTTP/1
    HeaderFields headers; ///< names as sent, values trimmed

    /// The value of the first field of this name, whatever its case; empty when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const { return headers.value(name); }
    [[nodiscard]] int headerCount(QByteArrayView name) const { return headers.count(name); }
    /// All comma-separated elements of all fields of this name, trimmed, without empty ones.
    [[nodiscard]] QList<QByteArray> headerElements(QByteArrayView name) const
    {
        return headers.elements(name);
    }
    /// Whether one of headerElements() is `token`, whatever its case.
    [[nodiscard]] bool hasToken(QByteArrayView name, QByteArrayView token) const;
    /// Path and query as they were asked for.
    [[nodiscard]] QString target() const { return query.isNull() ? path : path + u'?' + query; }
};

/// RFC 9110, 5.6.2: what methods and field names are made of.
[[nodiscard]] bool isToken(QByteArrayView text);
/// Whether a head may begin with this line, which is given without its end.
[[nodiscard]] bool isRequestLine(QByteArrayView line);
/// A byte that no header field may hold: all control bytes but the tab.
[[nodiscard]] bool isControlByte(char c);

/// Why a request head is refused.
struct RequestError
{
    int status = 400;
    HandshakeRule rule = HandshakeRule::Malformed;
    QString detail;
};

/// Parses a whole head, from the method to the empty line, strictly: lines end with CRLF, no NUL or
/// other control bytes, no folded lines, no white space before a colon, origin-form target,
/// HTTP/1.0 or 1.1, exactly one Host with 1.1, no body.
[[nodiscard]] std::variant<RequestHead, RequestError> parseRequestHead(QByteArrayView head,
                                                                       int maxHeaders);

} // namespace Windsock
