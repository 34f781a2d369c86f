# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws what was measured as bars, in an SVG that is legible on light and on dark."""

import html

from . import stats, tables

PANELS = (
    ("echo-1", "Echo, 100 clients, 1 message outstanding each", "messages/s", stats.rate),
    ("echo-32", "Echo, 64 clients, 32 messages outstanding each", "messages/s", stats.rate),
    ("fanout-64", "Fan-out to 1,000 in a room, 64 B", "deliveries/s", stats.rate),
    ("fanout-1k", "Fan-out to 1,000 in a room, 1 KiB", "deliveries/s", stats.rate),
    ("idle-10k", "10 clients echo beside 10,000 idle ones", "messages/s", stats.rate),
    ("burst", "1,000 connects at once", "seconds, less is better", stats.seconds),
)
WIDTH, COLUMNS, MARGIN, GAP = 960, 2, 20, 24
HEADING, ROW, BAR = 44, 20, 13
LABEL, VALUE = 172, 62  # beside the bars
STYLE = """
    .card { fill: #ffffff; stroke: #d0d7de; } .title { fill: #1f2328; font-weight: 600; }
    text { fill: #1f2328; font: 12px Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
    .unit { fill: #59636e; } .ours { fill: #0f7b6c; } .peer { fill: #a5afb9; } .spread { stroke: #1f2328; }
    @media (prefers-color-scheme: dark) {
        .card { fill: #161b22; stroke: #30363d; } .title, text { fill: #e6edf3; } .unit { fill: #9198a1; }
        .ours { fill: #2bb3a0; } .peer { fill: #59636e; } .spread { stroke: #e6edf3; }
    }"""


def write(path, data):
    panels = [panel for panel in PANELS if panel[0] in data["results"]]
    column = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
    row = HEADING + ROW * len(data["servers"]) + GAP
    height = 2 * MARGIN - GAP + row * -(-len(panels) // COLUMNS)
    drawn = [_panel(data, panel, MARGIN + i % COLUMNS * (column + GAP), MARGIN + i // COLUMNS * row, column)
             for i, panel in enumerate(panels)]
    path.write_text(f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">
<title>Windsock beside other WebSocket servers</title>
<style>{STYLE}
</style>
<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>
{chr(10).join(drawn)}
</svg>
""", "utf-8")


def _panel(data, panel, left, top, width):
    workload, title, unit, what = panel
    spreads = [(server, stats.spread(stats.series(data, workload, server["name"], what)))
               for server in data["servers"]]
    greatest = max((spread.most for _, spread in spreads if spread), default=1)
    parts = [_text(left, top + 14, title, "title"), _text(left, top + 31, unit, "unit")]
    for i, (server, spread) in enumerate(spreads):
        parts += _bar(server, spread, left, top + HEADING + i * ROW, (width - LABEL - VALUE) / greatest)
    return "\n".join(parts)


def _bar(server, spread, left, top, scale):
    middle, start = top + BAR / 2, left + LABEL
    yield _text(start - 8, middle + 4, server["title"], anchor="end")
    if not spread:
        yield _text(start, middle + 4, "–", "unit")
        return
    kind = "ours" if server["name"].startswith("windsock") else "peer"
    yield (f'<rect class="{kind}" x="{start:.1f}" y="{top}" width="{max(1, spread.median * scale):.1f}" '
           f'height="{BAR}" rx="2"/>')
    if spread.most > spread.least:
        yield (f'<path class="spread" d="M{start + spread.least * scale:.1f} {middle}'
               f'H{start + spread.most * scale:.1f}"/>')
    yield _text(start + spread.most * scale + 6, middle + 4, tables.number(spread.median))


def _text(x, y, text, kind="", anchor="start"):
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(text)}</text>'
