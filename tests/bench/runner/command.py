# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line that measured, as a reader would type it."""

import pathlib
import re
import shlex


def shown(arguments, root):
    """Of paths outside of the repository the name is enough, so that it does not tell whose machine it was."""
    # Only what a shell would take apart is quoted.
    return " ".join(argument if re.fullmatch(r"[\w…/.,=-]+", argument) else shlex.quote(argument)
                    for argument in ["tests/bench/run", *(_shown(argument, root) for argument in arguments)])


def _shown(argument, root):
    option, equals, value = argument.rpartition("=") if argument.startswith("--") else ("", "", argument)
    path = pathlib.Path(value)
    if path.is_absolute() or ".." in path.parts:
        path = path.resolve()
        value = str(path.relative_to(root) if path.is_relative_to(root) else pathlib.Path("…", path.name))
    return option + equals + value
