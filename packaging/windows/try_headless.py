# SPDX-License-Identifier: GPL-3.0-or-later
"""try_headless.py SESSION COMMAND...: starts COMMAND as a server without a window that records to SESSION, is a client
of it that is not Windsock's own, interrupts it, and reads in the recording what was said.

The command may be Windows' by Wine, which makes Ctrl+C of an interrupt.
"""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys

import websockets

SAID = ["hello", "你好 🎐", bytes(range(256)) * 300]


async def talk(url):
    async with websockets.connect(f"{url}/echo") as socket:
        for each in SAID:
            await socket.send(each)
            answer = await asyncio.wait_for(socket.recv(), 20)
            if answer != each:
                raise SystemExit(f"{each!r:.40} came back as {answer!r:.40}")


def serve_and_talk(command):
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline()
        found = re.fullmatch(r"listening (ws://127\.0\.0\.1:\d+)\s*", line)
        if not found:
            raise SystemExit(f"no address to talk to, but {line!r}")
        asyncio.run(talk(found[1]))
        server.send_signal(signal.SIGINT)
        if server.wait(30) != 0:
            raise SystemExit(f"exit code {server.returncode} after Ctrl+C")
    finally:
        server.kill()


def read_back(session):
    with sqlite3.connect(f"file:{session}?mode=ro", uri=True) as database:
        problem = database.execute("PRAGMA integrity_check").fetchone()[0]
        rows = database.execute("SELECT direction, payload FROM message ORDER BY id").fetchall()
    if problem != "ok":
        raise SystemExit(f"the recording is damaged: {problem}")
    for each in SAID:
        times = [payload for direction, payload in rows].count(each)
        if times < 2 or times % 2:
            raise SystemExit(f"{each!r:.40} was said and answered, and is in the recording {times} times")
    return len(rows)


def main(session, *command):
    signal.alarm(180)
    recording = session
    if command[0] == "wine":
        recording = subprocess.run(["winepath", "-w", session], check=True, capture_output=True, text=True).stdout.strip()
    serve_and_talk([*command, "--headless", "--listen", "127.0.0.1:0", "--record", recording])
    print(f"a client was answered, and {read_back(session)} messages are in {os.path.basename(session)}")


main(*sys.argv[1:])
