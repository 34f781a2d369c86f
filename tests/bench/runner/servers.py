# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers: Windsock three ways, and its peers. Each is started with the port as it takes it."""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import typing

from .display import display
from .process import free_port, running

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"
PYTHON = "/usr/bin/python3"  # the one that the distribution's modules are installed for
NODE_MODULES = "/usr/share/nodejs"


@dataclasses.dataclass(frozen=True)
class Places:
    programs: pathlib.Path  # the folder of what was built
    modules: pathlib.Path   # the node_modules of what no distribution packages


@dataclasses.dataclass(frozen=True)
class Server:
    name: str
    title: str
    command: typing.Callable              # of the port
    environment: dict = dataclasses.field(default_factory=dict)
    needs: tuple = ()                     # files and programs
    has_window: bool = False
    records: bool = False                 # and tells how much
    leaves_out: tuple = ()                # workloads that it cannot do
    version_command: tuple = ()           # prints what there is to say of the version

    def version(self):
        if not self.version_command:
            return ""
        done = subprocess.run(self.version_command, capture_output=True, text=True, check=False,
                              env={**os.environ, **self.environment})
        return " ".join(done.stdout.split())

    @contextlib.contextmanager
    def started(self):
        """The port and the ids of the server's processes and of its display's."""
        with contextlib.ExitStack() as stack:
            environment = dict(self.environment)
            displays = []
            if self.has_window:
                name, pid = stack.enter_context(display())
                environment |= {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}
                displays.append(pid)
            port = free_port()
            yield port, stack.enter_context(running(self.command(port), port, environment)), displays


def _imports(module):
    return subprocess.run([PYTHON, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0


def _servers(places):
    executable = places.programs / "windsock"
    qt, beast = places.programs / "windsock_bench_qt", places.programs / "windsock_bench_beast"
    mockoon = places.modules / "@mockoon/cli/bin/run.js"

    def windsock(*options):
        return lambda port: [executable, "--listen", f"127.0.0.1:{port}", *options]

    def program(*command):
        return lambda port: [*command, port]

    def python(module, attribute):
        return (PYTHON, "-c", f"import {module}, platform; print({attribute}, 'on Python', platform.python_version())")

    return (
        Server("windsock", "Windsock, recorded", windsock("--headless"), needs=(executable,), records=True,
               version_command=(executable, "--version")),
        Server("windsock-unrecorded", "Windsock, unrecorded", windsock("--headless", "--no-record"),
               needs=(executable,)),
        Server("windsock-window", "Windsock, with its window", windsock(), needs=(executable, "Xvfb"),
               has_window=True, records=True),
        Server("qt", "plain QWebSocketServer", program(qt), needs=(qt,), version_command=(qt, "--version")),
        Server("beast", "Boost.Beast", program(beast), needs=(beast,), version_command=(beast, "--version")),
        Server("ws", "ws", program("node", PEERS / "ws_server.js"), {"NODE_PATH": NODE_MODULES},
               needs=("node", NODE_MODULES + "/ws"), version_command=("node", PEERS / "ws_server.js", "--version")),
        Server("tornado", "Tornado", program(PYTHON, PEERS / "tornado_server.py"), needs=("python:tornado",),
               version_command=python("tornado", "tornado.version")),
        Server("websockets", "Python's websockets", program(PYTHON, PEERS / "websockets_server.py"),
               needs=("python:websockets",),
               version_command=python("websockets.version", "websockets.version.version")),
        # Its broadcasts go by a clock, not by what clients say. It logs every message, which cannot be turned off.
        Server("mockoon", "Mockoon's CLI",
               program("node", mockoon, "start", "--data", PEERS / "mockoon.json", "--disable-log-to-file",
                       "--disable-admin-api", "--max-transaction-logs", 0, "--port"),
               needs=("node", mockoon), leaves_out=("fanout-64", "fanout-1k", "fanout-slow"),
               version_command=("node", mockoon, "--version")),
    )


NAMES = tuple(server.name for server in _servers(Places(pathlib.Path(), pathlib.Path())))


def _is_there(need):
    if str(need).startswith("python:"):
        return _imports(str(need).partition(":")[2])
    return pathlib.Path(need).exists() or shutil.which(str(need)) is not None


def available(names, places):
    """Those servers whose programs are there; says which are not."""
    wanted = names.split(",") if names else NAMES
    if set(wanted) - set(NAMES):
        sys.exit(f"no such server: {', '.join(sorted(set(wanted) - set(NAMES)))}")
    found = []
    for server in _servers(places):
        if server.name not in wanted:
            continue
        missing = [str(need) for need in server.needs if not _is_there(need)]
        if missing:
            print(f"left out: {server.title}, for want of {', '.join(missing)}", file=sys.stderr)
        else:
            found.append(server)
    return found
