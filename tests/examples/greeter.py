# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's example does what the README says."""

import asyncio
import subprocess
import sys
import threading

import websockets
from cases import Cases, equal


async def greets(url):
    async with websockets.connect(f"{url}/hello/Ada%20L") as client:
        equal(await client.recv(), "Hello, Ada L!", "the greeting")
        await client.send("over")
        equal(await client.recv(), "You said: over", "the answer")
        await client.send("bye")
        await client.wait_closed()
        equal((client.close_code, client.close_reason), (1000, "see you"), "the close")


def main():
    cases = Cases(1)
    with subprocess.Popen([sys.argv[1], "0"], stdout=subprocess.PIPE, text=True) as process:
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        try:
            word, url = process.stdout.readline().split()
            equal(word, "listening", "the first word")
            asyncio.run(cases.run_async("greets, answers and closes", greets, url))
        finally:
            watchdog.cancel()
            process.kill()
    sys.exit(cases.exit_code())


if __name__ == "__main__":
    main()
