#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends to a room in which most never read, and watches what that costs and whether the others get everything.

    python3 tests/soak/slow_readers.py build/release/bin/windsock --seconds 60

100 clients that never read, 5 that do, and 1 MiB to all of them every 100 ms, over loopback. Fails when the server's
memory passes what it holds without them by more than the send buffers of all and 100 MiB, or when a reader misses
a message. Needs Python 3.8 and nothing else.
"""

import argparse
import asyncio
import pathlib
import socket
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from clients import BINARY, Client, request  # noqa: E402
from soak import resident_mib  # noqa: E402
from windsock_process import WindsockProcess  # noqa: E402

PATH = "/chat/soak"
SIZE = 1 << 20
SEND_BUFFER = 4  # MiB, the default
ALLOWANCE = 100  # MiB
READERS = 5
INTERVAL = 0.1
PATIENCE = 60


def large_frame(payload):
    return struct.pack("!BBQ", 0x80 | BINARY, 0x80 | 127, len(payload)) + b"\0\0\0\0" + payload


def never_reads(port):
    """A client that has said its request, and lets the system take as little as it can."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", port))
    client.sendall(request(PATH))
    return client


async def joined(port):
    _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
    client.send(request(PATH))
    status = await asyncio.wait_for(client.answered, PATIENCE)
    assert status == 101, f"a reader was answered {status}"
    return client


async def watch(server, seconds, slow):
    before = resident_mib(server.process.pid)
    idle = [never_reads(server.port) for _ in range(slow)]
    readers = [await joined(server.port) for _ in range(READERS)]
    sender = await joined(server.port)
    frame = large_frame(bytes(SIZE))
    started, sent, most = time.monotonic(), 0, 0.0
    while time.monotonic() - started < seconds:
        sender.send(frame)
        sent += 1
        await asyncio.sleep(max(0.0, started + sent * INTERVAL - time.monotonic()))
        if sent % 10 == 0:
            most = max(most, resident_mib(server.process.pid) - before)
        if sent % 100 == 0:
            print(f"{time.monotonic() - started:5.0f} s: {sent} sent, {most:.0f} MiB more, "
                  f"received {[reader.messages for reader in readers]}", flush=True)
    deadline = time.monotonic() + PATIENCE
    while min(reader.messages for reader in readers) < sent and time.monotonic() < deadline:
        await asyncio.sleep(INTERVAL)
    for client in idle:
        client.close()
    return sent, most, [reader.messages for reader in readers]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("windsock", help="the executable")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--slow", type=int, default=100, help="clients that never read")
    options = parser.parse_args()
    server = WindsockProcess(options.windsock)
    try:
        sent, most, received = asyncio.run(watch(server, options.seconds, options.slow))
    finally:
        server.kill()
    allowed = options.slow * SEND_BUFFER + ALLOWANCE
    print(f"{sent} messages sent; readers received {received}; memory rose by {most:.0f} MiB, {allowed} are allowed")
    return int(most > allowed or min(received) != sent)


if __name__ == "__main__":
    sys.exit(main())
