# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs what is missing and builds what is measured."""

import shutil
import subprocess
import sys


MOCKOON = "@mockoon/cli@9"


def build(root, tree, modules, without_windsock):
    """The preset bench, and the peer that comes from npm; without Windsock itself when another executable is used."""
    def run(*command):
        subprocess.run(command, cwd=root, check=True, stdout=sys.stderr)

    run("packaging/install-build-deps", "build", "bench")
    if not (tree / "build.ninja").exists():
        run("cmake", "--preset", "bench")
    targets = ["windsock_load", "bench_peers"] + ([] if without_windsock else ["windsock"])
    run("cmake", "--build", "--preset", "bench", "--target", *targets)
    if not (modules / "@mockoon/cli").exists():
        try:
            run("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", modules.parent, MOCKOON)
        except (OSError, subprocess.CalledProcessError):
            print("npm does not install Mockoon; going on without it", file=sys.stderr)


def collect(binaries, windsock, folder):
    """Copies what is measured, so that it stays the same if somebody builds meanwhile."""
    for program in binaries.glob("windsock_*"):
        shutil.copy2(program, folder)
    shutil.copy2(windsock, folder / "windsock")
