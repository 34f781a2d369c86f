# SPDX-License-Identifier: GPL-3.0-or-later
"""make_option_texts.py WINDSOCK [--check]: writes what `windsock --help` says into the man page and the completions.

They are committed, so that packages can be built for a system whose programs do not run here. A test runs this with
--check, which writes nothing and fails when they are not up to date.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "linux")


@dataclass
class Option:
    short: str  # "h", mostly empty
    name: str  # "max-connections"
    value: str  # "NUMBER", "delay|close", empty for a switch
    text: str

    @property
    def choices(self):
        return self.value.split("|") if "|" in self.value else []

    @property
    def repeats(self):
        return "several times" in self.text

    @property
    def summary(self):
        """The first sentence, for a line beside a completion."""
        return re.split(r"[.;] |\.$", re.sub(r" \([^)]*\)", "", self.text))[0]


def read_options(program):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "COLUMNS": "80"}
    text = subprocess.run([program, "--help"], check=True, capture_output=True, text=True, env=environment).stdout
    text = text[text.index("\nOptions:\n") : text.index("\nArguments:\n")]
    options = []
    for entry in re.split(r"\n  (?=-)", text)[1:]:
        words = " ".join(entry.split())
        found = re.fullmatch(r"(?:-(\w), )?--([a-z-]+)(?: <([^>]+)>)? (.*)", words)
        if not found:
            sys.exit(f"this line of --help is not understood: {words}")
        options.append(Option(found[1] or "", found[2], found[3] or "", found[4]))
    if len(options) < 30:
        sys.exit(f"--help names only {len(options)} options")
    return options


def roff(text):
    return re.sub(r"^([.'])", r"\\&\1", text.replace("\\", "\\e").replace("-", "\\-"))


def man(options):
    lines = []
    for option in options:
        names = ([f"-{option.short}"] if option.short else []) + [f"--{option.name}"]
        head = ", ".join(f"\\fB{roff(name)}\\fR" for name in names)
        if option.choices:
            head += " " + "|".join(f"\\fB{roff(choice)}\\fR" for choice in option.choices)
        elif option.value:
            head += f" \\fI{roff(option.value)}\\fR"
        lines += [".TP", head, roff(option.text)]
    return "\n".join(lines)


def bash(options):
    words = " ".join(f"--{option.name}" for option in options)
    cases = [f"    --{option.name}) choices='{' '.join(option.choices)}' ;;" for option in options if option.choices]
    files = "|".join(f"--{option.name}" for option in options if option.value == "FILE")
    values = "|".join(
        f"--{option.name}" for option in options if option.value and option.value != "FILE" and not option.choices
    )
    return f"""_windsock() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} choices=
    COMPREPLY=()
    # "--option=value" comes as three words.
    if [[ $previous == = ]]; then
        previous=${{COMP_WORDS[COMP_CWORD - 2]}}
    elif [[ $current == = ]]; then
        current=
    fi
    case $previous in
    {files})
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
        ;;
{chr(10).join(cases)}
    {values})
        return
        ;;
    *)
        if [[ $current == -* ]]; then
            choices='{words}'
        else
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            # One pattern for both would offer what SQLite keeps beside a session, too.
            local pattern
            for pattern in '!*.windsock' '!*.windsock-session'; do
                mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -f -X "$pattern" -- "$current")
            done
            return
        fi
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$current")
}}
complete -F _windsock windsock"""


def zsh(options):
    def quoted(text):
        return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")

    lines = []
    for option in options:
        action = ""
        if option.choices:
            action = f":{option.name}:({' '.join(option.choices)})"
        elif option.value == "FILE":
            action = ":file:_files"
        elif option.value:
            action = f":{quoted(option.value)}: "
        repeats = "*" if option.repeats else ""
        equals = "=" if option.value else ""
        if option.short:
            names = f"'(-{option.short} --{option.name})'{{-{option.short},--{option.name}}}"
            lines.append(f"    {names}'[{quoted(option.summary)}]{action}' \\")
        else:
            lines.append(f"    '{repeats}--{option.name}{equals}[{quoted(option.summary)}]{action}' \\")
    lines.append("    '1:project or session:_files -g \"*.windsock(|-session)\"'")
    return "_arguments -s \\\n" + "\n".join(lines)


def fish(options):
    lines = ["complete -c windsock -k -x -a '(__fish_complete_suffix .windsock; __fish_complete_suffix .windsock-session)'"]
    for option in options:
        short = f" -s {option.short}" if option.short else ""
        kind = ""
        if option.choices:
            kind = f" -x -a '{' '.join(option.choices)}'"
        elif option.value == "FILE":
            kind = " -r -F"
        elif option.value:
            kind = " -x"
        summary = option.summary.replace("\\", "\\\\").replace("'", "\\'")
        lines.append(f"complete -c windsock{short} -l {option.name}{kind} -d '{summary}'")
    return "\n".join(lines)


def between(text, comment, made):
    """The text with what stands between its two marks replaced."""
    begin, end = f"{comment} made by packaging/make_option_texts.py\n", f"\n{comment} until here\n"
    head, rest = text.split(begin, 1)
    tail = rest.split(end, 1)[1]
    return head + begin + made + end + tail


def main():
    options = read_options(sys.argv[1])
    stale = []
    for name, comment, make in (
        ("windsock.1", '.\\"', man),
        ("completion/windsock.bash", "#", bash),
        ("completion/_windsock", "#", zsh),
        ("completion/windsock.fish", "#", fish),
    ):
        path = os.path.join(FOLDER, name)
        with open(path, encoding="utf-8") as file:
            old = file.read()
        new = between(old, comment, make(options))
        if new == old:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            with open(path, "w", encoding="utf-8") as file:
                file.write(new)
    if stale and "--check" in sys.argv:
        sys.exit(f"not what --help says: {', '.join(stale)}; run python3 packaging/make_option_texts.py WINDSOCK")


main()
