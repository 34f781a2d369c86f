// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AccessToken.h"

#include <QCryptographicHash>

#include <openssl/crypto.h>

#include <algorithm>

namespace Windsock::AccessToken {

namespace {

constexpr QByteArrayView QueryKey = "access_token=";

bool isTokenCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || QStringView(u"-._~+/").contains(c);
}

/// What follows "Bearer" and at least one space.
QByteArray ofAuthorization(const QByteArray &value)
{
    const qsizetype space = value.indexOf(' ');
    if (space < 0 || value.first(space).compare("Bearer", Qt::CaseInsensitive) != 0)
        return {};
    return value.sliced(space).trimmed();
}

/// A "+" is one, and no space: these are no fields of a form.
QByteArray ofQuery(const QString &query)
{
    const auto parts = query.toLatin1().split('&');
    const auto found = std::find_if(parts.begin(), parts.end(), [](const QByteArray &part) {
        return part.startsWith(QueryKey);
    });
    return found == parts.end() ? QByteArray()
                                : QByteArray::fromPercentEncoding(found->sliced(QueryKey.size()));
}

QByteArray hashed(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

} // namespace

bool isValid(QStringView token)
{
    while (token.endsWith(u'='))
        token.chop(1);
    return !token.isEmpty() && std::all_of(token.begin(), token.end(), isTokenCharacter);
}

QByteArray presented(const RequestHead &head)
{
    for (const auto field : head.headers) {
        if (!field.isNamed("Authorization"))
            continue;
        if (const QByteArray token = ofAuthorization(field.value.toByteArray()); !token.isEmpty())
            return token;
    }
    return ofQuery(head.query);
}

/// Hashes are of one length, and what a comparison of them could tell is of no use.
bool isOneOf(const QByteArray &token, const QStringList &tokens)
{
    const QByteArray wanted = hashed(token);
    bool found = false;
    for (const QString &one : tokens) {
        const QByteArray known = hashed(one.toUtf8());
        const bool isSame = CRYPTO_memcmp(known.constData(), wanted.constData(),
                                          size_t(wanted.size()))
            == 0;
        found = isSame || found;
    }
    return found && !token.isEmpty();
}

} // namespace Windsock::AccessToken
