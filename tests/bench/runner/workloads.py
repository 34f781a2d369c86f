# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: how the load generator is called, and what the result says."""

import dataclasses
import sys


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    load: tuple           # the load generator's arguments
    # What counts: rate, latency (at half of the rate that echo-1 reached), watched (how the window bears it), seconds.
    kind: str = "rate"
    path: str = "/echo"
    patience: int = 60    # seconds that connecting may take
    warm_up: float = 0.3  # seconds before what is measured
    seconds: float = 2    # that are measured, unless told otherwise
    quick: float = 1      # the same with --quick
    servers: tuple = ()   # the only ones that it asks something of; none: all

    @property
    def has_length(self):
        """Whether it takes as long as it is told; otherwise it takes as long as it takes."""
        return self.kind != "seconds"

    @property
    def is_by_clock(self):
        """Whether the load generator sends at a rate that it is told, whatever comes back."""
        return self.kind in ("latency", "watched")


# Long enough that the queue before the recorder, which holds about a second of the fastest, cannot hide what the
# recorder does not keep up with.
FOR_RECORDING = 5

WORKLOADS = (
    Workload("echo-1", "Echo, 100 connections, 1 message outstanding each, 64 B",
             ("echo", "--connections", 100, "--window", 1, "--payload", 64), seconds=FOR_RECORDING),
    Workload("echo-32", "Echo, 64 connections, 32 messages outstanding each, 64 B",
             ("echo", "--connections", 64, "--window", 32, "--payload", 64), seconds=FOR_RECORDING),
    Workload("latency", "Latency at half of what the server can do (echo, 100 connections, sent by the clock), 64 B",
             ("echo", "--connections", 100, "--payload", 64), kind="latency"),
    # Few connections, which the load generator can send so much on; and a warm-up until pools and caches are filled.
    Workload("echo-200k", "The window while 8 connections echo 200,000 messages/s, sent by the clock, 64 B",
             ("echo", "--connections", 8, "--rate", 200000, "--payload", 64), kind="watched", warm_up=5, seconds=10,
             quick=3, servers=("windsock", "windsock-window")),
    Workload("fanout-64", "Fan-out to 1,000 in a room, 64 B",
             ("fan-out", "--connections", 1000, "--window", 8, "--payload", 64), path="/chat/bench"),
    Workload("fanout-1k", "Fan-out to 1,000 in a room, 1 KiB",
             ("fan-out", "--connections", 1000, "--window", 8, "--payload", 1024), path="/chat/bench"),
    Workload("fanout-slow", "Fan-out to 1,000 in a room of whom 100 never read, 1 KiB",
             ("fan-out", "--connections", 1000, "--window", 8, "--payload", 1024, "--slow", 100), path="/chat/bench"),
    Workload("idle-0", "Echo, 10 connections, 1 message outstanding each, 64 B",
             ("echo", "--connections", 10, "--window", 1, "--payload", 64)),
    Workload("idle-10k", "The same beside 10,000 idle connections",
             ("echo", "--connections", 10, "--window", 1, "--payload", 64, "--idle", 10000), patience=180),
    Workload("burst", "1,000 connects at once, until the last is answered",
             ("connect", "--connections", 1000), kind="seconds"),
    Workload("hold", "18,000 connections held, each answering a ping",
             ("hold", "--connections", 18000), kind="seconds", patience=300),
)
NAMES = tuple(workload.name for workload in WORKLOADS)


def chosen(names):
    """Those workloads, in their order; what latency builds on comes with it."""
    wanted = set(names.split(",")) if names else set(NAMES)
    if wanted - set(NAMES):
        sys.exit(f"no such workload: {', '.join(sorted(wanted - set(NAMES)))}")
    if "latency" in wanted:
        wanted.add("echo-1")
    return [workload for workload in WORKLOADS if workload.name in wanted]
