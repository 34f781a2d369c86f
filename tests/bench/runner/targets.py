# SPDX-License-Identifier: GPL-3.0-or-later
"""What Windsock sets itself: recorded, as it is by default, without its window and with it."""

import dataclasses
import typing

from . import stats

RECORDED, UNRECORDED, WINDOW = "windsock", "windsock-unrecorded", "windsock-window"


@dataclasses.dataclass(frozen=True)
class Target:
    text: str
    values: typing.Callable  # of the data and the server: what it reached, round by round
    least: float = None
    below: float = None
    server: str = RECORDED   # whom it is asked of

    def aim(self):
        return f"≥ {self.least:g}" if self.below is None else f"< {self.below:g}"

    def is_reached(self, value):
        return value >= self.least if self.below is None else value < self.below


def _against(workload, peer, title, least, server=RECORDED):
    def values(data, one):
        return stats.ratios(stats.series(data, workload, one, stats.rate),
                            stats.series(data, workload, peer, stats.rate))
    return Target(title, values, least, server=server)


def _beside_idle(data, server):
    return stats.ratios(stats.series(data, "idle-10k", server, stats.rate),
                        stats.series(data, "idle-0", server, stats.rate))


def _burst(data, server):
    return stats.series(data, "burst", server, stats.seconds)


def _held(data, server):
    return stats.series(data, "hold", server, lambda result: result["connections"])


TARGETS = (
    _against("echo-1", "tornado", "echo, 1 outstanding: times Tornado", 3),
    _against("echo-1", "ws", "echo, 1 outstanding: times ws", 1.5),
    _against("echo-32", "tornado", "echo, 32 outstanding: times Tornado", 12),
    _against("echo-32", "ws", "echo, 32 outstanding: times ws", 3),
    _against("echo-32", "ws", "echo, 32 outstanding, unrecorded: times ws", 5, UNRECORDED),
    _against("echo-32", UNRECORDED, "echo, 32 outstanding: share of the unrecorded rate", 0.7),
    _against("fanout-64", "tornado", "fan-out, 64 B: times Tornado", 6),
    _against("fanout-64", "ws", "fan-out, 64 B: times ws", 2),
    _against("fanout-64", "qt", "fan-out, 64 B: times plain QWebSocketServer", 1),
    _against("fanout-1k", "tornado", "fan-out, 1 KiB: times Tornado", 6),
    _against("fanout-1k", "ws", "fan-out, 1 KiB: times ws", 2),
    _against("fanout-1k", "qt", "fan-out, 1 KiB: times plain QWebSocketServer", 1),
    Target("10 active beside 10,000 idle: share of the rate without them", _beside_idle, 0.6),
    _against("idle-10k", "qt", "10 active beside 10,000 idle: times plain QWebSocketServer", 30),
    Target("1,000 connects at once: seconds", _burst, below=0.2),
    Target("connections held", _held, 18000),
)


@dataclasses.dataclass(frozen=True)
class Verdict:
    median: float  # None: every round failed
    is_reached: bool


def _verdict(target, values):
    """None when it was not measured. One round that failed fails it."""
    if not values:
        return None
    found = stats.spread(values)
    return Verdict(found.median if found else None, None not in values and target.is_reached(found.median))


def rows(data):
    """(text, aim, verdict without the window, verdict with it) of each target that was measured."""
    for target in TARGETS:
        headless = _verdict(target, target.values(data, target.server))
        window = _verdict(target, target.values(data, WINDOW)) if target.server == RECORDED else None
        if headless or window:
            yield target.text, target.aim(), headless, window
