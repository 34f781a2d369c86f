# SPDX-License-Identifier: GPL-3.0-or-later
"""What Windsock sets itself: recorded, as it is by default, without its window and with it."""

import dataclasses
import operator
import typing

from . import stats

RECORDED, UNRECORDED, WINDOW = "windsock", "windsock-unrecorded", "windsock-window"


COMPARISONS = {"≥": operator.ge, "≤": operator.le, "<": operator.lt}


@dataclasses.dataclass(frozen=True)
class Target:
    text: str
    values: typing.Callable  # of the data and the server: what it reached, round by round
    comparison: str
    bound: float
    server: str = RECORDED     # whom it is asked of without the window; None: it is asked of the window only
    every_round: bool = False  # has to reach it, rather than the median

    def aim(self):
        return f"{self.comparison} {self.bound:g}"

    def is_reached(self, value):
        return COMPARISONS[self.comparison](value, self.bound)


def _against(workload, peer, title, least, server=RECORDED):
    def values(data, one):
        return stats.ratios(stats.series(data, workload, one, stats.rate),
                            stats.series(data, workload, peer, stats.rate))
    return Target(title, values, "≥", least, server)


def _beside_idle(data, server):
    return stats.ratios(stats.series(data, "idle-10k", server, stats.rate),
                        stats.series(data, "idle-0", server, stats.rate))


def _burst(data, server):
    return stats.series(data, "burst", server, stats.seconds)


def _held(data, server):
    return stats.series(data, "hold", server, lambda result: result["connections"])


def _of_echo_200k(what):
    return lambda data, server: stats.series(data, "echo-200k", server, what)


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
    Target("10 active beside 10,000 idle: share of the rate without them", _beside_idle, "≥", 0.6),
    _against("idle-10k", "qt", "10 active beside 10,000 idle: times plain QWebSocketServer", 30),
    Target("1,000 connects at once: seconds", _burst, "<", 0.2),
    Target("connections held", _held, "≥", 18000),
    # At most, as the bound of a bucket of the histogram is.
    Target("echo of 200,000/s: p99 lag of the window's event loop, seconds", _of_echo_200k(stats.gui_lag(0.99)),
           "≤", 0.05, server=None),
    Target("echo of 200,000/s: messages and records miscounted", _of_echo_200k(stats.miscounted), "≤", 0,
           every_round=True),
)


@dataclasses.dataclass(frozen=True)
class Verdict:
    values: tuple  # round by round; None: it failed
    is_reached: bool


def _verdict(target, values):
    """None when it was not measured. One round that failed fails it."""
    if not values:
        return None
    if None in values:
        return Verdict(tuple(values), False)
    decisive = values if target.every_round else [stats.spread(values).median]
    return Verdict(tuple(values), all(map(target.is_reached, decisive)))


def rows(data):
    """(text, aim, verdict without the window, verdict with it) of each target that was measured."""
    for target in TARGETS:
        headless = _verdict(target, target.values(data, target.server)) if target.server else None
        window = _verdict(target, target.values(data, WINDOW)) if target.server in (RECORDED, None) else None
        if headless or window:
            yield target.text, target.aim(), headless, window
