# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where a translation is not what the sources say: a text is new or gone (packaging/update-translations brings
the file up to date), untranslated, or has other placeholders, key marks or ends than its original.

    tests/lint/translations.py [UPDATE_COMMAND]
"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "resources/translations"
PLACEHOLDER = re.compile(r"%L?(?:\d+|n)")
TAG = re.compile(r"</?[a-z]+[^>]*>")


def messages(file):
    """Each text by its context, source and comment, with its translations."""
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment"))
            element = message.find("translation")
            forms = [form.text or "" for form in element.iter("numerusform")] or [element.text or ""]
            found[key] = (element.get("type"), forms)
    return found


def problems_of(source, kind, forms):
    if kind is not None or not all(form.strip() or not source.strip() for form in forms):
        yield "not translated" if kind != "vanished" else "gone from the sources"
        return
    for form in forms:
        for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
            # A plural's form may do without its number.
            wanted, there = (collections.Counter(pattern.findall(text)) for text in (source, form))
            if wanted != there and not (len(forms) > 1 and wanted - there == collections.Counter(["%n"])):
                yield f"other {what}: {form}"
        if len(re.findall(r"&(?=\w)", source)) != len(re.findall(r"&(?=\w)", form)):
            yield f"other key marks: {form}"
        if source.endswith("\n") != form.endswith("\n") or source.endswith("…") != form.endswith("…"):
            yield f"another end: {form}"


def main():
    update = sys.argv[1:] or [str(ROOT / "packaging/update-translations")]
    failed = False
    for file in sorted(FOLDER.glob("*.ts")):
        with tempfile.TemporaryDirectory() as folder:
            current = pathlib.Path(folder) / file.name
            shutil.copyfile(file, current)
            said = subprocess.run([*update, str(current)], check=True, capture_output=True, text=True)
            now, then = messages(current), messages(file)
        for line in (said.stdout + said.stderr).splitlines():
            print(f"{file.name}: lupdate: {line}")
            failed = True
        for key in sorted(now.keys() | then.keys(), key=str):
            if key not in now or key not in then:
                found = ["gone from the sources" if key not in now else "not in the file yet"]
            else:
                found = problems_of(key[1], *then[key])
            for problem in found:
                print(f"{file.name}: {key[0]}: “{key[1]}”: {problem}")
                failed = True
    if failed:
        sys.exit("packaging/update-translations adds what is new and takes away what is gone")


if __name__ == "__main__":
    main()
