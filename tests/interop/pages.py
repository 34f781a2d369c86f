# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that the server keeps for itself, read by Python's urllib; and its end when a client does not answer."""

import base64
import os
import re
import socket
import sys
import time
import urllib.error
import urllib.request

from cases import Cases, equal
from windsock_process import WindsockProcess

EXPECTED = 9
SAMPLE = re.compile(r'([a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})?) (\S+)')


def fetch(server, path):
    """Status, content type and text, also of a refusal."""
    try:
        with urllib.request.urlopen(server.page(path), timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def metrics(server):
    """The samples by name and labels; fails on a line that is neither a sample nor a comment."""
    status, content_type, text = fetch(server, "/-/metrics")
    equal(status, 200, "the status")
    assert content_type.startswith("text/plain; version=0.0.4"), content_type
    samples = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        found = SAMPLE.fullmatch(line)
        assert found, f"not a sample: {line}"
        samples[found[1]] = float(found[2])
    return samples


def open_raw(server, path):
    """A WebSocket that is left alone: it will answer nothing."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    key = base64.b64encode(os.urandom(16)).decode()
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(1) or b"\r\n\r\n"
    assert head.startswith(b"HTTP/1.1 101 "), head
    return client


def is_healthy(server):
    status, _, text = fetch(server, "/-/healthy")
    equal((status, text.strip()), (200, "ok"), "the answer")


def serves_the_test_page(server):
    status, content_type, text = fetch(server, "/")
    equal((status, content_type), (200, "text/html; charset=utf-8"), "the answer")
    assert '"/chat/{room}"' in text and "@" not in re.sub(r"@media[^{]*", "", text), "the page has a hole"


def refuses(server, path, status, words):
    actual, _, text = fetch(server, path)
    equal(actual, status, "the status")
    assert words in text, text


def counts(server):
    before = metrics(server)
    frame = b"\x81\x85" + bytes(4) + b"hello"  # text, masked with zeroes
    with open_raw(server, "/echo") as client:
        client.sendall(frame)
        equal(client.recv(7, socket.MSG_WAITALL), b"\x81\x05hello", "the echo")
        after = metrics(server)
    for name, difference in {
            "windsock_connections": 1,
            "windsock_connections_opened_total": 1,
            'windsock_handshakes_total{result="accepted"}': 1,
            'windsock_messages_total{direction="in"}': 1,
            'windsock_messages_total{direction="out"}': 1,
            'windsock_message_bytes_total{direction="in"}': 5,
            'windsock_message_bytes_total{direction="out"}': 5,
    }.items():
        equal(after[name] - before[name], float(difference), f"the growth of {name}")


def counts_records(server):
    """The batches of the case before arrive: open, text in, text out and close."""
    deadline = time.monotonic() + 30
    stored = 0
    while stored < 4:
        assert time.monotonic() < deadline, f"{stored} records are stored"
        samples = metrics(server)
        seen, stored, dropped, queued = (samples[f"windsock_records_{name}"]
                                         for name in ("seen_total", "stored_total", "dropped_total", "queued"))
        equal((dropped, stored + queued), (0.0, seen), "dropped, and stored with queued")


def stops_beside_silent_client(server):
    with open_raw(server, "/echo") as client:
        server.terminate()
        equal(server.ended(), 0, "the exit code")
        frame = client.recv(4, socket.MSG_WAITALL)
        equal((frame[:1], frame[2:]), (b"\x88", (1001).to_bytes(2, "big")), "the close frame and its code")


def main():
    cases = Cases(EXPECTED)
    server = WindsockProcess(sys.argv[1])
    try:
        cases.run("/-/healthy", is_healthy, server)
        cases.run("/: the test page", serves_the_test_page, server)
        cases.run("/-/metrics: has the event loop's lag",
                  lambda: metrics(server)['windsock_event_loop_lag_seconds_count{thread="io-0"}'])
        cases.run("/-/metrics: counts a connection and its messages", counts, server)
        cases.run("/-/metrics: counts what is recorded", counts_records, server)
        cases.run("unknown page", refuses, server, "/nowhere", 404, "/nowhere")
        cases.run("unknown page below /-/", refuses, server, "/-/nowhere", 404, "/-/nowhere")
        cases.run("an endpoint without an upgrade", refuses, server, "/echo", 426, "WebSocket endpoint")
        cases.run("stop: a client that does not answer", stops_beside_silent_client, server)
    finally:
        server.kill()
    sys.exit(cases.exit_code())


if __name__ == "__main__":
    main()
