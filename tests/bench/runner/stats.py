# SPDX-License-Identifier: GPL-3.0-or-later
"""Medians and spreads of what was measured. A round in which something failed has None."""

import dataclasses
import math
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


# Seconds that nobody need have used: the system counts in steps of 10 ms, on each processor of its own.
COARSENESS = 0.04


def is_disturbed(result):
    """Whether others used more than a tenth of a processor meanwhile."""
    return result.get("othersCpuSeconds", 0) > max(0.1 * result.get("seconds", 0), COARSENESS)


def is_behind_schedule(result):
    """Whether more than a hundredth of what was due by the clock was not sent in time."""
    return result.get("unsent", 0) > 0.01 * result.get("latencyMicroseconds", {}).get("count", 0)


SHORTEST = 1   # seconds in which the steps of 10 ms, in which a thread's time is counted, do not matter
NEARLY = 0.95  # of the time: the rest is lost to the steps of the clock and to changing between processes


def is_generator_bound(result, cores):
    """Whether the load generator could not have done much more, and the server could.

    The generator is one thread, so it is the limit when that ran nearly all the time. But not when a thread of the
    server did as well, nor when the machine had nothing left that the server could have taken."""
    if is_behind_schedule(result):
        return True
    if "generatorCpuSeconds" not in result or result["seconds"] < SHORTEST:
        return False
    full = NEARLY * result["seconds"]
    # Where it is not known how the server's time is shared out, one thread may have used all of it.
    busiest = result.get("busiestThreadCpuSeconds", result["serverCpuSeconds"])
    used = sum(result.get(f"{who}CpuSeconds", 0) for who in ("server", "display", "generator", "others"))
    return result["generatorCpuSeconds"] >= full > busiest and used < cores * full


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


def gui_lag(share):
    """The seconds that this share of the looks at the window's event loop found it late at most: the bound of the
    bucket in which that lies, infinite of the last one. None of a server that does not tell."""
    def bound(result):
        lag = result.get("guiLag")
        if not lag or not lag["+Inf"]:
            return None
        # Counts are whole, so a hair less than the share keeps 0.99 of 100 from being 100.
        needed = share * lag["+Inf"] - 1e-6
        return min(_seconds(bound) for bound, count in lag.items() if count >= needed)
    return bound


def _seconds(bound):
    return math.inf if bound == "+Inf" else float(bound)


def memory_at(end):
    """What the server's resident memory was at the "Start" or at the "Stop" of what was measured, in MiB."""
    return lambda result: result[f"residentAt{end}Kb"] / 1024


def memory_growth(result):
    return memory_at("Stop")(result) - memory_at("Start")(result)


def miscounted(result):
    """By how much a server's counters are wrong: 0 when all that was sent came in and went out, each of it and each
    connect and disconnect was seen as a record, and each record was stored, dropped or still waits. None of a server that
    does not tell."""
    counted, records = result.get("counted"), result.get("recorded")
    if counted is None:
        return None
    wrong = sum(abs(count - result["sent"]) for count in counted.values())
    if records:
        wrong += abs(records["seen"] - 2 * (result["sent"] + result["connections"]))
        kept = records["stored"] + (records["dropped"] or 0) + records.get("queued", 0)
        wrong += abs(records["seen"] - kept)
    return wrong


def latency(which):
    return lambda result: result["latencyMicroseconds"][which]
