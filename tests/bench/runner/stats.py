# SPDX-License-Identifier: GPL-3.0-or-later
"""Medians and spreads of what was measured. A round in which something failed has None."""

import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Spread:
    median: float
    least: float
    most: float


def spread(values):
    """None when there is no value at all."""
    known = [value for value in values if value is not None]
    return Spread(statistics.median(known), min(known), max(known)) if known else None


def series(data, workload, server, what):
    """What this function takes from each round's result."""
    return [None if "error" in result else what(result)
            for result in data["results"].get(workload, {}).get(server, [])]


def ratios(numerators, denominators):
    """Of the same round."""
    return [over / under if over is not None and under else None
            for over, under in zip(numerators, denominators)]


def rate(result):
    return result["rate"]


def seconds(result):
    return result["connectSeconds"]


def cpu_microseconds(result):
    """The server's processor time for a message, or for a delivery."""
    return result["serverCpuSeconds"] / result["messages"] * 1e6 if result["messages"] else None


def memory_per_connection(result):
    return (result["residentAfterKb"] - result["residentBeforeKb"]) / result["connections"]


def is_disturbed(result):
    """Whether others used more than a tenth of a processor meanwhile."""
    return result.get("othersCpuSeconds", 0) > 0.1 * result.get("seconds", 0)


def is_behind_schedule(result):
    """Whether more than a hundredth of what was due by the clock was not sent in time."""
    return result.get("unsent", 0) > 0.01 * result.get("latencyMicroseconds", {}).get("count", 0)


def is_generator_bound(result):
    """Whether the load generator could not have done much more, and the server could."""
    if is_behind_schedule(result):
        return True
    return result.get("generatorCpuSeconds", 0) > 0.9 * result.get("seconds", 0) > result.get("serverCpuSeconds", 0)


def stored(result):
    """The share of the records that are rows of the session; None of a server that does not record."""
    counts = result.get("recorded")
    return counts["stored"] / counts["seen"] if counts and counts["seen"] else None


def whole(result):
    """The share of the rows that have their payload; None of a server that does not record, or does not tell."""
    counts = result.get("recorded")
    if not counts or counts["payloadsDropped"] is None or not counts["stored"]:
        return None
    return 1 - counts["payloadsDropped"] / counts["stored"]


def is_partly_recorded(result):
    """Whether something of what was seen is not in the session, or is there without its payload."""
    counts = result.get("recorded")
    return bool(counts) and (counts["stored"] < counts["seen"] or bool(counts["payloadsDropped"]))


def latency(which):
    return lambda result: result["latencyMicroseconds"][which]
