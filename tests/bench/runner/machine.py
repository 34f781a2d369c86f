# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader has to know of the machine, and nothing that tells whose it is."""

import os
import platform
import re


def describe():
    def first(path, pattern):
        with open(path, encoding="utf-8") as file:
            found = re.search(pattern, file.read(), re.MULTILINE)
        return found[1].strip() if found else "unknown"

    memory = int(first("/proc/meminfo", r"^MemTotal:\s*(\d+)")) / (1 << 20)
    return {"processor": first("/proc/cpuinfo", r"^model name\s*:\s*(.+)$"), "cores": os.cpu_count(),
            "memoryGib": round(memory), "kernel": re.match(r"[\d.]*\d", platform.release())[0],
            "system": first("/etc/os-release", r'^PRETTY_NAME="?([^"\n]+)')}
