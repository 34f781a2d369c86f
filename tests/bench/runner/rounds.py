# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the load generator against each server in turn, round by round."""

import contextlib
import functools
import http.client
import json
import subprocess
import sys

from . import metrics, recorded, stats, tables, watched


def run(generator, servers, workloads, count, lengths, tries):
    """{workload: {server: [what the generator said, or {"error": why}, of each round]}}; what a server cannot do is
    left out. A measurement of a workload takes so many seconds as lengths has for it."""
    results = {workload.name: {server.name: [] for server in servers if _is_for(workload, server)}
               for workload in workloads}
    for number in range(count):
        for workload in workloads:
            for server in servers:
                if _is_for(workload, server):
                    rate = _half_rate(results, server) if workload.kind == "latency" else None
                    result = calmest(tries, functools.partial(_measure, generator, server, workload,
                                                              lengths[workload.name], rate))
                    results[workload.name][server.name].append(result)
                    _show(number, count, workload, server, result)
    return results


def _is_for(workload, server):
    return workload.name not in server.leaves_out and (not workload.servers or server.name in workload.servers)


def calmest(tries, measure):
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
                       "--patience", workload.patience, "--warm-up", workload.warm_up]
            command += ["--rate", rate] if rate else []
            for pid in pids:
                command += ["--pid", pid]
            for pid in displays:
                command += ["--display", pid]
            return _load(command, 3 * workload.patience + workload.warm_up + seconds, port, server, workload)
    except (OSError, RuntimeError, http.client.HTTPException, subprocess.TimeoutExpired) as error:
        return {"error": str(error)}


def _load(command, patience, port, server, workload):
    """What the load generator says, and what the server says of it."""
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        try:
            before = _after_warm_up(process, port, workload) if workload.kind == "watched" else None
            said, complaint = process.communicate(timeout=patience)
        except BaseException:
            process.kill()  # or leaving would wait for it
            raise
    if process.returncode != 0:
        return {"error": complaint.strip()}
    result = json.loads(said)
    after = metrics.read(port) if before else None
    if server.records:
        result["recorded"] = recorded.counts(port)
    if before:
        result |= watched.told(before, after, metrics.read(port))
    return result


def _after_warm_up(process, port, workload):
    """The metrics when what is measured begins: the connects of so few take no time."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(workload.warm_up)
    return metrics.read(port)


def _show(number, count, workload, server, result):
    if "error" in result:
        text = result["error"]
    elif "rate" in result:
        text = f"{result['rate']:,.0f}/s"
    else:
        text = f"{result['connectSeconds']:.3f} s"
    lag = stats.gui_lag(0.99)(result)
    if lag is not None:
        text += f", the window's lag at most {tables.bound(lag)} ms at p99"
    if stats.is_behind_schedule(result):
        text += "  the load generator was behind its schedule"
    if stats.is_partly_recorded(result):
        text += f"  stored {tables.share(stats.stored(result))}, {tables.share(stats.whole(result))} of it with payload"
    print(f"{number + 1}/{count}  {workload.name:12} {server.name:20} {text}", file=sys.stderr, flush=True)
