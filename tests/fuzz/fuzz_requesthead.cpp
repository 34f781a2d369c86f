// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AccessToken.h"
#include "server/http/RequestHead.h"
#include "server/http/Upgrade.h"
#include "tests/fuzz/Fuzz.h"

#include <algorithm>

using namespace Windsock;
using Windsock::Fuzz::require;

namespace {

constexpr int MaxHeaders = 100;

bool isPrintable(char c)
{
    return uchar(c) > 0x20 && uchar(c) < 0x7f;
}

QByteArray written(const RequestHead &head)
{
    QByteArray bytes = head.method + ' ' + head.target().toLatin1() + " HTTP/1."
        + QByteArray::number(head.minorVersion) + "\r\n";
    for (const auto &[name, value] : head.headers.list())
        bytes += name + ": " + value + "\r\n";
    return bytes + "\r\n";
}

void checkAccepted(const RequestHead &head)
{
    const QByteArray target = head.target().toLatin1();
    require(target.startsWith('/'), "a target is a path");
    require(std::all_of(target.begin(), target.end(), isPrintable), "a target is printable");
    require(isToken(head.method), "a method is a token");
    require(head.headers.size() <= MaxHeaders, "there are no more fields than allowed");
    require(head.minorVersion == 0 || head.headerCount("Host") == 1, "HTTP/1.1 has one Host");
    for (const auto &[name, value] : head.headers.list()) {
        require(isToken(name), "a field's name is a token");
        require(std::none_of(value.begin(), value.end(), isControlByte),
                "a field's value has no control byte");
        require(value.trimmed() == value, "a field's value is trimmed");
    }

    const auto again = parseRequestHead(written(head), MaxHeaders);
    const auto *same = std::get_if<RequestHead>(&again);
    require(same != nullptr, "what was accepted is accepted again");
    require(same->method == head.method && same->target() == head.target()
                && same->headers == head.headers && same->minorVersion == head.minorVersion,
            "an accepted head comes back");
}

void checkUpgraded(const RequestHead &head)
{
    require(head.method == "GET" && head.minorVersion == 1, "only an HTTP/1.1 GET is upgraded");
    require(head.header("Sec-WebSocket-Version") == "13", "only version 13 is upgraded");
    const QByteArray key = head.header("Sec-WebSocket-Key");
    require(QByteArray::fromBase64(key).size() == 16, "a key is 16 bytes");
    const auto offered = offeredSubprotocols(head);
    for (const QString &name : offered) {
        require(!name.isEmpty() && !name.contains(u','), "an offered sub-protocol is one word");
        const QByteArray answer = switchingProtocols(key, name);
        require(answer.count("\r\n\r\n") == 1 && answer.endsWith("\r\n\r\n"),
                "an answer has one end");
    }
}

/// What views, records and exports show.
void checkRedacted(const QByteArray &bytes, const RequestHead &head)
{
    // A request has no character such as the one that stands for a token.
    const QByteArray redacted = AccessToken::redacted(bytes).replace("\xe2\x80\xa6", "-");
    const auto shown = parseRequestHead(redacted, MaxHeaders);
    const auto *shownHead = std::get_if<RequestHead>(&shown);
    require(shownHead != nullptr && shownHead->headers.size() == head.headers.size(),
            "a redacted head is a head");
    const QByteArray token = AccessToken::presented(head);
    require(token.isEmpty() || token == "-" || AccessToken::presented(*shownHead) != token,
            "a redacted head shows no token");
    const QString target = AccessToken::redacted(head.target());
    require(AccessToken::redacted(target) == target, "what is redacted stays as it is");
}

/// Of whatever a stranger sends, a token is not shown wherever it stands.
void checkSecret(const QByteArray &bytes)
{
    const QByteArray secret = "Tk5secret0Tk5";
    if (bytes.contains(secret))
        return; // libFuzzer has found the word, which may then stand where no token stands
    const qsizetype place = bytes.isEmpty() ? 0 : uchar(bytes.front()) % bytes.size();
    const QByteArray before = bytes.first(place);
    const QByteArray after = bytes.sliced(place);
    const QByteArray inQuery = before + "?access_token=" + secret + after;
    require(!AccessToken::redacted(inQuery).contains(secret), "no token of a query is shown");
    const QByteArray inField = before + "\r\nAuthorization: Bearer " + secret + "\r\n" + after;
    require(!AccessToken::redacted(inField).contains(secret), "no token of a field is shown");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::bytes(data, size);
    checkSecret(bytes);
    const auto parsed = parseRequestHead(bytes, MaxHeaders);
    if (const auto *error = std::get_if<RequestError>(&parsed)) {
        require(error->status == 400 || error->status == 431, "a refusal is 400 or 431");
        require(!error->detail.isEmpty(), "a refusal says why");
        return 0;
    }
    // What follows a head is not the parser's to judge.
    const QByteArray read = bytes.first(bytes.indexOf("\r\n\r\n"));
    require(!read.contains('\0'), "nothing with a NUL is accepted");
    const auto &head = std::get<RequestHead>(parsed);
    checkAccepted(head);
    checkRedacted(bytes.first(read.size() + 4), head);
    if (const auto error = checkUpgrade(head))
        require(error->status == 405 || error->status == 426 || error->status == 400,
                "a refused upgrade is 400, 405 or 426");
    else
        checkUpgraded(head);
    return 0;
}
