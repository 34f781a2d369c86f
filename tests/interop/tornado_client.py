# SPDX-License-Identifier: GPL-3.0-or-later
"""The server, used by Tornado's websocket_connect."""

import asyncio
import collections
import logging
import ssl

import runner
from scenarios import Refused
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect


class Client:
    def __init__(self, connection):
        self._connection = connection
        self._pongs = asyncio.Queue()
        self._unread = collections.deque()  # came while close() waited for the end; last is None
        connection.on_pong = self._pongs.put_nowait  # what Tornado calls; it offers no other way to see a pong

    @property
    def subprotocol(self):
        return self._connection.selected_subprotocol

    @property
    def close_code(self):
        return self._connection.close_code

    @property
    def close_reason(self):
        return self._connection.close_reason or ""

    async def send(self, message):
        await self._connection.write_message(message, binary=isinstance(message, bytes))

    async def receive(self):
        if not self._unread:
            self._unread.append(await self._connection.read_message())
        message = self._unread.popleft()
        if message is None:
            self._unread.append(None)  # Tornado says so once only
        return message

    async def ping(self, payload):
        self._connection.ping(payload)
        pong = await self._pongs.get()
        assert pong == payload, f"the pong is {pong!r}"

    async def close(self, code, reason):
        self._connection.close(code, reason)
        while None not in self._unread:
            self._unread.append(await self._connection.read_message())


async def connect(url, origin=None, subprotocols=(), trusted=None):
    request = HTTPRequest(url, headers={"Origin": origin} if origin else {},
                          ssl_options=ssl.create_default_context(cafile=trusted) if trusted else None)
    try:
        return Client(await websocket_connect(request, subprotocols=list(subprotocols)))
    except HTTPClientError as error:
        raise Refused(error.code) from None


if __name__ == "__main__":
    logging.getLogger("tornado.general").setLevel(logging.CRITICAL)  # it warns of the certificate that is to fail
    runner.run(connect)
