#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy over the sources that lie directly in one folder, and remembers what was clean.

Most of its time goes to Qt's headers, again for every source. So it reads the sources of a folder as one, which
takes a third of the time; those whose names clash with another's are read by themselves. That costs two checks,
misc-unused-using-decls and misc-unused-alias-decls, which look at the main file alone.

A source is clean until it, a header that it includes (as the build's dependency log has it), its compile
command, .clang-tidy, clang-tidy or this script changes: the names of clean states are empty files in
BUILD/../tidy-cache.
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
OURS = r"/(app|examples|server|tests|ui)/([^_]*\.h|.*\.cpp)$"
# The analyzer follows calls as far as it has their bodies, which of a whole folder is too far: it takes the shallow
# mode's bounds. What GCC was told and Clang does not know. Warnings are clang-tidy's here, the compiler's are the build's.
EXTRA = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-error", "--extra-arg=-Wno-everything",
         *("--extra-arg=" + word for word in "-Xclang -analyzer-config -Xclang mode=shallow".split())]


def commands(build, folder):
    """The compile commands of the sources directly in the folder, without generated ones: {source: [words]}.

    GCC's precompiled headers are left out: Clang cannot read them."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if source.parent == ROOT / folder:
            words = re.sub(r"-Winvalid-pch|-fpch-preprocess|-include \S+/cmake_pch\.hxx", "", entry["command"])
            found[source] = re.sub(r" -o \S+ -c \S+$", "", words).replace("-isystem ", "-isystem").split()
    return found


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


def configurations(folder):
    """The .clang-tidy files that hold for a folder, the nearest first; each says whether it adds to the next."""
    parents = [ROOT / folder, *(ROOT / folder).parents]
    return [parent / ".clang-tidy" for parent in parents if (parent / ".clang-tidy").is_file()
            and (parent == ROOT or ROOT in parent.parents)]


def state(source, command, files, version):
    """The name of everything that clang-tidy's verdict hangs on. The system's headers count by their path alone:
    a new version of a library comes with a new version of the distribution."""
    parts = [version, digest(pathlib.Path(__file__)), command]
    parts += [digest(configuration) for configuration in configurations(source.parent)]
    for path in sorted(set(files) | {source}):
        parts.append(f"{path} {digest(path) if ROOT in path.parents else ''}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read(clang_tidy, base, sources, words):
    """What clang-tidy says of these sources, read as one: (whether all was well, its words)."""
    # In a place that has the sources' configurations around it. The name tells the analyzer that it is to look into
    # what is included.
    folder = base / sources[0].parent.relative_to(ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    for configuration in configurations(sources[0].parent):
        (base / configuration.relative_to(ROOT)).write_bytes(configuration.read_bytes())
    unit = folder / "UnifiedSource.cpp"
    # Each test has a main() of its own, and many a source a struct Texts.
    unit.write_text("".join(f'#define main main{number}\n#define Texts Texts{number}\n'
                            f'#include "{source}" // NOLINT(bugprone-suspicious-include)\n'
                            f'#undef main\n#undef Texts\n' for number, source in enumerate(sources)))
    entry = {"file": str(unit), "directory": str(base), "command": " ".join([*words, "-c", str(unit)])}
    (base / "compile_commands.json").write_text(json.dumps([entry]))
    result = subprocess.run([clang_tidy, "--quiet", "-p", str(base), f"--header-filter={OURS}", *EXTRA, str(unit)],
                            capture_output=True, text=True)
    return result.returncode == 0, result.stdout + result.stderr


def check(clang_tidy, folder, wanted):
    """The sources among {source: [words]} that clang-tidy finds something in; what it finds is printed."""
    bad = []
    rest = list(wanted)
    while rest:
        together, rest = rest, []
        while together:
            print("clang-tidy", *[source.relative_to(ROOT) for source in together], flush=True)
            words = list(dict.fromkeys(word for source in together for word in wanted[source]))
            well, said = read(clang_tidy, folder, together, words)
            clashing = [source for source in together
                        if re.search(re.escape(str(source)) + r":\S* error: .*\[clang-diagnostic-error\]", said)]
            if well:
                break
            if len(together) == 1:
                print(said, flush=True)
                bad += together
                break
            if not clashing: # each by itself tells whose it is
                for source in together:
                    bad += check(clang_tidy, folder, {source: wanted[source]})
                break
            # All but the first that clash go to the next round, where most of them are together again.
            later = clashing[1:] if clashing[0] == together[0] else clashing
            rest += later or clashing
            together = [source for source in together if source not in rest]
    return bad


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

    sources = commands(build, options.folder)
    if not sources:
        sys.exit(f"no source of {options.folder} is in {build}/compile_commands.json")
    states = {source: cache / state(source, " ".join(words), made_of.get(source, []), version)
              for source, words in sources.items()}
    wanted = {source: words for source, words in sources.items() if not states[source].exists()}
    with tempfile.TemporaryDirectory() as folder:
        bad = check(options.clang_tidy, pathlib.Path(folder), wanted)
    for source in wanted:
        if source not in bad:
            states[source].touch()
    if bad:
        sys.exit("clang-tidy has something to say about " + ", ".join(str(s.relative_to(ROOT)) for s in bad))


if __name__ == "__main__":
    main()
