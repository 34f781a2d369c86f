// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RequestHead.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::RequestHead)
};

/// RFC 9110, 5.6.2.
bool isTokenChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

RequestError malformed(const QString &detail)
{
    return {400, HandshakeRule::Malformed, detail};
}

/// The request line's three parts into `result`, or what is wrong with it.
std::optional<RequestError> parseRequestLine(QByteArrayView line, RequestHead &result)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first)
        return malformed(Texts::tr("The request line is not “METHOD /path HTTP/1.1”."));
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method))
        return malformed(Texts::tr("The request's method is not a word."));
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return malformed(Texts::tr("The request's version is neither HTTP/1.1 nor HTTP/1.0."));
    if (!target.startsWith('/'))
        return malformed(Texts::tr("The request's target is not a path that begins with “/”."));
    const auto bad = std::find_if(target.begin(), target.end(), [](char c) {
        return uchar(c) <= 0x20 || uchar(c) >= 0x7f || c == '#';
    });
    if (bad != target.end())
        return malformed(
            Texts::tr("The request's target has a character that must be percent-encoded."));

    result.method = method.toByteArray();
    result.minorVersion = version.back() - '0';
    const qsizetype question = target.indexOf('?');
    result.path = QString::fromLatin1(question < 0 ? target : target.first(question));
    if (question >= 0) // not null, even when nothing follows the question mark
        result.query = u""_qs + QString::fromLatin1(target.sliced(question + 1));
    return {};
}

std::optional<RequestError> parseHeaderLine(QByteArrayView line, RequestHead &result)
{
    if (line.startsWith(' ') || line.startsWith('\t'))
        return malformed(
            Texts::tr("A header field is folded over two lines, which HTTP/1.1 no longer allows."));
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon)))
        return malformed(Texts::tr("A header field is not “Name: value”."));
    result.headers.append(line.first(colon), line.sliced(colon + 1).trimmed());
    return {};
}

std::optional<RequestError> checkWhole(const RequestHead &head)
{
    const int hosts = head.headerCount("Host");
    if (hosts == 0 && head.minorVersion >= 1)
        return RequestError{400, HandshakeRule::MissingHost,
                            Texts::tr("The request has no Host header field.")};
    if (hosts > 1)
        return RequestError{400, HandshakeRule::MissingHost,
                            Texts::tr("The request has more than one Host header field.")};
    const auto lengths = head.headerElements("Content-Length");
    const bool isEmpty = std::all_of(lengths.begin(), lengths.end(),
                                     [](const auto &length) { return length == "0"; });
    if (head.headerCount("Transfer-Encoding") > 0 || !isEmpty)
        return malformed(Texts::tr("The request announces a body; no request here has one."));
    return {};
}

} // namespace

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

bool isRequestLine(QByteArrayView line)
{
    RequestHead head;
    return !parseRequestLine(line, head);
}

bool isControlByte(char c)
{
    const auto u = uchar(c);
    return (u < 0x20 && u != '\t') || u == 0x7f;
}

bool RequestHead::hasToken(QByteArrayView name, QByteArrayView token) const
{
    const auto elements = headerElements(name);
    return std::any_of(elements.begin(), elements.end(), [token](const QByteArray &element) {
        return element.compare(token, Qt::CaseInsensitive) == 0;
    });
}

std::variant<RequestHead, RequestError> parseRequestHead(QByteArrayView head, int maxHeaders)
{
    RequestHead result;
    bool first = true;
    while (true) {
        const qsizetype end = head.indexOf("\r\n");
        if (end < 0)
            return malformed(Texts::tr("The request head does not end with an empty line."));
        const QByteArrayView line = head.first(end);
        head = head.sliced(end + 2);
        if (std::any_of(line.begin(), line.end(), isControlByte))
            return malformed(
                Texts::tr("The request head has a control byte or a line that ends without CR."));
        if (line.isEmpty() && !first)
            break;
        if (!first && result.headers.size() >= maxHeaders)
            return RequestError{
                431, HandshakeRule::HeadTooLarge,
                Texts::tr("The request has more than %1 header fields.").arg(maxHeaders)};
        const auto error = first ? parseRequestLine(line, result) : parseHeaderLine(line, result);
        if (error)
            return *error;
        first = false;
    }
    if (const auto error = checkWhole(result))
        return *error;
    result.headers.squeeze();
    return result;
}

} // namespace Windsock
