#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Soaks a headless Windsock in a crowd of clients, some of them hostile, over loopback, and watches its memory.

    python3 tests/soak/soak.py build/release/bin/windsock --seconds 600 --clients 2000

Prints a row every few seconds. Fails when memory grows after the first minute by more than the margin, when
counters do not reconcile, when a well-behaved client is not served, or when the server does not end well.
Needs Python 3.8 and nothing else.
"""

import argparse
import asyncio
import pathlib
import re
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from clients import Crowd  # noqa: E402
from windsock_process import WindsockProcess  # noqa: E402

FIRST_MINUTE = 60  # in which memory may grow: caches, pools, the recording's queue
SETTLE_TIMEOUT = 30


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("windsock", help="the executable")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--hostile", type=float, default=0.15, help="the share of hostile clients")
    parser.add_argument("--interval", type=float, default=5, help="seconds between two rows")
    parser.add_argument("--margin", type=float, default=32,
                        help="MiB by which memory may grow after the first minute; 0: any (sanitized builds)")
    return parser.parse_args()


def raise_descriptor_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def resident_mib(pid):
    """What `ps` says, on Linux and macOS alike, in KiB."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(said.stdout) / 1024


async def metrics(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /-/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    text = (await asyncio.wait_for(reader.read(), 60)).decode()
    writer.close()
    return {name: float(value) for name, value in re.findall(r"^(windsock_\S+) (\S+)$", text, re.MULTILINE)}


def refused(values):
    """Handshakes that ended otherwise than in a client or a page."""
    return sum(value for name, value in values.items() if name.startswith("windsock_handshakes_total{")
               and '"accepted"' not in name and '"page_served"' not in name)


class Watch:
    """The table, and the memory of its rows."""

    COLUMNS = (("open", "windsock_connections"), ("opened", "windsock_connections_opened_total"),
               ("in", 'windsock_messages_total{direction="in"}'), ("out", 'windsock_messages_total{direction="out"}'),
               ("skipped", "windsock_messages_skipped_total"), ("backlog", "windsock_backlog_bytes"),
               ("stored", "windsock_records_stored_total"), ("dropped", "windsock_records_dropped_total"))

    def __init__(self, server, warm_up):
        self._server = server
        self._warm_up = warm_up
        self._started = time.monotonic()
        self.before = []
        self.after = []
        print(f"{'s':>5} {'MiB':>7}", *(f"{name:>9}" for name, _ in self.COLUMNS), f"{'refused':>9}", flush=True)

    async def row(self):
        values = await metrics(self._server.port)
        seconds = time.monotonic() - self._started
        memory = resident_mib(self._server.process.pid)
        (self.before if seconds <= self._warm_up else self.after).append(memory)
        print(f"{seconds:5.0f} {memory:7.1f}", *(f"{values.get(name, 0):9.0f}" for _, name in self.COLUMNS),
              f"{refused(values):9.0f}", flush=True)
        return values


def reconcile(values, crowd):
    """What does not add up at the end, when nobody is connected any more."""
    wrong = list(crowd.complaints)
    opened = values["windsock_connections_opened_total"]
    if values["windsock_connections"] != 0:
        wrong.append(f"{values['windsock_connections']:.0f} connections are still open")
    if opened != values['windsock_handshakes_total{result="accepted"}']:
        wrong.append("not as many connections were opened as handshakes were accepted")
    if opened < crowd.admitted:
        wrong.append(f"{crowd.admitted} clients came in, {opened:.0f} are counted")
    out = values['windsock_messages_total{direction="out"}']
    if out < crowd.received:
        wrong.append(f"{crowd.received} messages were received, {out:.0f} are counted")
    seen = values["windsock_records_seen_total"]
    if seen != values["windsock_records_stored_total"] + values["windsock_records_dropped_total"]:
        wrong.append("records seen are not those stored and those dropped")
    return wrong


async def settled(watch):
    """The last row: everybody is gone and everything is stored, or the time is over."""
    deadline = time.monotonic() + SETTLE_TIMEOUT
    while True:
        values = await watch.row()
        stored = values["windsock_records_stored_total"] + values["windsock_records_dropped_total"]
        if (values["windsock_connections"] == 0 and stored == values["windsock_records_seen_total"]) \
                or time.monotonic() > deadline:
            return values
        await asyncio.sleep(1)


async def soak(server, options):
    crowd = Crowd(server.port, options.clients, options.hostile)
    watch = Watch(server, min(FIRST_MINUTE, options.seconds / 2))
    running = asyncio.ensure_future(crowd.run())
    deadline = time.monotonic() + options.seconds
    while time.monotonic() < deadline and not running.done():
        await asyncio.sleep(min(options.interval, max(0.1, deadline - time.monotonic())))
        await watch.row()
    crowd.stop()
    await asyncio.wait_for(running, 120)
    wrong = reconcile(await settled(watch), crowd)

    growth = max(watch.after) - max(watch.before)
    print(f"{crowd.admitted} clients came in and received {crowd.received} messages; memory grew by {growth:.1f} MiB "
          f"after the first {min(FIRST_MINUTE, options.seconds / 2):.0f} s")
    if options.margin > 0 and growth > options.margin:
        wrong.append(f"memory grew by {growth:.1f} MiB, {options.margin:.0f} are allowed")
    return wrong


def main():
    options = arguments()
    raise_descriptor_limit()
    server = WindsockProcess(options.windsock, "--handshake-timeout", "3", "--send-buffer", str(256 << 10),
                             "--close-timeout", "2")
    try:
        wrong = asyncio.run(soak(server, options))
        server.terminate()
        code = server.ended()
        if code != 0:
            wrong.append(f"windsock ended with {code}")
    finally:
        server.kill()
    for text in wrong:
        print(f"not as it should be: {text}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
