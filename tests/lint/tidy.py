#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy over the sources that lie directly in one folder, and remembers what was clean.

A source is clean until it, a header that it includes (as the build's dependency log has it), its compile
command, .clang-tidy or clang-tidy changes: the names of clean states are empty files in BUILD/../tidy-cache.
"""

import argparse
import functools
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What GCC was told and Clang does not know. Warnings are clang-tidy's here, the compiler's are the build's.
EXTRA = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-error", "--extra-arg=-Wno-everything"]


def commands(build, folder):
    """The compile commands of the sources directly in the folder, without generated ones.

    GCC's precompiled headers are left out: Clang cannot read them, and so a source that only compiles because of
    them, for want of an include, is found."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if source.parent == ROOT / folder:
            entry["command"] = re.sub(r"-Winvalid-pch|-fpch-preprocess|-include \S+/cmake_pch\.hxx", "", entry["command"])
            yield source, entry


def dependencies(build):
    """What each object was made of, by the path of the source: {source: [files]}."""
    log = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], check=True, capture_output=True, text=True)
    found = {}
    for block in log.stdout.split("\n\n"):
        files = [(build / line.strip()).resolve() for line in block.splitlines()[1:]]
        if files:
            found[files[0]] = files
    return found


@functools.lru_cache(maxsize=None)
def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "gone"


def state(source, command, files, version):
    """The name of everything that clang-tidy's verdict hangs on. The system's headers count by their path alone:
    a new version of a library comes with a new version of the distribution."""
    parts = [version, digest(ROOT / ".clang-tidy"), command, str(EXTRA)]
    for path in sorted(set(files) | {source}):
        parts.append(f"{path} {digest(path) if ROOT in path.parents else ''}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def check(clang_tidy, database, source):
    """True when clang-tidy finds nothing; what it finds is printed."""
    result = subprocess.run([clang_tidy, "--quiet", "-p", database, *EXTRA, str(source)],
                            capture_output=True, text=True)
    if result.returncode != 0:
        print(result.stdout, result.stderr, sep="\n", flush=True)
    return result.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clang-tidy", default="clang-tidy")
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("folder")
    options = parser.parse_args()

    build = options.build.resolve()
    cache = build.parent / "tidy-cache"
    cache.mkdir(exist_ok=True)
    version = subprocess.run([options.clang_tidy, "--version"], check=True, capture_output=True, text=True).stdout
    made_of = dependencies(build)

    sources = list(commands(build, options.folder))
    if not sources:
        sys.exit(f"no source of {options.folder} is in {build}/compile_commands.json")
    failed = []
    with tempfile.TemporaryDirectory() as database:
        (pathlib.Path(database) / "compile_commands.json").write_text(json.dumps([entry for _, entry in sources]))
        for source, entry in sources:
            clean = cache / state(source, entry["command"], made_of.get(source, []), version)
            if clean.exists():
                continue
            print("clang-tidy", source.relative_to(ROOT), flush=True)
            if check(options.clang_tidy, database, source):
                clean.touch()
            else:
                failed.append(str(source.relative_to(ROOT)))
    if failed:
        sys.exit("clang-tidy has something to say about " + ", ".join(failed))


if __name__ == "__main__":
    main()
