# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test's cases, prints a line for each, and counts them (the Test Anything Protocol)."""

import asyncio
import sys
import traceback

CASE_TIMEOUT = 60  # seconds; a case takes well below one, but for sanitized builds on a busy machine


class Cases:
    """`expected`: how many cases there are; another number fails, so that none is left out unseen."""

    def __init__(self, expected):
        self._expected = expected
        self._run = 0
        self._failed = []

    def run(self, name, function, *arguments):
        """Runs one case: `function` raises when something is not as it should be."""
        try:
            function(*arguments)
        except Exception:  # pylint: disable=broad-except
            traceback.print_exc(file=sys.stdout)
            self._report(name, False)
        else:
            self._report(name, True)

    async def run_async(self, name, function, *arguments):
        try:
            await asyncio.wait_for(function(*arguments), CASE_TIMEOUT)
        except Exception:  # pylint: disable=broad-except
            traceback.print_exc(file=sys.stdout)
            self._report(name, False)
        else:
            self._report(name, True)

    def _report(self, name, passed):
        self._run += 1
        if not passed:
            self._failed.append(name)
        print(f"{'ok' if passed else 'not ok'} {self._run} - {name}", flush=True)

    def exit_code(self):
        print(f"1..{self._expected}")
        if self._run != self._expected:
            print(f"# {self._run} cases were run, {self._expected} are expected")
        if self._failed:
            print("# failed:", "; ".join(self._failed))
        return int(bool(self._failed) or self._run != self._expected)


def equal(actual, expected, what="value"):
    """Fails with both values, shortened, when they differ."""
    assert type(actual) is type(expected) and actual == expected, \
        f"{what} is {shortened(actual)}, expected {shortened(expected)}"


def shortened(value):
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(value)} long)"
