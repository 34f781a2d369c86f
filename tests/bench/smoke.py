#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the load generator from rotting: each workload, tiny, against a headless Windsock, and what has to fail.

    python3 smoke.py windsock windsock_load

Asserts what was counted, never a time. Needs tests/support in the PYTHONPATH.
"""

import contextlib
import json
import socket
import subprocess
import sys
import threading

from runner import metrics, recorded
from windsock_process import WindsockProcess

ANSWER = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
BRIEF = ("--seconds", "0.3", "--warm-up", "0.1")


def load(generator, port, *arguments):
    return subprocess.run([generator, *map(str, arguments), "--port", str(port)], capture_output=True, text=True,
                          check=False, timeout=100)


def result(generator, server, *arguments):
    done = load(generator, server.port, *arguments, "--pid", server.process.pid)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    found = json.loads(done.stdout)
    assert found["residentAfterKb"] > 0, found
    return found


def check_consumption(found):
    """Whether others disturbed it can only be seen where their share is told."""
    assert found["serverCpuSeconds"] >= 0 and "othersCpuSeconds" in found and found["seconds"] > 0, found
    assert found["residentAtStartKb"] > 0 and found["residentAtStopKb"] > 0, found


def check_schedule(found, rate):
    """Whatever was due in the time that was measured has a latency, whether it was sent or not."""
    assert abs(found["latencyMicroseconds"]["count"] - rate * found["seconds"]) <= 2, found


def check_workloads(generator, server):
    found = result(generator, server, "echo", "--connections", 5, "--window", 3, "--payload", 200, *BRIEF)
    assert found["connections"] == 5 and found["messages"] > 0, found
    assert found["latencyMicroseconds"]["count"] == found["messages"], found
    assert found["serverCpuSeconds"] > 0, found
    check_consumption(found)

    # 16 bits of length, and 64; one byte, which is less than a message's number.
    for size in (1, 125, 126, 65535, 65536):
        found = result(generator, server, "echo", "--connections", 2, "--payload", size, *BRIEF)
        assert found["messages"] > 0, found

    found = result(generator, server, "echo", "--connections", 5, "--rate", 100, "--idle", 20, *BRIEF)
    assert found["connections"] == 25, found
    check_schedule(found, 100)
    # More than can be sent: it ends all the same, and says so.
    found = result(generator, server, "echo", "--connections", 5, "--rate", 5_000_000, *BRIEF)
    assert found["unsent"] > 0, found
    check_schedule(found, 5_000_000)

    found = result(generator, server, "fan-out", "--connections", 20, "--window", 4, "--path", "/chat/smoke", *BRIEF)
    assert found["messages"] > 0, found
    found = result(generator, server, "fan-out", "--connections", 20, "--slow", 5, "--path", "/chat/slow", *BRIEF)
    assert found["connections"] == 20 and found["messages"] > 0, found

    for workload in ("connect", "hold"):
        found = result(generator, server, workload, "--connections", 50)
        assert found["connections"] == 50, found
        check_consumption(found)


def check_counted(generator, server):
    """The load generator tells all that it sent, so that the server's counters can be held against it."""
    for more in (), ("--rate", 20000):
        before = metrics.read(server.port)
        found = result(generator, server, "echo", "--connections", 3, "--window", 5, *more, *BRIEF)
        assert found["sent"] > found["messages"] - 3 * 5 > 0, found
        after = metrics.read(server.port)
        for direction in ("in", "out"):
            name = f'messages_total{{direction="{direction}"}}'
            assert after[name] - before[name] == found["sent"], (before, after, found)


def check_recorded(server):
    """What the runner reads of a server that records."""
    counts = recorded.counts(server.port)
    assert counts["seen"] > 0 and counts["queued"] == 0, counts
    assert counts["stored"] <= counts["seen"], counts


@contextlib.contextmanager
def liar(answer, *frames):
    """A server that takes one client, gives it this answer, and these frames for whatever is asked of it."""
    def lie():
        with contextlib.suppress(OSError):
            client, _ = listener.accept()
            with client:
                client.recv(4096)
                client.sendall(answer)
                for frame in frames:
                    client.recv(4096)
                    client.sendall(frame)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lie)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def check_failures(generator, server):
    for what, expected, answer, frames in (
            ("a refusal", "HTTP/1.1 403", b"HTTP/1.1 403 Forbidden\r\n\r\n", ()),
            ("a wrong key", "Sec-WebSocket-Accept", ANSWER.replace(b"s3pP", b"S3pP"), ()),
            ("an altered message", "altered", ANSWER, (b"\x81\x01x",)),
            ("a doubled message", "twice", ANSWER, (b"\x81\x010\x81\x010",)),
            ("a masked frame", "masked", ANSWER, (b"\x81\x81\x01\x02\x03\x04x",)),
            ("reserved bits", "reserved", ANSWER, (b"\xc1\x010",)),
            ("a close", "1011", ANSWER, (b"\x88\x02\x03\xf3",)),
            ("an end", "closed", ANSWER, (b"",))):
        with liar(answer, *frames) as port:
            done = load(generator, port, "echo", "--connections", 1, "--payload", 1, *BRIEF)
        assert done.returncode == 1 and expected in done.stderr, f"{what}: {done}"

    # There is no such process: the time of a display is asked for.
    done = load(generator, server.port, "echo", "--display", 1 << 22, *BRIEF)
    assert done.returncode == 1 and "processor time" in done.stderr, done
    done = load(generator, server.port, "echo", "--path", "/nowhere", *BRIEF)
    assert done.returncode == 1 and "404" in done.stderr, done
    for arguments in (("dance",), ("echo", "--window", "0"), ("echo", "--window", "1x"), ("echo", "--moon", "1"),
                      ("fan-out", "--connections", "2", "--slow", "2")):
        assert load(generator, server.port, *arguments).returncode == 1, arguments


def main():
    executable, generator = sys.argv[1:]
    server = WindsockProcess(executable)
    try:
        check_workloads(generator, server)
        check_counted(generator, server)
        check_recorded(server)
        check_failures(generator, server)
        server.terminate()
        assert server.ended() == 0
    finally:
        server.kill()


if __name__ == "__main__":
    main()
