# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what was measured into a Markdown page, between two markers; the rest of the page is written by hand."""

from . import tables

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
    quick = " (`--quick`)" if data["quick"] else ""
    return (f"Measured with `tests/bench/run`{quick}: {data['rounds']} rounds of {data['seconds']:g} s, on "
            f"{machine['cores']} cores of an {machine['processor']} with {machine['memoryGib']} GiB, "
            f"{machine['system']}, Linux {machine['kernel']}; "
            + ", ".join(f"{server['title']}: {server['version']}" for server in data["servers"] if server["version"])
            + ".")


def _table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|---" + "|---:" * (len(header) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _tables(data):
    for table in tables.build(data):
        yield f"### {table.title}"
        yield _table(table.header, table.rows)
        if table.notes:
            yield " ".join(table.notes)
