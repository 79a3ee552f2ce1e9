"""The manual's page of commands: `python -m ui.manual FILE` writes it."""

import importlib
import sys
from functools import partial
from pathlib import Path

from ui import desk_list
from ui.commands import registry

COMMANDS = ("ui.commands.app", *desk_list.COMMANDS)


def page() -> str:
    """Return the page of every command of the program."""
    for module in COMMANDS:
        importlib.import_module(module)
    return registry.commands_markdown(
        registry.declared(one.id)
        for one in registry.commands()
        if _declared_in(one).startswith("ui.")
    )


def _declared_in(command: registry.Command) -> str:
    """Return the module of what a command runs; tests register commands of their own."""
    run = command.run.func if isinstance(command.run, partial) else command.run
    return run.__module__


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
