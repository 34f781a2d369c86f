// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Pages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace Windsock::Pages {

namespace {

QByteArray nonce()
{
    QByteArray random(18, Qt::Uninitialized);
    for (char &byte : random)
        byte = char(QRandomGenerator::system()->bounded(256));
    return random.toBase64();
}

/// As JSON that may stand in a <script>: no "<" can end it.
QByteArray scriptJson(const QStringList &strings)
{
    return QJsonDocument(QJsonArray::fromStringList(strings))
        .toJson(QJsonDocument::Compact)
        .replace('<', "\\u003c");
}

} // namespace

HttpResponse test(const QStringList &paths)
{
    QFile file(u":/windsock/testpage/index.html"_qs);
    if (!file.open(QIODevice::ReadOnly))
        return HttpResponse::text(500, u"The test page is missing from this build."_qs);
    const QByteArray once = nonce();
    HttpResponse response;
    response.body = file.readAll().replace("@NONCE@", once).replace("@PATHS@", scriptJson(paths));
    response.headers = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'nonce-" + once + "'; style-src 'nonce-" + once
             + "'; connect-src 'self' ws: wss:; img-src data:; base-uri 'none'; form-action "
               "'none'; frame-ancestors 'none'"},
        {"Referrer-Policy", "no-referrer"},
    };
    return response;
}

HttpResponse healthy()
{
    return HttpResponse::text(200, u"ok"_qs);
}

} // namespace Windsock::Pages
