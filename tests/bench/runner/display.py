# SPDX-License-Identifier: GPL-3.0-or-later
"""A display that nobody sees, for the server that has a window."""

import contextlib
import os
import subprocess

from .process import end


@contextlib.contextmanager
def display():
    """What DISPLAY is to be, and the id of the process that shows it."""
    reader, writer = os.pipe()
    process = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1440x900x24", "-nolisten", "tcp",
                                "-noreset"], pass_fds=[writer], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with open(reader, encoding="ascii") as numbers:
            number = numbers.readline().strip()
        if not number:
            raise RuntimeError("Xvfb does not start")
        yield ":" + number, process.pid
    finally:
        end(process)
