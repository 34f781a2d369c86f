// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Snippets.h"

#include "server/app/ExamplePath.h"

#include <QJsonArray>
#include <QUrlQuery>

using namespace Qt::Literals::StringLiterals;

namespace Windsock::Snippets {

namespace {

constexpr auto JavaScript = R"(const socket = new WebSocket("@URL@");
socket.onmessage = ({ data }) => console.log(data);
socket.onopen = () => socket.send("hello");
)"_L1;

constexpr auto JavaScriptUntrusted =
    R"(// The certificate is self-signed: a browser takes it once you have opened
// @PAGE@ there; for Node set NODE_TLS_REJECT_UNAUTHORIZED=0.
)"_L1;

constexpr auto Python = R"(import asyncio, websockets

async def main():
    url = "@URL@"
    async with websockets.connect(url) as socket:
        await socket.send("hello")
        print(await socket.recv())

asyncio.run(main())
)"_L1;

constexpr auto PythonUntrusted = R"(import asyncio, ssl, websockets

# The certificate is self-signed, and this trusts any: for a try only.
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE

async def main():
    url = "@URL@"
    async with websockets.connect(url, ssl=tls) as socket:
        await socket.send("hello")
        print(await socket.recv())

asyncio.run(main())
)"_L1;

constexpr auto Websocat = R"(websocat @URL@
)"_L1;

constexpr auto WebsocatUntrusted =
    R"(# The certificate is self-signed, and -k trusts any: for a try only.
websocat -k @URL@
)"_L1;

// CMake's lines stand with it, as without the module nothing of it compiles.
constexpr auto CppQt = "// find_package(Qt6 REQUIRED COMPONENTS WebSockets)\n"
                       "// target_link_libraries(client PRIVATE Qt6::WebSockets)\n"
                       "#include <QCoreApplication>\n"
                       "#include <QDebug>\n"
                       "#include <QWebSocket>\n"
                       R"(
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QWebSocket socket;
    QObject::connect(&socket, &QWebSocket::connected,
        [&] { socket.sendTextMessage("hello"); });
    QObject::connect(&socket, &QWebSocket::textMessageReceived,
        [](const QString &text) { qInfo().noquote() << text; });
@UNTRUSTED@    socket.open(QUrl("@URL@"));
    return app.exec();
}
)"_L1;

constexpr auto CppQtUntrusted =
    R"(    // The certificate is self-signed, and this trusts any: for a try only.
    QObject::connect(&socket, &QWebSocket::sslErrors,
        [&] { socket.ignoreSslErrors(); });
)"_L1;

QString page(const QUrl &url)
{
    QUrl page = url;
    page.setScheme(u"https"_s);
    page.setPath(u"/"_s);
    page.setQuery(QString());
    return page.toString();
}

QString pattern(Language language, bool selfSigned)
{
    switch (language) {
    case Language::JavaScript:
        return (selfSigned ? JavaScriptUntrusted : ""_L1) + QString(JavaScript);
    case Language::Python: return selfSigned ? PythonUntrusted : Python;
    case Language::Websocat: return selfSigned ? WebsocatUntrusted : Websocat;
    case Language::CppQt:
        return QString(CppQt).replace("@UNTRUSTED@"_L1, selfSigned ? CppQtUntrusted : ""_L1);
    }
    return {};
}

} // namespace

QString name(Language language)
{
    switch (language) {
    case Language::JavaScript: return u"JavaScript"_s;
    case Language::Python: return u"Python"_s;
    case Language::Websocat: return u"websocat"_s;
    case Language::CppQt: return u"C++/Qt"_s;
    }
    return {};
}

QString text(Language language, const QUrl &url, bool selfSigned)
{
    // Fully encoded, there is nothing in it that ends a string or that a shell looks at, but for
    // the query's "?" and the brackets of an IPv6 address.
    QString written = url.toString(QUrl::FullyEncoded);
    if (language == Language::Websocat && (url.hasQuery() || url.host().contains(u':')))
        written = u'"' + written + u'"';
    return pattern(language, selfSigned)
        .replace("@URL@"_L1, written)
        .replace("@PAGE@"_L1, page(url));
}

Example example(const QList<EndpointSpec> &endpoints)
{
    for (const bool needsToken : {false, true}) {
        for (const auto behaviour : {"reply"_L1, "echo"_L1, "room"_L1, "feed"_L1, "sink"_L1}) {
            for (const EndpointSpec &spec : endpoints) {
                const bool asks = !spec.options.value(u"accessTokens"_s).toArray().isEmpty();
                if (spec.behaviour != behaviour || asks != needsToken)
                    continue;
                const QString path = examplePath(spec, u"lobby"_s, endpoints);
                if (!path.isEmpty())
                    return {path, needsToken};
            }
        }
    }
    return {};
}

QUrl exampleUrl(const QUrl &server, const Example &example)
{
    QUrl url = server;
    url.setPath(example.path);
    if (example.needsToken)
        url.setQuery(u"access_token=YOUR-TOKEN"_s);
    return url;
}

} // namespace Windsock::Snippets
