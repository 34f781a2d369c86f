# SPDX-License-Identifier: GPL-3.0-or-later
"""What every client has to find true of the server, whatever library it is made with.

A client is an object with these coroutines: send(text or bytes), receive() -> text, bytes or None once it is closed,
ping(payload) until its pong is there, close(code, reason); and with subprotocol, close_code and close_reason.
`connect(url, origin=None, subprotocols=(), trusted=None)` opens one, or raises Refused with the HTTP status.
"""

import functools
import json
import time

from cases import equal

MEBIBYTE = 1024 * 1024
ALLOWED_ORIGIN = "https://allowed.example"
MESSAGE_LIMIT = 1000
PROJECT = {
    "maxMessageSize": MESSAGE_LIMIT,
    "endpoints": [{"pattern": "/v2", "behaviour": "echo", "options": {"subprotocols": ["v2.chat"]}}],
}
MESSAGES = {
    "text": "hello",
    "binary": bytes(range(256)),
    "empty text": "",
    "empty binary": b"",
    "1 MiB of text": "0123456789abcdef" * (MEBIBYTE // 16),
    "1 MiB of binary data": bytes(range(256)) * (MEBIBYTE // 256),
    "text beyond the basic plane": "🪁 𝒲 👩‍🚀 \U0010ffff",
    "text with combining marks": "e\u0301 \u1100\u1161\u11a8 Z\u0351\u036b",
    "text with a zero and line ends": "a\0b\r\nc\u2028",
}


class Refused(Exception):
    def __init__(self, status):
        super().__init__(f"refused with {status}")
        self.status = status


async def echoes(connect, server, message):
    client = await connect(server.url("/echo"))
    await client.send(message)
    equal(await client.receive(), message, "the answer")
    await client.close(1000, "")


async def answers_with_prefix(connect, server):
    client = await connect(server.url("/websocket"))
    for message in ["hello", "", "你好 🪁"]:
        await client.send(message)
        equal(await client.receive(), "服务器收到消息: " + message, "the answer")
    await client.close(1000, "")


async def keeps_order(connect, server):
    client = await connect(server.url("/echo"))
    messages = [str(number) if number % 2 else str(number).encode() for number in range(500)]
    for message in messages:
        await client.send(message)
    for message in messages:
        equal(await client.receive(), message, "the answer")
    await client.close(1000, "")


async def answers_ping(connect, server, payload):
    client = await connect(server.url("/echo"))
    await client.ping(payload)
    await client.close(1000, "")


async def closes(connect, server, path, code, reason):
    client = await connect(server.url(path))
    await client.close(code, reason)
    equal((client.close_code, client.close_reason), (code, reason), "the close that came back")


async def is_too_big(connect, server):
    client = await connect(server.url("/v2"))
    await client.send("x" * MESSAGE_LIMIT)
    equal(len(await client.receive()), MESSAGE_LIMIT, "the length at the limit")
    await client.send("x" * (MESSAGE_LIMIT + 1))
    equal(await client.receive(), None, "the answer beyond the limit")
    equal(client.close_code, 1009, "the close code")


async def selects(connect, server, path, offered, selected):
    client = await connect(server.url(path), subprotocols=offered)
    equal(client.subprotocol, selected, "the sub-protocol")
    await client.send("hello")
    equal(await client.receive(), "hello", "the answer")
    await client.close(1000, "")


async def admits(connect, server, origin):
    client = await connect(server.url("/echo"), origin=origin)
    await client.send("hello")
    equal(await client.receive(), "hello", "the answer")
    await client.close(1000, "")


async def refuses(connect, server, path, status, origin=None):
    try:
        await connect(server.url(path), origin=origin)
    except Refused as refused:
        equal(refused.status, status, "the HTTP status")
    else:
        raise AssertionError(f"{path} let the client in, expected {status}")


async def remembers(connect, server):
    """A newcomer gets the last 200 of 205 messages, then what is said from now on."""
    speaker = await connect(server.url("/chat/history"))
    for number in range(205):
        await speaker.send(f"message {number}")
        equal(await speaker.receive(), f"message {number}", "the speaker's own message")
    newcomer = await connect(server.url("/chat/history"))
    stranger = await connect(server.url("/chat/another"))
    for number in range(5, 205):
        equal(await newcomer.receive(), f"message {number}", "the history")
    await newcomer.send(b"live")
    for client in (speaker, newcomer):
        equal(await client.receive(), b"live", "the live message")
    await stranger.send("alone")
    equal(await stranger.receive(), "alone", "the first message in the other room")
    for client in (speaker, newcomer, stranger):
        await client.close(1000, "")


async def feeds(connect, server):
    client = await connect(server.url("/feed?interval=10"))
    started = time.monotonic()
    for _ in range(30):
        quote = json.loads(await client.receive())
        equal(sorted(quote), ["at", "change", "price", "symbol", "type", "volume"], "the quote's keys")
        assert quote["type"] == "quote" and quote["price"] > 0, quote
    elapsed = time.monotonic() - started
    assert elapsed < 20, f"30 quotes 10 ms apart took {elapsed:.3f} s"
    await client.close(1000, "")


async def says_nothing(connect, server):
    client = await connect(server.url("/sink"))
    await client.send("hello")
    await client.send(b"\0" * MEBIBYTE)
    await client.ping(b"all taken")  # the server reads in order, so an answer would have come before this
    await client.close(1000, "")
    equal(await client.receive(), None, "what the sink said")


async def stops(connect, server, paths):
    clients = {path: await connect(server.url(path)) for path in paths}
    server.terminate()
    for path, client in clients.items():
        while (message := await client.receive()) is not None:
            assert path == "/feed", f"{path} said {message!r} at the stop"
        equal(client.close_code, 1001, f"the close code at {path}")


def all_cases(plain, project, tls, certificate):
    """Name, scenario and its arguments after `connect`, in the order to run: the last ones end the servers."""
    for name, message in MESSAGES.items():
        yield f"echo: {name}", echoes, plain, message
        yield f"echo by TLS: {name}", functools.partial(over_tls, certificate, echoes), tls, message
    yield "reply: the answer is prefix and message", answers_with_prefix, plain
    yield "echo: 500 messages keep their order", keeps_order, plain
    yield "ping: without payload", answers_ping, plain, b""
    yield "ping: with 125 bytes", answers_ping, plain, b"p" * 125
    yield "close: 1000 without reason", closes, plain, "/chat/close-1000", 1000, ""
    yield "close: 4001 with reason", closes, plain, "/chat/close-4001", 4001, "fertig 🪁"
    yield "close: 1009 for a message beyond the limit", is_too_big, project
    yield "sub-protocol: selected", selects, project, "/v2", ["v1.chat", "v2.chat"], "v2.chat"
    yield "sub-protocol: none of ours offered", selects, project, "/v2", ["v1.chat"], None
    yield "sub-protocol: none offered", selects, project, "/v2", [], None
    yield "origin: the server's own", admits, plain, f"http://127.0.0.1:{plain.port}"
    yield "origin: allowed by option", admits, plain, ALLOWED_ORIGIN
    yield "origin: foreign", refuses, plain, "/echo", 403, "https://foreign.example"
    yield "origin: own host, other port", refuses, plain, "/echo", 403, "http://127.0.0.1:1"
    yield "path: unknown", refuses, plain, "/nowhere", 404
    yield "path: a default that the project leaves out", refuses, project, "/echo", 404
    yield "chat: history and rooms", remembers, plain
    yield "feed: a quote each 10 ms", feeds, plain
    yield "feed: an interval below the least", refuses, plain, "/feed?interval=9", 400
    yield "sink: says nothing", says_nothing, plain
    yield "TLS: a certificate that is not trusted", is_not_trusted, tls
    yield "stop: clients are told 1001", stops, plain, ["/echo", "/chat/a", "/feed", "/sink", "/websocket"]
    yield "stop: clients are told 1001 by TLS", functools.partial(over_tls, certificate, stops), tls, ["/echo"]
    yield "stop: without clients", stops, project, []


async def over_tls(certificate, scenario, connect, server, *arguments):
    await scenario(functools.partial(connect, trusted=certificate), server, *arguments)


async def is_not_trusted(connect, server):
    try:
        await connect(server.url("/echo"))
    except OSError as error:
        assert "CERTIFICATE_VERIFY_FAILED" in str(error), error
    else:
        raise AssertionError("the client trusts a self-signed certificate")
