// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/HttpResponse.h"

#include "server/http/RequestHead.h"

#include <algorithm>

namespace Windsock {

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 410: return "Gone";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

HttpResponse HttpResponse::text(int status, const QString &text)
{
    HttpResponse response;
    response.status = status;
    response.headers.emplaceBack("Content-Type", "text/plain; charset=utf-8");
    response.body = text.toUtf8() + '\n';
    return response;
}

QByteArray HttpResponse::toBytes(bool withBody) const
{
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status)
        + "\r\n";
    for (const auto &[name, value] : headers) {
        if (isToken(name) && std::none_of(value.begin(), value.end(), isControlByte))
            bytes += name + ": " + value + "\r\n";
    }
    bytes += "Content-Length: " + QByteArray::number(body.size())
        + (status == 426 ? "\r\nConnection: close, Upgrade" : "\r\nConnection: close")
        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n";
    return withBody ? bytes + body : bytes;
}

} // namespace Windsock
