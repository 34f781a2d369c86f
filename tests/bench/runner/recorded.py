# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Windsock that records has stored of what it saw, as it counts itself."""

import re
import time
import urllib.request

PATIENCE = 60  # seconds that it may take until nothing waits to be stored
PAUSE = 0.2    # between two looks, longer than the server gathers what it hands to its recorder


def counts(port):
    """Records seen and stored, and the payloads dropped of the stored ones (None if it does not tell), once nothing
    waits any more; with the seconds that took. The server is one freshly started, so all it counted is the load's."""
    started = time.monotonic()
    before, found = None, _read(port)
    while (found["queued"] or found != before) and time.monotonic() < started + PATIENCE:
        time.sleep(PAUSE)
        before, found = found, _read(port)
    # The last pause only made sure.
    return {**found, "seconds": max(0, time.monotonic() - started - PAUSE)}


def _read(port):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}/-/metrics", timeout=PATIENCE) as answer:
        metrics = dict(re.findall(r"^(windsock_\w+) (\d+)$", answer.read().decode(), re.MULTILINE))
    if "windsock_records_seen_total" not in metrics:
        raise RuntimeError("the server does not tell what it records")
    payloads = metrics.get("windsock_payloads_dropped_total")
    return {"seen": int(metrics["windsock_records_seen_total"]),
            "stored": int(metrics["windsock_records_stored_total"]),
            "queued": int(metrics["windsock_records_queued"]),
            "payloadsDropped": None if payloads is None else int(payloads)}
