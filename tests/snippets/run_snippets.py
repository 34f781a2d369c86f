# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the snippets that the window offers, against the server that they are written for, with and without TLS.

    run_snippets.py WINDSOCK PRINT_SNIPPET NODE CPP_TRUSTED CPP_SELF_SIGNED     Python, JavaScript and C++
    run_snippets.py WINDSOCK PRINT_SNIPPET --websocat     websocat; where there is none, that is exit code 77
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import windsock_process

TIMEOUT = 60  # seconds for an answer to come
SKIPPED = 77
EXPECTED = "服务器收到消息: hello"


def snippet(printer, language, url, kind):
    return subprocess.run([printer, language, url, kind], check=True, capture_output=True, text=True,
                          encoding="utf-8", timeout=TIMEOUT).stdout


def first_line(command, stdin=None, **environment):
    """What a command prints first; most snippets go on listening, and are ended then."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, encoding="utf-8",
                          env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment}) as process:
        watchdog = threading.Timer(TIMEOUT, process.kill)
        watchdog.start()
        if stdin:
            process.stdin.write(stdin)
            process.stdin.flush()
        lines = iter(process.stdout.readline, "")
        # Node says on stderr what its setting means.
        line = next((line for line in lines if "Warning" not in line and "(Use `node" not in line), "")
        rest = "" if line.strip() == EXPECTED else process.stdout.read()
        process.kill()
        watchdog.cancel()
    return line + rest


def check(what, output):
    assert output.strip() == EXPECTED, f"{what}: {output!r}"
    print(f"{what} works")


def main():
    windsock, printer, what, *cpp = sys.argv[1:]
    if what == "--websocat":
        # Few systems have a package of it, and Debian 12 none.
        websocat = shutil.which("websocat")
        if not websocat:
            print("skipped: there is no websocat here, so its lines of code were not run")
            sys.exit(SKIPPED)
        on_servers(windsock, lambda url, kind, folder: run_websocat(url, printer, websocat, kind))
    else:
        programs = dict(zip(("trusted", "self-signed"), cpp))
        on_servers(windsock, lambda url, kind, folder: run(url, printer, what, programs[kind], kind, folder))


def on_servers(windsock, client):
    """client(url, kind, folder) is called for a server without TLS and one with."""
    for kind, options in (("trusted", []), ("self-signed", ["--tls-self-signed"])):
        with tempfile.TemporaryDirectory() as folder:
            # The certificate that is made is kept in a home of its own.
            os.environ["XDG_DATA_HOME"] = os.environ["HOME"] = folder
            server = windsock_process.WindsockProcess(windsock, *options)
            try:
                client(server.url("/websocket"), kind, pathlib.Path(folder))
                server.terminate()
                assert server.ended() == 0
            finally:
                server.kill()


def run(url, printer, node, program, kind, folder):
    file = folder / "client.py"
    file.write_text(snippet(printer, "Python", url, kind), encoding="utf-8")
    check(f"Python, {kind}", first_line([sys.executable, str(file)]))

    # A browser's code; before version 22 Node has that object in the module ws only.
    file = folder / "client.cjs"
    file.write_text("globalThis.WebSocket ??= require('ws');\n" + snippet(printer, "JavaScript", url, kind),
                    encoding="utf-8")
    check(f"JavaScript, {kind}", first_line([node, str(file)], NODE_TLS_REJECT_UNAUTHORIZED="0")
          if kind == "self-signed" else first_line([node, str(file)]))

    check(f"C++, {kind}", first_line([program, url]))


def run_websocat(url, printer, websocat, kind):
    command = snippet(printer, "websocat", url, kind).splitlines()[-1]
    check(f"websocat, {kind}", first_line(["sh", "-c", command.replace("websocat", websocat, 1)], stdin="hello\n"))


if __name__ == "__main__":
    main()
