// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AccessToken.h"

#include <algorithm>
#include <array>

namespace Windsock::AccessToken {

namespace {

constexpr QByteArrayView Key = "access_token";
constexpr QByteArrayView Ellipsis = "\xe2\x80\xa6"; // … in UTF-8

/// What ends a value in a query, and the query itself, wherever the query stands. A quotation mark
/// does not: whoever quotes the token sends it all the same.
bool endsValue(char c)
{
    return uchar(c) <= ' ' || c == '\x7f' || c == '&' || c == '#';
}

bool endsLine(char c)
{
    return c == '\r' || c == '\n';
}

/// The length of what stands between key and value, which may be encoded within another query; 0:
/// no value follows.
qsizetype assignmentLength(QByteArrayView text)
{
    if (text.startsWith('='))
        return 1;
    const QByteArrayView encoded = text.first(std::min<qsizetype>(text.size(), 3));
    return encoded.compare("%3D", Qt::CaseInsensitive) == 0 ? encoded.size() : 0;
}

/// Where the key begins, whatever its case.
qsizetype findKey(QByteArrayView text)
{
    const auto found = std::search(text.begin(), text.end(), Key.begin(), Key.end(),
                                   [](char a, char b) {
                                       return (uchar(a) | 0x20U) == uchar(b) || a == b;
                                   });
    return found == text.end() ? -1 : found - text.begin();
}

QByteArray withoutQueryTokens(QByteArrayView text)
{
    QByteArray result;
    for (qsizetype key = findKey(text); key >= 0; key = findKey(text)) {
        const qsizetype assignment = assignmentLength(text.sliced(key + Key.size()));
        const qsizetype value = key + Key.size() + assignment;
        result += text.first(value);
        text = text.sliced(value);
        if (assignment == 0)
            continue;
        const auto *end = std::find_if(text.begin(), text.end(), endsValue);
        if (end != text.begin())
            result += Ellipsis;
        text = text.sliced(end - text.begin());
    }
    return result + text;
}

/// Authorization, Proxy-Authorization, and whatever of a malformed line ends like them.
bool holdsCredentials(QByteArrayView name)
{
    constexpr QByteArrayView End = "Authorization";
    return name.size() >= End.size()
        && name.last(End.size()).compare(End, Qt::CaseInsensitive) == 0;
}

/// Whoever forgets the scheme sends the secret in its place, so only a known one stays.
QByteArray withoutCredentials(const QByteArray &value)
{
    constexpr std::array<QByteArrayView, 6> Schemes{"Basic",     "Bearer", "Digest",
                                                    "Negotiate", "NTLM",   "Token"};
    const QByteArray trimmed = value.trimmed();
    const auto *space = std::find_if(trimmed.begin(), trimmed.end(),
                                     [](char c) { return uchar(c) <= ' '; });
    const QByteArray first = trimmed.first(space - trimmed.begin());
    const bool isScheme = std::any_of(Schemes.begin(), Schemes.end(), [&first](auto scheme) {
        return first.compare(scheme, Qt::CaseInsensitive) == 0;
    });
    if (trimmed.isEmpty() || (isScheme && first.size() == trimmed.size()))
        return trimmed;
    return isScheme ? first + ' ' + Ellipsis : Ellipsis.toByteArray();
}

/// Where the field that begins with `text` ends: with its line, or with the last that folds it.
qsizetype fieldLength(QByteArrayView text)
{
    const auto *end = text.begin();
    do {
        end = std::find_if(end, text.end(), endsLine);
        while (end != text.end() && endsLine(*end))
            ++end;
    } while (end != text.end() && (*end == ' ' || *end == '\t'));
    return end - text.begin();
}

/// A line of any kind with all that belongs to it, its end included. What a request line's path
/// says before a colon is no field's name.
QByteArray withoutCredentialsOf(QByteArrayView field)
{
    const qsizetype colon = field.indexOf(':');
    if (colon < 0 || !holdsCredentials(field.first(colon).trimmed())
        || isRequestLine(field.trimmed()))
        return field.toByteArray();
    const qsizetype length = field.size()
        - std::distance(field.rbegin(), std::find_if_not(field.rbegin(), field.rend(), endsLine));
    const QByteArray value = field.sliced(colon + 1, length - colon - 1).toByteArray();
    return field.first(colon + 1) + ' ' + withoutCredentials(value) + field.sliced(length);
}

} // namespace

QString redacted(const QString &target)
{
    return QString::fromUtf8(withoutQueryTokens(target.toUtf8()));
}

QByteArray redacted(const QByteArray &head)
{
    QByteArray result;
    result.reserve(head.size());
    QByteArrayView rest = head;
    while (!rest.isEmpty()) {
        const qsizetype length = fieldLength(rest);
        result += withoutCredentialsOf(rest.first(length));
        rest = rest.sliced(length);
    }
    return withoutQueryTokens(result);
}

/// Mostly there is nothing to hide: then the result shares the bytes.
HeaderFields redacted(const HeaderFields &headers)
{
    HeaderFields result;
    bool isChanged = false;
    for (const auto [name, value] : headers) {
        const bool isSecret = holdsCredentials(name);
        isChanged = isChanged || isSecret || findKey(value) >= 0;
        result.append(name,
                      isSecret ? withoutCredentials(value.toByteArray())
                               : withoutQueryTokens(value));
    }
    result.squeeze();
    return isChanged ? result : headers;
}

} // namespace Windsock::AccessToken
