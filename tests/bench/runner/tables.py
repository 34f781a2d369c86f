# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured as tables, for the terminal and for Markdown."""

import dataclasses
import math

from . import stats, targets
from .workloads import WORKLOADS

# Whom the others are compared with, and the heading of that column.
BASES = (("windsock", "recorded"), ("windsock-unrecorded", "unrecorded"))
MEMORY = ("idle-10k", "hold")  # with fewer connections a page more or less would decide


@dataclasses.dataclass(frozen=True)
class Table:
    title: str
    header: list
    rows: list
    notes: list


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 100 else f"{value:.2f}" if value >= 0.095 else f"{value:.3f}"


def with_spread(values, show=number):
    found = stats.spread(values)
    if not found:
        return "–"
    if len(values) == 1:
        return show(found.median)
    return f"{show(found.median)} ({show(found.least)}–{show(found.most)})"


def median(values, show=number):
    found = stats.spread(values)
    return show(found.median) if found else "–"


def milliseconds(microseconds):
    return number(microseconds / 1000)


def bound(seconds):
    """The bound of a bucket, as round as it is, in milliseconds."""
    return "∞" if math.isinf(seconds) else f"{seconds * 1000:g}"


def share(value):
    """Never rounded to more than it is: 100 % is all."""
    return "–" if value is None else f"{math.floor(value * 1000) / 10:g} %"


class _Columns:
    """The columns of a workload's table: heading and what stands there, by server."""

    def __init__(self, data, workload):
        self._data = data
        self._workload = workload
        self.columns = []

    def add(self, heading, what, show=with_spread):
        self.columns.append((heading, lambda server: show(self._series(server, what))))

    def add_ratios(self, what, inverse):
        for base, heading in BASES:
            if base not in self._data["results"][self._workload.name]:
                continue

            def ratio(server, base=base):
                if server == base:
                    return "1"
                pair = self._series(base, what), self._series(server, what)
                return with_spread(stats.ratios(*(reversed(pair) if inverse else pair)))
            # Always so that more is better for us.
            self.columns.append((f"this ÷ {heading}" if inverse else f"{heading} ÷ this", ratio))

    def _series(self, server, what):
        return stats.series(self._data, self._workload.name, server, what)


def _columns(data, workload):
    made = _Columns(data, workload)

    def in_milliseconds(values):
        return median(values, milliseconds)

    if workload.kind == "seconds":
        made.add("seconds", stats.seconds)
        made.add_ratios(stats.seconds, inverse=True)
    elif workload.kind == "watched":
        _add_watched(made)
    else:
        made.add("deliveries/s" if workload.load[0] == "fan-out" else "messages/s", stats.rate)
        if workload.kind == "rate":
            made.add_ratios(stats.rate, inverse=False)
        made.add("server CPU, µs each", stats.cpu_microseconds, median)
        for which in ("p50", "p99") if workload.kind == "rate" else ("p50", "p99", "p99.9", "max"):
            made.add(f"{which}, ms", stats.latency(which), in_milliseconds)
    if _has_recorded(data, workload):
        made.add("stored", stats.stored, _median_share)
        made.add("of it with payload", stats.whole, _median_share)
    if workload.name in MEMORY:
        made.add("kB a connection", stats.memory_per_connection, median)
    return made.columns


def _add_watched(made):
    made.add("messages/s", stats.rate)
    made.add("server CPU, µs each", stats.cpu_microseconds, median)
    for which, lag in (("p50", 0.5), ("p99", 0.99), ("max", 1)):
        made.add(f"window's lag {which}, ms at most", stats.gui_lag(lag), lambda values: with_spread(values, bound))
    made.add("MiB at the beginning", stats.memory_at("Start"), median)
    made.add("MiB at the end", stats.memory_at("Stop"), median)
    made.add("MiB grown", stats.memory_growth, lambda values: with_spread(values, lambda value: f"{value:.1f}"))
    made.add("counters exact", stats.miscounted, _exact)


def _exact(values):
    known = [value for value in values if value is not None]
    wrong = sum(map(bool, known))
    return "–" if not known else f"not in {wrong} of {len(known)} rounds" if wrong else "yes"


def _has_recorded(data, workload):
    return any("recorded" in result for results in data["results"][workload.name].values() for result in results)


def _median_share(values):
    return median(values, share)


def _recorded(server, results):
    """What is to be said of a server that records: nothing when every round stored all, with payload."""
    known = [result for result in results if result.get("recorded", {}).get("seen")]
    partly = [result for result in known if stats.is_partly_recorded(result)]
    if partly:
        counts = min((result["recorded"] for result in partly),
                     key=lambda counts: (counts["stored"] - (counts["payloadsDropped"] or 0)) / counts["seen"])
        payloads = "" if counts["payloadsDropped"] is None \
            else f", {counts['stored'] - counts['payloadsDropped']:,} of them with payload"
        yield (f"{server['title']} lost some in {len(partly)} of {len(results)} rounds; in the worst it stored "
               f"{counts['stored']:,} of {counts['seen']:,} records{payloads}, the last "
               f"{number(counts['seconds'])} s after the load had ended.")
    if any(result["recorded"]["payloadsDropped"] is None for result in known):
        yield f"{server['title']} does not tell how many payloads it dropped."


def _notes(data, workload):
    found = []
    for server in data["servers"]:
        results = data["results"][workload.name].get(server["name"])
        if results is None:
            if not workload.servers:
                found.append(f"{server['title']} cannot do this.")
            continue
        errors = [result["error"] for result in results if "error" in result]
        if errors:
            found.append(f"{server['title']} failed in {len(errors)} of {len(results)} rounds: {errors[0]}")
        # By the clock, a load generator that is busy and in time limits nothing.
        if any(stats.is_behind_schedule(result) if workload.is_by_clock
               else stats.is_generator_bound(result, data["machine"]["cores"]) for result in results):
            found.append(f"{server['title']} could do more than the load generator.")
        late = sum(map(stats.is_behind_schedule, results))
        if late:
            found.append(f"The load generator was behind its schedule in {late} of {len(results)} rounds of "
                         f"{server['title']}.")
        found += _recorded(server, results)
        disturbed = sum(map(stats.is_disturbed, results))
        if disturbed:
            found.append(f"Others used the machine in {disturbed} of {len(results)} rounds of {server['title']}.")
    return found


def _precisely(value):
    """Enough to see on which side of the aim it is."""
    return f"{value:.3f}" if 0 < value < 1 else f"{value:g}" if value in (0, math.inf) else number(value)


def _targets(data):
    def show(verdict):
        if not verdict:
            return ["", ""]
        return [with_spread(verdict.values, _precisely), "reached" if verdict.is_reached else "not reached"]

    rows = [[text, aim, *show(headless), *show(window)] for text, aim, headless, window in targets.rows(data)]
    partly = [workload.name for workload in WORKLOADS
              if any(stats.is_partly_recorded(result)
                     for results in data["results"].get(workload.name, {}).values() for result in results)]
    notes = [f"Not all was stored, or not with its payload, in {', '.join(partly)}: see there."] if partly else []
    if any(map(stats.is_behind_schedule, sum(data["results"].get("echo-200k", {}).values(), []))):
        notes.append("Less than 200,000/s were sent in echo-200k: see there.")
    return Table("Targets", ["", "target", "without the window", "", "with the window", ""], rows, notes)


def build(data):
    tables = [_targets(data)]
    for workload in WORKLOADS:
        if not data["results"].get(workload.name):
            continue
        columns = _columns(data, workload)
        rows = [[server["title"], *(cell(server["name"]) for _, cell in columns)] for server in data["servers"]
                if server["name"] in data["results"][workload.name]]
        tables.append(Table(f"{workload.title} ({workload.name})", ["", *(heading for heading, _ in columns)], rows,
                            _notes(data, workload)))
    return tables


def as_text(data):
    parts = []
    for table in build(data):
        widths = [max(len(row[i]) for row in [table.header, *table.rows]) for i in range(len(table.header))]
        lines = [table.title]
        for row in [table.header, *table.rows]:
            cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
            lines.append("  " + "  ".join(cells).rstrip())
        parts.append("\n".join([*lines, *("  " + note for note in table.notes)]))
    return "\n\n".join(parts)
