# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Windsock tells of itself at /-/metrics."""

import re
import urllib.request

PATIENCE = 60  # seconds that an answer may take


def read(port):
    """Every sample that is a whole number, by its name with its labels."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}/-/metrics", timeout=PATIENCE) as answer:
        samples = re.findall(r"^windsock_(\w+(?:\{[^}]*\})?) (\d+)$", answer.read().decode(), re.MULTILINE)
    return {name: int(value) for name, value in samples}
