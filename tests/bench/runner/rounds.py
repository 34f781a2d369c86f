# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the load generator against each server in turn, round by round."""

import functools
import json
import subprocess
import sys

from . import recorded, stats, tables


def run(generator, servers, workloads, count, lengths, tries):
    """{workload: {server: [what the generator said, or {"error": why}, of each round]}}; what a server cannot do is
    left out. A measurement of a workload takes so many seconds as lengths has for it."""
    results = {workload.name: {server.name: [] for server in servers if workload.name not in server.leaves_out}
               for workload in workloads}
    for number in range(count):
        for workload in workloads:
            for server in servers:
                if workload.name not in server.leaves_out:
                    rate = _half_rate(results, server) if workload.kind == "latency" else None
                    result = _calmest(tries, functools.partial(_measure, generator, server, workload,
                                                               lengths[workload.name], rate))
                    results[workload.name][server.name].append(result)
                    _show(number, count, workload, server, result)
    return results


def _calmest(tries, measure):
    """The result during which others did least; measured again only while they do much."""
    results = []
    for _ in range(tries):
        results.append(measure())
        if not stats.is_disturbed(results[-1]):
            return results[-1]
    return min(results, key=lambda result: result["othersCpuSeconds"])


def _half_rate(results, server):
    """Half of what the server did in this round when it answered each message before the next."""
    return results["echo-1"][server.name][-1].get("rate", 0) / 2


def _measure(generator, server, workload, seconds, rate):
    if rate == 0:
        return {"error": "there is no rate to take half of"}
    try:
        with server.started() as (port, pids, displays):
            command = [generator, *workload.load, "--port", port, "--path", workload.path, "--seconds", seconds,
                       "--patience", workload.patience]
            command += ["--rate", rate] if rate else []
            for pid in pids:
                command += ["--pid", pid]
            for pid in displays:
                command += ["--display", pid]
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False,
                                  timeout=3 * workload.patience + seconds)
            if done.returncode != 0:
                return {"error": done.stderr.strip()}
            result = json.loads(done.stdout)
            if server.records:
                result["recorded"] = recorded.counts(port)
            return result
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        return {"error": str(error)}


def _show(number, count, workload, server, result):
    if "error" in result:
        text = result["error"]
    elif "rate" in result:
        text = f"{result['rate']:,.0f}/s"
    else:
        text = f"{result['connectSeconds']:.3f} s"
    if stats.is_behind_schedule(result):
        text += "  the load generator was behind its schedule"
    if stats.is_partly_recorded(result):
        text += f"  stored {tables.share(stats.stored(result))}, {tables.share(stats.whole(result))} of it with payload"
    print(f"{number + 1}/{count}  {workload.name:12} {server.name:20} {text}", file=sys.stderr, flush=True)
