#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the runner makes of figures: verdicts, what is said of recording and of the load generator, and the page.

    python3 figures.py
"""

import contextlib
import http.server
import pathlib
import tempfile
import threading
import unittest

from runner import command, page, recorded, stats, tables, targets


def echoed(rate, **more):
    return {"rate": rate, "seconds": 5, "messages": 5 * rate, "serverCpuSeconds": 1, "generatorCpuSeconds": 1,
            "latencyMicroseconds": {"p50": 1, "p99": 2, "p99.9": 3, "max": 4, "count": 5 * rate}, **more}


def verdicts(measured, text):
    return next(found[2:] for found in targets.rows(measured) if text in found[0])


def counted(seen, stored, dropped):
    return {"recorded": {"seen": seen, "stored": stored, "queued": 0, "payloadsDropped": dropped, "seconds": 1.5}}


def data(**servers):
    """As --json keeps it: of each server its rounds of echo-32."""
    titles = {"windsock": "Windsock, recorded", "unrecorded": "Windsock, unrecorded",
              "window": "Windsock, with its window"}
    keys = {"unrecorded": "windsock-unrecorded", "window": "windsock-window"}
    return {"command": "tests/bench/run --rounds 2", "rounds": 2, "seconds": {"echo-32": 5, "latency": 2, "burst": 2},
            "machine": {"processor": "abacus", "cores": 2, "memoryGib": 4, "kernel": "6.1", "system": "Debian"},
            "servers": [{"name": keys.get(name, name), "title": titles[name], "version": ""}
                        for name in servers],
            "results": {"echo-32": {keys.get(name, name): rounds for name, rounds in servers.items()}}}


@contextlib.contextmanager
def metrics_of(answers):
    """A server whose /-/metrics tells these counts (seen, stored, payloads dropped, queued, dropped), one after the
    other."""
    answers = iter(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            names = ("records_seen_total", "records_stored_total", "payloads_dropped_total", "records_queued",
                     "records_dropped_total")
            self.send_response(200)
            self.end_headers()
            for name, value in zip(names, next(answers).split()):
                self.wfile.write(f"# TYPE windsock_{name} counter\nwindsock_{name} {value}\n".encode())

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def share_of_unrecorded(measured):
    return verdicts(measured, "share of the unrecorded rate")


def notes(measured):
    return " ".join(note for table in tables.build(measured) for note in table.notes)


class Verdicts(unittest.TestCase):
    def test_each_column_has_its_own(self):
        headless, window = share_of_unrecorded(data(windsock=[echoed(73)], unrecorded=[echoed(100)],
                                                    window=[echoed(58)]))
        self.assertTrue(headless.is_reached)
        self.assertFalse(window.is_reached)
        self.assertEqual(window.values, (0.58,))

    def test_one_failed_round_fails_it(self):
        headless, window = share_of_unrecorded(data(windsock=[echoed(90), {"error": "broken"}],
                                                    unrecorded=[echoed(100)] * 2))
        self.assertEqual(headless.values, (0.9, None))
        self.assertFalse(headless.is_reached)
        self.assertIsNone(window)

    def test_all_failed_rounds_are_not_left_out(self):
        measured = data(windsock=[{"error": "broken"}], unrecorded=[echoed(100)])
        self.assertEqual(share_of_unrecorded(measured)[0], targets.Verdict((None,), False))
        self.assertIn("not reached", tables.as_text(measured))

    def test_the_median_decides_and_the_spread_is_shown(self):
        measured = data(windsock=[echoed(65), echoed(80), echoed(90)], unrecorded=[echoed(100)] * 3)
        self.assertTrue(share_of_unrecorded(measured)[0].is_reached)
        self.assertIn("0.800 (0.650–0.900)", tables.as_text(measured))


class Recording(unittest.TestCase):
    def test_all_with_payload_needs_no_word(self):
        measured = data(windsock=[echoed(100, **counted(1000, 1000, 0))])
        self.assertEqual(notes(measured), "")
        self.assertIn("100 %", tables.as_text(measured))

    def test_what_was_lost_is_said_of_the_worst_round(self):
        measured = data(windsock=[echoed(100, **counted(2000, 1999, 0)), echoed(100, **counted(2000, 1500, 1500))])
        self.assertIn("lost some in 2 of 2 rounds; in the worst it stored 1,500 of 2,000 records, 0 of them with "
                      "payload, the last 1.50 s after", notes(measured))
        self.assertIn("in echo-32: see there", notes(measured))

    def test_almost_all_is_not_all(self):
        self.assertEqual(tables.share(0.99999), "99.9 %")

    def test_a_server_that_does_not_tell(self):
        result = echoed(100, **counted(1000, 1000, None))
        self.assertIsNone(stats.whole(result))
        self.assertIn("does not tell", notes(data(windsock=[result])))

    def test_servers_that_record_nothing_have_no_column(self):
        self.assertNotIn("stored", tables.as_text(data(unrecorded=[echoed(100)])))

    def test_counts_are_read_until_nothing_waits(self):
        with metrics_of(["5 1 0 4 0", "7 5 1 1 0", "7 6 1 0 1", "8 7 1 0 1", "8 7 1 0 1"]) as port:
            found = recorded.counts(port)
        found.pop("seconds")
        self.assertEqual(found, {"seen": 8, "stored": 7, "payloadsDropped": 1, "queued": 0, "dropped": 1})


class LoadGenerator(unittest.TestCase):
    def is_limit(self, generator, server, busiest=None, cores=4, others=0.0):
        threads = {} if busiest is None else {"busiestThreadCpuSeconds": busiest}
        return stats.is_generator_bound(echoed(100, generatorCpuSeconds=generator, serverCpuSeconds=server,
                                               othersCpuSeconds=others, **threads), cores)

    def test_is_the_limit_when_it_alone_has_no_time_to_spare(self):
        self.assertTrue(self.is_limit(4.9, 4))
        self.assertFalse(self.is_limit(4.6, 4))
        # One thread of the server has none either, so it is as much the limit.
        self.assertFalse(self.is_limit(4.9, 4.9))
        self.assertFalse(self.is_limit(4.9, 6, busiest=4.9))

    def test_is_the_limit_of_a_server_with_threads(self):
        self.assertTrue(self.is_limit(4.9, 6.5, busiest=3.5))
        # It did not wait for the load generator if it could not have had more of the machine.
        self.assertFalse(self.is_limit(4.9, 4.7, busiest=3.5, cores=2))
        self.assertFalse(self.is_limit(4.9, 6.5, busiest=3.5, others=8))

    def test_is_not_the_limit_where_nothing_is_known(self):
        self.assertFalse(stats.is_generator_bound({"connections": 1, "connectSeconds": 1}, 4))
        self.assertFalse(stats.is_generator_bound({"error": "broken"}, 4))

    def test_behind_its_schedule_is_generator_bound(self):
        measured = data(windsock=[echoed(100, unsent=0), echoed(100, unsent=6)])
        self.assertEqual([stats.is_generator_bound(result, 2) for result in measured["results"]["echo-32"]["windsock"]],
                         [False, True])
        self.assertIn("behind its schedule in 1 of 2 rounds", notes(measured))


class Page(unittest.TestCase):
    def test_says_how_it_was_measured(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "page.md")
            file.write_text(f"Before.\n{page.BEGIN}\nold\n{page.END}\nAfter.\n", "utf-8")
            page.write(file, data(windsock=[echoed(100)]))
            text = file.read_text("utf-8")
        self.assertIn("\n    tests/bench/run --rounds 2\n", text)
        self.assertIn("in 2 rounds (5 s of echo-32; 2 s of latency), on 2 cores", text)
        self.assertNotIn("old", text)

    def test_the_command_tells_no_place_outside(self):
        shown = command.shown(["--quick", "--windsock", "/home/somebody/bin/windsock", "--markdown=/repo/docs/a b.md",
                               "--only", "echo-1,hold"], pathlib.Path("/repo"))
        self.assertEqual(shown, "tests/bench/run --quick --windsock …/windsock '--markdown=docs/a b.md' "
                                "--only echo-1,hold")


if __name__ == "__main__":
    unittest.main()
