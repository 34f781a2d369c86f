# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the load generator against each server in turn, round by round."""

import functools
import json
import subprocess
import sys

from . import stats


def run(generator, servers, workloads, count, seconds, tries):
    """{workload: {server: [what the generator said, or {"error": why}, of each round]}}; what a server cannot do is
    left out."""
    results = {workload.name: {server.name: [] for server in servers if workload.name not in server.leaves_out}
               for workload in workloads}
    for number in range(count):
        for workload in workloads:
            for server in servers:
                if workload.name not in server.leaves_out:
                    rate = _half_rate(results, server) if workload.kind == "latency" else None
                    # A display's server counts as others, so with it there is one try.
                    result = _calmest(1 if server.has_window else tries,
                                      functools.partial(_measure, generator, server, workload, seconds, rate))
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
        with server.started() as (port, pids):
            command = [generator, *workload.load, "--port", port, "--path", workload.path, "--seconds", seconds,
                       "--patience", workload.patience]
            command += ["--rate", rate] if rate else []
            for pid in pids:
                command += ["--pid", pid]
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False,
                                  timeout=3 * workload.patience + seconds)
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        return {"error": str(error)}
    return json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr.strip()}


def _show(number, count, workload, server, result):
    if "error" in result:
        text = result["error"]
    elif "rate" in result:
        text = f"{result['rate']:,.0f}/s"
    else:
        text = f"{result['connectSeconds']:.3f} s"
    print(f"{number + 1}/{count}  {workload.name:12} {server.name:20} {text}", file=sys.stderr, flush=True)
