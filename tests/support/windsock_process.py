# SPDX-License-Identifier: GPL-3.0-or-later
"""The windsock executable as a process of its own, for clients that are not ours."""

import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

START_TIMEOUT = 60  # seconds; sanitized builds on a busy machine take some of them
STOP_TIMEOUT = 15   # the promise is 5 s; a sanitized build also looks for leaks before it ends


class WindsockProcess:
    """A started `windsock --headless` on a port that it picked itself."""

    def __init__(self, executable, *arguments):
        self._stderr = tempfile.TemporaryFile("w+", encoding="utf-8")
        self._temporary = tempfile.TemporaryDirectory()  # without sessions that other runs left
        self.process = subprocess.Popen(
            [executable, "--headless", "--listen", "127.0.0.1:0", *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._stderr, text=True, encoding="utf-8",
            env={**os.environ, "TMPDIR": self._temporary.name})
        watchdog = threading.Timer(START_TIMEOUT, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        found = re.fullmatch(r"listening (wss?)://127\.0\.0\.1:(\d+)\n", line)
        if not found:
            self.kill()
            raise RuntimeError(f"windsock does not listen; stdout: {line!r}, stderr: {self.stderr()!r}")
        self.scheme, self.port = found[1], int(found[2])

    def url(self, path):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def page(self, path):
        return f"http{self.scheme[2:]}://127.0.0.1:{self.port}{path}"

    def stderr(self):
        self._stderr.seek(0)
        return self._stderr.read()

    def terminate(self):
        """Tells the server to stop and comes back at once."""
        self.process.send_signal(signal.SIGTERM)

    def ended(self, timeout=STOP_TIMEOUT):
        """The exit code; checks that the server had nothing to complain of."""
        started = time.monotonic()
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"windsock still runs {time.monotonic() - started:.0f} s after SIGTERM") from None
        complaints = re.sub(r"\Awindsock: certificate SHA-256 [^\n]*\n", "", self.stderr())
        assert complaints == "", f"windsock wrote to stderr: {complaints}"
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self._temporary.cleanup()


def write_project(folder, settings):
    """A project file with these settings."""
    path = pathlib.Path(folder) / "test.windsock"
    path.write_text(json.dumps({"windsock": 1, **settings}), encoding="utf-8")
    return path


def make_certificate(folder):
    """A self-signed certificate for 127.0.0.1 and its key."""
    certificate, key = pathlib.Path(folder) / "test.crt", pathlib.Path(folder) / "test.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key
