# SPDX-License-Identifier: GPL-3.0-or-later
"""The crowd of a soak: clients that chat, and clients that mean no good. Raw frames over asyncio."""

import asyncio
import os
import random
import socket
import struct

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
PATIENCE = 60  # seconds; an answer takes milliseconds but for a machine that is busy


def request(path):
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()


def frame(opcode, payload):
    """A final, masked frame; the mask is of zeros, which is as good as any other here."""
    size = len(payload)
    head = struct.pack("!BB", 0x80 | opcode, 0x80 | min(size, 126)) if size < 126 else \
        struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    return head + b"\0\0\0\0" + payload


class Client(asyncio.Protocol):
    """One connection: what was received of it, by kind."""

    def __init__(self):
        self.transport = None
        self.answered = asyncio.get_running_loop().create_future()  # the status of the handshake
        self.ended = asyncio.get_running_loop().create_future()
        self.messages = 0
        self.close_code = 0
        self._buffer = bytearray()

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, _error):
        if not self.answered.done():
            self.answered.set_result(0)
        if not self.ended.done():
            self.ended.set_result(None)

    def data_received(self, data):
        self._buffer += data
        if not self.answered.done():
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            self.answered.set_result(int(head[9:12]))
            self._buffer = rest
        self._read_frames()

    def _read_frames(self):
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, head = buffer[at + 1], 2
            if size == 126:
                head = 4
                if len(buffer) - at < head:
                    break
                size = int.from_bytes(buffer[at + 2:at + 4], "big")
            elif size == 127:
                head = 10
                if len(buffer) - at < head:
                    break
                size = int.from_bytes(buffer[at + 2:at + 10], "big")
            if len(buffer) - at < head + size:
                break
            self._on_frame(buffer[at] & 0x0F, buffer[at + head:at + head + size])
            at += head + size
        if at:
            del buffer[:at]

    def _on_frame(self, opcode, payload):
        if opcode in (TEXT, BINARY):
            self.messages += 1
        elif opcode == PING:
            self.send(frame(PONG, bytes(payload)))
        elif opcode == CLOSE:
            self.close_code = int.from_bytes(payload[:2], "big") or 1005

    def send(self, data):
        if not self.transport.is_closing():
            self.transport.write(data)

    def reset(self):
        """Ends it as a crash would."""
        self.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


class Crowd:
    """`clients` at once until stop(), each replaced by another when it ends."""

    def __init__(self, port, clients, hostile_share):
        self._port = port
        self._count = clients
        self._hostile_share = hostile_share
        self._rooms = max(1, clients // 20)
        self._stopping = asyncio.Event()
        self.admitted = 0
        self.received = 0
        self.complaints = []

    def stop(self):
        self._stopping.set()

    async def run(self):
        await asyncio.gather(*(self._place(number) for number in range(self._count)))

    async def _place(self, number):
        await self._pause(number * min(10.0, self._count / 200) / self._count)  # not all in one moment
        isHostile = number < self._count * self._hostile_share
        while not self._stopping.is_set():
            life = random.choice(self.HOSTILE) if isHostile else Crowd._chat
            try:
                await life(self)
            except (ConnectionError, OSError) as error:
                if not isHostile:
                    self._complain(f"a client that chats: {error!r}")
                await self._pause(1)

    async def _pause(self, seconds):
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    def _complain(self, text):
        if len(self.complaints) < 20:
            self.complaints.append(text)

    async def _connect(self):
        _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", self._port)
        return client

    async def _enter(self, path):
        client = await self._connect()
        client.send(request(path))
        status = await asyncio.wait_for(client.answered, PATIENCE)
        if status != 101:
            raise ConnectionError(f"answered {status}")
        self.admitted += 1
        return client

    async def _expect_end(self, client, code, what):
        await asyncio.wait_for(client.ended, PATIENCE)
        if client.close_code != code:
            self._complain(f"{what}: closed with {client.close_code}, expected {code}")

    async def _chat(self):
        client = await self._enter(f"/chat/{random.randrange(self._rooms)}")
        for _ in range(random.randint(1, 6)):
            client.send(frame(TEXT, f"{'hello there ' * random.randint(1, 8)}".encode()))
            await self._pause(random.uniform(2, 8))
            if self._stopping.is_set() or client.ended.done():
                break
        if client.ended.done():
            self._complain(f"a client that chats was closed with {client.close_code}")
        elif random.random() < 0.2:
            client.reset()
        else:
            client.send(frame(CLOSE, struct.pack("!H", 1000)))
            await self._expect_end(client, 1000, "a client that chats")
        self.received += client.messages
        client.transport.abort()

    async def _slowloris(self):
        client = await self._connect()
        for byte in request("/echo"):
            client.send(bytes([byte]))
            await self._pause(0.5)
            if client.ended.done() or self._stopping.is_set():
                break
        client.transport.abort()

    async def _garbage_request(self):
        client = await self._connect()
        client.send(os.urandom(random.randint(1, 40_000)) + b"\r\n\r\n")
        await asyncio.wait_for(client.ended, PATIENCE)

    async def _garbage_frames(self):
        client = await self._enter("/echo")
        client.send(b"\xff" * 100)
        await self._expect_end(client, 1002, "garbage")

    async def _oversize(self):
        client = await self._enter("/echo")
        client.send(struct.pack("!BBQ", 0x82, 0xFF, 64 << 20) + bytes(20_000))
        await self._expect_end(client, 1009, "a message of 64 MiB")

    async def _resets(self):
        client = await self._connect()
        whole = request("/echo") + frame(BINARY, bytes(1_000))
        client.send(whole[:random.randint(0, len(whole))])
        await self._pause(random.choice((0, 0.01, 0.1)))
        client.reset()

    async def _reads_nothing(self):
        client = await self._enter(f"/chat/{random.randrange(self._rooms)}")
        client.transport.pause_reading()
        await self._pause(random.uniform(5, 20))
        client.reset()

    async def _floods_unread(self):
        client = await self._enter("/echo")
        client.transport.pause_reading()
        client.send(frame(BINARY, bytes(60_000)) * 20)
        await self._pause(random.uniform(1, 5))
        client.reset()

    HOSTILE = (_slowloris, _garbage_request, _garbage_frames, _oversize, _resets, _reads_nothing, _floods_unread)
