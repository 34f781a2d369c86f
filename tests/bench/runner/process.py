# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of ours: started, found ready, and ended by their own id."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

START_TIMEOUT = 60  # seconds
STOP_TIMEOUT = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def end(process):
    """Asks once, then insists."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def family(pid):
    """The process and all that came of it."""
    children = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            text = entry.read_text("utf-8", errors="replace")
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, []))
    return found


@contextlib.contextmanager
def running(command, port, environment):
    """The ids of a server's processes, once it listens; ended with the block. What it writes is shown if it fails.

    Its temporary files and its settings are in a folder of its own, which goes with it: how somebody left his window is
    not what is measured."""
    with tempfile.TemporaryDirectory(prefix="windsock-bench-") as folder, \
            tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        own = {"TMPDIR": folder, "XDG_CONFIG_HOME": str(pathlib.Path(folder, "config"))}
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                                   env={**os.environ, **own, **environment})
        try:
            deadline = time.monotonic() + START_TIMEOUT
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    said.seek(0)
                    raise RuntimeError(f"{command[0]} does not listen: {said.read()[-2000:].strip()}")
                time.sleep(0.05)
            yield family(process.pid)
        finally:
            end(process)
