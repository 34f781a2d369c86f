#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""workflows.py [FILE...]: fails where a workflow in .github/workflows is not one, or its scripts are not sound.

What actionlint does, and CI runs, but no distribution has: here the structure, what is pinned, names that have to exist, and
scripts, by shellcheck (SHELLCHECK names another). It does not know what actions take, nor the types of expressions.
"""

import os
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHELLCHECK = os.environ.get("SHELLCHECK", "shellcheck")
WORKFLOW = {"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"}
JOB = {"name", "needs", "if", "permissions", "env", "defaults", "concurrency", "runs-on", "environment", "outputs", "strategy",
       "steps", "timeout-minutes", "continue-on-error", "container", "services"}
CALL = {"name", "needs", "if", "permissions", "concurrency", "strategy", "uses", "with", "secrets"}
STEP = {"id", "name", "if", "env", "timeout-minutes", "continue-on-error"}
RUN = STEP | {"run", "shell", "working-directory"}
USE = STEP | {"uses", "with"}
SHELLS = {"bash", "sh", "pwsh", "powershell", "cmd", "python"}
# What GitHub no longer runs, or is about to end.
RETIRED = {"ubuntu-18.04", "ubuntu-20.04", "windows-2016", "windows-2019", "macos-10.15", "macos-11", "macos-12", "macos-13",
           "macos-14"}


class Loader(yaml.SafeLoader):
    """YAML as GitHub reads it: "on" is a word, and a key comes once."""


Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def mapping(loader, node):
    keys = [key.value for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.constructor.ConstructorError(None, None, f"{key} comes twice", node.start_mark)
    return loader.construct_mapping(node, deep=True)


Loader.add_constructor("tag:yaml.org,2002:map", mapping)


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]


class Workflow:
    def __init__(self, path):
        self.path = path
        self.findings = []

    def fail(self, where, what):
        self.findings.append(f"{os.path.relpath(self.path, ROOT)}: {where}: {what}")

    def keys(self, where, value, known, needed=()):
        """Whether it is a mapping; of keys that are known, with those that are needed."""
        if not isinstance(value, dict):
            self.fail(where, "has to be a mapping")
            return False
        for key in value:
            if key not in known:
                self.fail(where, f"no key is called {key}")
        for key in needed:
            if key not in value:
                self.fail(where, f"{key} is missing")
        return True

    def check(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                document = yaml.load(file, Loader)
        except yaml.YAMLError as error:
            self.fail("YAML", " ".join(str(error).split()))
            return
        if not self.keys("workflow", document, WORKFLOW, ("on", "jobs")):
            return
        jobs = document.get("jobs") or {}
        for name, job in jobs.items():
            for need in listed(job.get("needs")):
                if need not in jobs:
                    self.fail(name, f"no job is called {need}")
            if "uses" in job:
                self.keys(name, job, CALL)
                self.check_use(name, job["uses"])
            elif self.keys(name, job, JOB, ("runs-on", "steps")):
                self.check_runners(name, job)
                shell = (job.get("defaults") or document.get("defaults") or {}).get("run", {}).get("shell", "bash")
                for index, step in enumerate(job["steps"] or []):
                    self.check_step(f"{name}, step {step.get('name', index + 1)}", step, shell)

    def check_runners(self, where, job):
        matrix = (job.get("strategy") or {}).get("matrix") or {}
        runners = []
        for label in listed(job["runs-on"]):
            found = re.fullmatch(r"\$\{\{ *matrix\.([\w-]+) *\}\}", str(label))
            if found:
                runners += listed(matrix.get(found[1]))
                runners += [each[found[1]] for each in matrix.get("include", []) if found[1] in each]
            else:
                runners.append(label)
        if not runners:
            self.fail(where, "it runs nowhere")
        for runner in runners:
            if runner in RETIRED:
                self.fail(where, f"there is no runner {runner} any more")

    def check_use(self, where, used):
        if used.startswith("./"):
            if not (ROOT / used).exists():
                self.fail(where, f"there is no {used}")
        elif not re.search(r"@[0-9a-f]{40}$|^docker://.+@sha256:[0-9a-f]{64}$", used):
            self.fail(where, f"{used} is not pinned to a commit")

    def check_step(self, where, step, shell):
        if ("uses" in step) == ("run" in step):
            self.fail(where, "it has to have one of uses and run")
        elif "uses" in step:
            self.keys(where, step, USE)
            self.check_use(where, step["uses"])
        elif self.keys(where, step, RUN):
            shell = str(step.get("shell", shell)).split()[0]
            if shell not in SHELLS:
                self.fail(where, f"no shell is called {shell}")
            self.check_expressions(where, step["run"])
            if shell in ("bash", "sh"):
                self.check_script(where, step["run"], shell)

    def check_expressions(self, where, script):
        """What others can write, as a title, would be run as part of the script."""
        for expression in re.findall(r"\$\{\{(.*?)\}\}", script):
            if re.search(r"github\.(event\.|head_ref)", expression):
                self.fail(where, f"{expression.strip()} is others' text; hand it over in env")

    def check_script(self, where, script, shell):
        # Expressions are filled in before the shell sees them; SC1091, SC2194, SC2050, SC2157: they are constants here.
        text = re.sub(r"\$\{\{.*?\}\}", lambda found: "_" * len(found[0]), script)
        ran = subprocess.run([SHELLCHECK, "--norc", "--severity=warning", "--shell", shell, "--format", "gcc", "--exclude",
                              "SC1091,SC2194,SC2050,SC2157", "-"], input=text, capture_output=True, text=True, check=False)
        for line in (ran.stdout + ran.stderr).splitlines():
            self.fail(where, "line " + line.removeprefix("-:"))


def main(files):
    if not files:
        files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    findings = []
    for path in files:
        workflow = Workflow(path)
        workflow.check()
        findings += workflow.findings
    print("\n".join(findings) if findings else f"{len(files)} workflows are sound")
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
