# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs what is missing and builds what is measured."""

import shutil
import subprocess
import sys


def build(root, tree, without_windsock):
    """The preset bench; without Windsock itself when another executable is to be used."""
    def run(*command):
        subprocess.run(command, cwd=root, check=True, stdout=sys.stderr)

    run("packaging/install-build-deps", "build", "bench")
    if not (tree / "build.ninja").exists():
        run("cmake", "--preset", "bench")
    targets = ["windsock_load", "bench_peers"] + ([] if without_windsock else ["windsock"])
    run("cmake", "--build", "--preset", "bench", "--target", *targets)


def collect(binaries, windsock, folder):
    """Copies what is measured, so that it stays the same if somebody builds meanwhile."""
    for program in binaries.glob("windsock_*"):
        shutil.copy2(program, folder)
    shutil.copy2(windsock, folder / "windsock")
