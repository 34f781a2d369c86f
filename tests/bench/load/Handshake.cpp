// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/Handshake.h"

#include "tests/bench/load/Failure.h"

#include <algorithm>
#include <cctype>

namespace Load {

namespace {

constexpr std::string_view HeadEnd = "\r\n\r\n";
constexpr std::size_t MaxHead = 16 << 10;
constexpr std::string_view Key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char letter) { return std::tolower(letter); });
    return result;
}

// The value of a field, by its lower-case name, in a head that ends in a line break.
std::string_view field(std::string_view head, const std::string &name)
{
    const std::size_t at = lowered(head).find("\r\n" + name + ":");
    if (at == std::string::npos)
        return {};
    std::string_view value = head.substr(at + 2 + name.size() + 1);
    value = value.substr(0, value.find("\r\n"));
    const auto isSpace = [](char letter) { return letter == ' ' || letter == '\t'; };
    while (!value.empty() && isSpace(value.front()))
        value.remove_prefix(1);
    while (!value.empty() && isSpace(value.back()))
        value.remove_suffix(1);
    return value;
}

} // namespace

std::string upgradeRequest(std::string_view path, std::uint16_t port)
{
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port)
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + std::string(Key)
        + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

std::size_t checkAnswer(std::string_view bytes)
{
    const std::size_t end = bytes.find(HeadEnd);
    if (end == std::string_view::npos) {
        if (bytes.size() > MaxHead)
            throw Failure("the server's answer has no end");
        return 0;
    }
    const std::string_view head = bytes.substr(0, end + 2);
    const std::string_view status = head.substr(0, head.find("\r\n"));
    if (status.substr(0, 12) != "HTTP/1.1 101")
        throw Failure("the server answered: " + std::string(status));
    if (lowered(field(head, "upgrade")) != "websocket"
        || lowered(field(head, "connection")).find("upgrade") == std::string::npos)
        throw Failure("the server's answer does not upgrade to WebSocket");
    if (field(head, "sec-websocket-accept") != Accept)
        throw Failure("the server's answer has a wrong Sec-WebSocket-Accept");
    if (!field(head, "sec-websocket-extensions").empty()
        || !field(head, "sec-websocket-protocol").empty())
        throw Failure("the server selected an extension or a sub-protocol that was not offered");
    return end + HeadEnd.size();
}

} // namespace Load
