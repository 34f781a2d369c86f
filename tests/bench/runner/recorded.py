# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Windsock that records has stored of what it saw, as it counts itself."""

import time

from . import metrics

PATIENCE = 60  # seconds that it may take until nothing waits to be stored
PAUSE = 0.2    # between two looks, longer than the server gathers what it hands to its recorder


def counts(port):
    """Records seen, stored and dropped, and the payloads dropped of the stored ones (None of what it does not tell),
    once nothing waits any more; with the seconds that took. The server is one freshly started, so all it counted is
    the load's."""
    started = time.monotonic()
    before, found = None, _read(port)
    while (found["queued"] or found != before) and time.monotonic() < started + PATIENCE:
        time.sleep(PAUSE)
        before, found = found, _read(port)
    # The last pause only made sure.
    return {**found, "seconds": max(0, time.monotonic() - started - PAUSE)}


def _read(port):
    samples = metrics.read(port)
    if "records_seen_total" not in samples:
        raise RuntimeError("the server does not tell what it records")
    return {"seen": samples["records_seen_total"], "stored": samples["records_stored_total"],
            "queued": samples["records_queued"], "dropped": samples.get("records_dropped_total"),
            "payloadsDropped": samples.get("payloads_dropped_total")}
