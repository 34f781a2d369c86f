#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server with Python's websockets: /echo and /chat/{room}, as its documentation writes them.

    python3 websockets_server.py PORT
"""

import asyncio
import collections
import sys

import websockets

rooms = collections.defaultdict(set)


async def chat(websocket, room):
    room.add(websocket)
    try:
        async for message in websocket:
            websockets.broadcast(room, message)
    finally:
        room.discard(websocket)


async def echo(websocket):
    async for message in websocket:
        await websocket.send(message)


async def serve(websocket):
    if websocket.path.startswith("/chat/"):
        await chat(websocket, rooms[websocket.path])
    else:
        await echo(websocket)


async def main():
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), compression=None):
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
