#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Tornado server with /echo and /chat/{room}, as Tornado's documentation writes them.

    python3 tornado_server.py PORT
"""

import asyncio
import sys

import tornado.web
import tornado.websocket


class Echo(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message(message)


class Chat(tornado.websocket.WebSocketHandler):
    rooms = {}

    def open(self, room):
        self.room = self.rooms.setdefault(room, set())
        self.room.add(self)

    def on_message(self, message):
        for client in self.room:
            client.write_message(message)

    def on_close(self):
        self.room.discard(self)


async def main():
    application = tornado.web.Application([("/echo", Echo), ("/chat/([^/]+)", Chat)],
                                          log_function=lambda handler: None)
    application.listen(int(sys.argv[1]), "127.0.0.1")
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
