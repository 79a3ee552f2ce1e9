"""The manual's page of commands: `python -m ui.manual FILE` writes it."""

import importlib
import sys
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
        if one.run.__module__.startswith("ui.")
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
