"""Prints as JSON what jobbergate-cli and jobbergate-core offer: commands with the spellings of each option, and calls."""

import inspect
import json
from functools import cached_property
from pathlib import Path

from jobbergate_cli.main import app
from jobbergate_core.sdk import Apps
from typer.main import get_command

# Typer's own.
COMPLETION = {"--install-completion", "--show-completion"}


def commands_of(command, name=""):
    """A command and those below it, by what is typed; an option is a list of its spellings, the negative left out."""
    options = [list(one.opts) for one in command.params if one.param_type_name == "option"]
    found = {name: [spellings for spellings in options if not COMPLETION & set(spellings)]}
    for word, below in getattr(command, "commands", {}).items():
        found |= commands_of(below, f"{name} {word}".strip())
    return found


def calls_of(part, name=""):
    """The public methods of a part of the SDK and of the parts below it, by their path."""
    found = []
    for attribute, value in vars(type(part)).items():
        path = f"{name}.{attribute}".lstrip(".")
        if isinstance(value, cached_property):
            found += calls_of(getattr(part, attribute), path)
        elif not attribute.startswith("_") and inspect.isfunction(inspect.unwrap(value)) and name:
            found.append(path)
    return found


sdk = Apps.build(base_url="http://localhost:9", token_dir=Path("."))
print(json.dumps({"commands": commands_of(get_command(app)), "calls": calls_of(sdk)}))
