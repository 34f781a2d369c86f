# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the servers, runs all scenarios with one client library, and looks at what the server recorded."""

import asyncio
import contextlib
import pathlib
import sqlite3
import sys
import tempfile

from cases import Cases, equal
from scenarios import ALLOWED_ORIGIN, PROJECT, all_cases
from windsock_process import WindsockProcess, make_certificate, write_project

EXPECTED = 47


def run(connect):
    """`connect` is described in scenarios.py; the executable is the script's one argument."""
    cases = Cases(EXPECTED)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        session = pathlib.Path(folder) / "interop.windsession"
        certificate, key = make_certificate(folder)

        def start(*arguments):
            server = WindsockProcess(sys.argv[1], *arguments)
            stack.callback(server.kill)
            return server

        plain = start("--record", session, "--allow-origin", ALLOWED_ORIGIN)
        project = start("--no-record", write_project(folder, PROJECT))
        tls = start("--no-record", "--tls-certificate", certificate, "--tls-key", key)
        asyncio.run(run_all(cases, connect, all_cases(plain, project, tls, certificate)))
        for name, server in {"plain": plain, "project": project, "TLS": tls}.items():
            cases.run(f"exit code: {name}", exits_well, server)
        cases.run("session: how the server saw the closes", recorded_closes, session)
        cases.run("session: every handshake that was refused", recorded_refusals, session)
    sys.exit(cases.exit_code())


async def run_all(cases, connect, rows):
    for name, scenario, *arguments in rows:
        await cases.run_async(name, scenario, connect, *arguments)


def exits_well(server):
    equal(server.ended(), 0, "the exit code")


def recorded_closes(session):
    rows = query(session, "SELECT path, close_code, close_reason, closed_by FROM connection"
                          " WHERE path LIKE '/chat/close-%' ORDER BY path")
    equal(rows, [("/chat/close-1000", 1000, "", "client"), ("/chat/close-4001", 4001, "fertig 🪁", "client")], "rows")


def recorded_refusals(session):
    rows = query(session, "SELECT status, path, origin FROM refusal ORDER BY id")
    equal(rows, [(403, "/echo", "https://foreign.example"), (403, "/echo", "http://127.0.0.1:1"),
                 (404, "/nowhere", ""), (400, "/feed?interval=9", "")], "rows")


def query(session, statement):
    with contextlib.closing(sqlite3.connect(session)) as database:
        return database.execute(statement).fetchall()
