# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Windsock tells of itself under load: how late its window's event loop was, and what it counted."""

import re


def told(before, after, at_rest):
    """Of the metrics at the beginning and at the end of a load, and when nothing was left to do.

    The messages are counted since the server began, and so is what the load generator says that it sent. guiLag is
    how often the loop was that late at most, by the seconds; it is missing of a server without a window."""
    lag = _between(_lag(before), _lag(after))
    counted = {which: at_rest[f'messages_total{{direction="{which}"}}'] for which in ("in", "out")}
    return {"counted": counted, **({"guiLag": lag} if lag else {})}


def _lag(samples):
    """The buckets of the histogram, each with all that is in those before it."""
    found = (re.fullmatch(r'event_loop_lag_seconds_bucket\{thread="gui",le="([^"]+)"\}', name) for name in samples)
    return {match[1]: samples[match[0]] for match in found if match}


def _between(before, after):
    return {bound: count - before.get(bound, 0) for bound, count in after.items()}
