# SPDX-License-Identifier: GPL-3.0-or-later
"""The server, used by Python's websockets (its asyncio client, as of version 10)."""

import ssl

import runner
import websockets
from scenarios import Refused


class Client:
    def __init__(self, connection):
        self._connection = connection

    @property
    def subprotocol(self):
        return self._connection.subprotocol

    @property
    def close_code(self):
        return self._connection.close_code

    @property
    def close_reason(self):
        return self._connection.close_reason

    async def send(self, message):
        await self._connection.send(message)

    async def receive(self):
        try:
            return await self._connection.recv()
        except websockets.exceptions.ConnectionClosed:
            return None

    async def ping(self, payload):
        await (await self._connection.ping(payload))

    async def close(self, code, reason):
        await self._connection.close(code, reason)


async def connect(url, origin=None, subprotocols=(), trusted=None):
    options = {"ssl": ssl.create_default_context(cafile=trusted)} if trusted else {}
    try:
        return Client(await websockets.connect(url, origin=origin, subprotocols=list(subprotocols) or None,
                                               max_size=None, ping_interval=None, **options))
    except websockets.exceptions.InvalidStatusCode as error:
        raise Refused(error.status_code) from None


if __name__ == "__main__":
    runner.run(connect)
