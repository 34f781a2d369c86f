#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the runner looks at the window under load, at others that disturb it, and at what servers start with.

    python3 watching.py
"""

import json
import math
import pathlib
import sys
import tempfile
import unittest

from figures import counted, data, echoed, notes, verdicts
from runner import process, rounds, stats, tables, targets, watched


def watching(rate=200000, lag=(), **more):
    """A round of echo-200k; of the lag how many looks found the loop that late, by the bounds 10 ms, 50 ms and none."""
    counts = [sum(lag[:i + 1]) for i in range(3)]
    told = {"sent": 3 * rate, "counted": {"in": 3 * rate, "out": 3 * rate}, "residentAtStartKb": 102400,
            "residentAtStopKb": 103424, "unsent": 0,
            "connections": 8}
    return echoed(rate, **{**told, **({"guiLag": dict(zip(("0.01", "0.05", "+Inf"), counts))} if lag else {}), **more})


def with_echo_200k(**servers):
    """As data(), of echo-200k."""
    measured = data(**servers)
    measured["results"] = {"echo-200k": measured["results"]["echo-32"]}
    return measured


def opened(seconds, others):
    return {"connections": 1000, "connectSeconds": seconds, "seconds": seconds, "serverCpuSeconds": seconds / 2,
            "generatorCpuSeconds": seconds / 2, "othersCpuSeconds": others}


class Window(unittest.TestCase):
    def test_lag_is_the_bound_of_the_bucket(self):
        result = watching(lag=(98, 1, 1))
        self.assertEqual([stats.gui_lag(share)(result) for share in (0.5, 0.98, 0.99, 1)],
                         [0.01, 0.01, 0.05, math.inf])

    def test_lag_is_that_of_the_load(self):
        def samples(*lag):
            return {"messages_total{direction=\"in\"}": 7, "messages_total{direction=\"out\"}": 8,
                    "event_loop_lag_seconds_bucket{thread=\"io-0\",le=\"+Inf\"}": 5,
                    **{f'event_loop_lag_seconds_bucket{{thread="gui",le="{bound}"}}': count
                       for bound, count in zip(("0.05", "+Inf"), lag)}}
        self.assertEqual(watched.told(samples(1, 4), samples(11, 15), samples(12, 16)),
                         {"counted": {"in": 7, "out": 8}, "guiLag": {"0.05": 10, "+Inf": 11}})
        self.assertEqual(watched.told(samples(), samples(), samples()), {"counted": {"in": 7, "out": 8}})

    def test_only_the_window_is_asked_for_its_lag(self):
        measured = with_echo_200k(windsock=[watching()], window=[watching(lag=(98, 2, 0))])
        headless, window = verdicts(measured, "p99 lag")
        self.assertIsNone(headless)
        self.assertEqual(window, targets.Verdict((0.05,), True))
        self.assertIn("≤ 0.05", tables.as_text(measured))
        self.assertFalse(verdicts(with_echo_200k(window=[watching(lag=(98, 0, 2))]), "p99 lag")[1].is_reached)
        self.assertEqual(notes(measured), "")

    def test_a_window_that_does_not_tell_fails(self):
        self.assertFalse(verdicts(with_echo_200k(window=[watching()]), "p99 lag")[1].is_reached)

    def test_each_round_has_to_count_exactly(self):
        wrong = watching(counted={"in": 600000, "out": 599999})
        measured = with_echo_200k(windsock=[watching()] * 3, window=[watching(), wrong, watching()])
        headless, window = verdicts(measured, "miscounted")
        self.assertTrue(headless.is_reached)
        self.assertEqual(window, targets.Verdict((0, 1, 0), False))
        self.assertIn("not in 1 of 3 rounds", tables.as_text(measured))

    def test_records_are_two_of_each_message_and_connection_and_stored_or_dropped(self):
        def records(seen, stored, dropped):
            return watching(50, recorded={**counted(seen, stored, 0)["recorded"], "dropped": dropped})
        self.assertEqual(stats.miscounted(records(2 * (3 * 50 + 8), 313, 3)), 0)
        self.assertEqual(stats.miscounted(records(2 * (3 * 50 + 8), 313, 2)), 1)
        self.assertEqual(stats.miscounted(records(2 * (3 * 50 + 8) - 1, 312, 3)), 1)

    def test_less_than_was_asked_is_said(self):
        self.assertIn("Less than 200,000/s were sent", notes(with_echo_200k(window=[watching(unsent=60000)])))

    def test_a_busy_generator_that_is_in_time_limits_nothing(self):
        busy = watching(generatorCpuSeconds=5, serverCpuSeconds=1)
        self.assertTrue(stats.is_generator_bound(busy, 2))
        self.assertEqual(notes(with_echo_200k(window=[busy])), "")

    def test_growth_is_shown(self):
        self.assertIn("1.0", tables.as_text(with_echo_200k(window=[watching()])).split())


class Disturbed(unittest.TestCase):
    def test_a_burst_is_measured_again(self):
        tries = iter([opened(0.15, 0.2), opened(0.15, 0.09), opened(0.15, 0.01), opened(0.14, 0)])
        self.assertEqual(rounds.calmest(4, lambda: next(tries)), opened(0.15, 0.01))

    def test_the_steps_of_the_clock_are_nobody(self):
        self.assertFalse(stats.is_disturbed(opened(0.15, 0.03)))
        self.assertFalse(stats.is_disturbed(echoed(1, othersCpuSeconds=0.4)))
        self.assertTrue(stats.is_disturbed(echoed(1, othersCpuSeconds=0.6)))


class Process(unittest.TestCase):
    def test_settings_are_fresh_and_go_with_it(self):
        listening = ("import json, os, socket, sys, time; file = open(sys.argv[1], 'w');"
                     "json.dump([os.environ['XDG_CONFIG_HOME'], os.environ['TMPDIR']], file); file.close();"
                     "listener = socket.create_server(('127.0.0.1', int(sys.argv[2]))); time.sleep(60)")
        port = process.free_port()
        with tempfile.TemporaryDirectory() as folder:
            told = pathlib.Path(folder, "told.json")
            with process.running([sys.executable, "-c", listening, told, port], port, {}):
                settings, temporary = map(pathlib.Path, json.loads(told.read_text("utf-8")))
                self.assertTrue(temporary.exists())
                self.assertFalse(settings.exists())
                self.assertEqual(settings.parent, temporary)
            self.assertFalse(temporary.exists())


if __name__ == "__main__":
    unittest.main()
