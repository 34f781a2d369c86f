# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what was measured into a Markdown page, between two markers; the rest of the page is written by hand."""

from . import tables
from .workloads import WORKLOADS

BEGIN = "<!-- Measured: tests/bench/run writes what is from here to the next such line. -->"
END = "<!-- Measured until here. -->"


def write(path, data):
    text = path.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path} lacks the markers {BEGIN!r} and {END!r}")
    path.write_text(f"{before}{BEGIN}\n\n{_measured(data)}\n\n{END}{after}", "utf-8")


def _measured(data):
    return "\n\n".join([_machine(data), *_tables(data)])


def _machine(data):
    machine = data["machine"]
    return (f"All of this was measured in one run, with\n\n    {data['command']}\n\nin {data['rounds']} "
            f"rounds{_lengths(data)}, on {machine['cores']} cores of an {machine['processor']} with {machine['memoryGib']} GiB, "
            f"{machine['system']}, Linux {machine['kernel']}; "
            + ", ".join(f"{server['title']}: {server['version']}" for server in data["servers"] if server["version"])
            + ".")


def _lengths(data):
    """How long a round of which workloads is; those that take as long as they take are not said."""
    by_length = {}
    for workload in WORKLOADS:
        if workload.has_length and workload.name in data["seconds"]:
            by_length.setdefault(data["seconds"][workload.name], []).append(workload.name)
    said = "; ".join(f"{seconds:g} s of {', '.join(names)}" for seconds, names in by_length.items())
    return f" ({said})" if said else ""


def _table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _tables(data):
    for table in tables.build(data):
        yield f"### {table.title}"
        yield _table(table.header, table.rows)
        if table.notes:
            yield " ".join(table.notes)
