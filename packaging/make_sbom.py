# SPDX-License-Identifier: GPL-3.0-or-later
"""make_sbom.py PACKAGE...: writes beside each package what is in it and what it needs, PACKAGE.cdx.json (CycloneDX).

What is linked into the program comes from packaging/linked.json, which CMake writes into the build folder (WINDSOCK_BUILD,
build/release otherwise); what a package brings along or requires is read from the package.
"""

import datetime
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
import uuid
import zipfile

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
BUILD = os.environ.get("WINDSOCK_BUILD", os.path.join(SOURCE, "build", "release"))
GZIP = b"\x1f\x8b\x08"  # how an archive begins
LINKED = os.path.join(BUILD, "packaging", "linked.json")


def component(name, version="", licence="", **more):
    made = {"type": "library", "name": name, **more}
    if version:
        made["version"] = version
    if licence:
        made["licenses"] = [{"expression": licence}]
    return made


def hashed(data):
    return [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}]


def in_archive(data):
    """The libraries of a .tar.gz, and the distribution's packages that they are from."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        names = {os.path.basename(member.name): member for member in archive if "/lib/" in member.name and member.isfile()}
        table = archive.extractfile(names["libraries.txt"]).read().decode()
        for line in sorted(table.splitlines()):
            library, package, version, system = line.split()
            purl = f"pkg:deb/{system}/{package}@{version}".replace("+", "%2B").replace("~", "%7E")
            data = archive.extractfile(names[library]).read()
            yield component(library, version, hashes=hashed(data), **({"purl": purl} if package != "-" else {}))


def in_zip(path):
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.lower().endswith(".dll"):
                yield component(os.path.basename(name), hashes=hashed(archive.read(name)))


def required(command, pattern):
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        for need in line.split(", "):
            found = re.match(pattern, need)
            if found:
                yield component(found[1], found[2] or "")


def contents(path):
    if path.endswith((".tar.gz", ".run")):
        with open(path, "rb") as file:
            data = file.read()
        yield from in_archive(data[data.index(GZIP):])  # a .run has a script before it
    elif path.endswith(".zip"):
        yield from in_zip(path)
    elif path.endswith(".exe"):
        yield from in_zip(path[: -len(".exe")] + ".zip")  # the same, installed
    elif path.endswith(".deb"):
        yield from required(["dpkg-deb", "--field", path, "Depends"], r"(\S+)(?: \(([^)]+)\))?")
    elif path.endswith(".rpm"):
        yield from required(["rpm", "--query", "--requires", "--package", path], r"((?!rpmlib|/)\S+)(?: (.+))?")


def epoch():
    """When the source is from: the last commit, as for make-packages, or else now."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        try:
            given = subprocess.run(["git", "-C", SOURCE, "log", "-1", "--format=%ct"], check=True, capture_output=True).stdout
        except (OSError, subprocess.CalledProcessError):
            given = time.time()
    return int(given)


def make(path, linked):
    moment = datetime.datetime.fromtimestamp(epoch(), datetime.timezone.utc)
    with open(path, "rb") as file:
        hashes = hashed(file.read())
    windsock = component("windsock", linked["version"], "GPL-3.0-or-later", hashes=hashes)
    windsock["type"] = "application"
    windsock["bom-ref"] = "windsock"
    components = linked["components"] + list(contents(path))
    for number, each in enumerate(components):
        each["bom-ref"] = f"{number}-{each['name']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, hashes[0]['content'])}",
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": windsock},
        "components": components,
        "dependencies": [{"ref": "windsock", "dependsOn": [each["bom-ref"] for each in components]}],
    }


def main(packages):
    for path in packages:
        if path.endswith(".json"):
            continue
        with open(LINKED, encoding="utf-8") as file:
            linked = json.load(file)
        with open(f"{path}.cdx.json", "w", encoding="utf-8") as file:
            json.dump(make(path, linked), file, indent=2)
            file.write("\n")


main(sys.argv[1:])
