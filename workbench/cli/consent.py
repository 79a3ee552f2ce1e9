"""Asking once more before a command does what cannot be taken back."""

import sys
from typing import Annotated

import typer

from workbench.errors import UsageError
from workbench.i18n import t

AGREED = ("y", "yes", "是")

WipeYes = Annotated[bool, typer.Option("--yes", help="Really remove all of it.")]


def be_sure(what: str, *, yes: bool) -> None:
    """Go on after `--yes`, or after a yes at the terminal.

    Args:
        what: What will happen, as a sentence without its end.

    Raises:
        UsageError: Nobody is at a terminal who could be asked.
        Exit: The answer was not yes.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(t("{what}: add --yes.").format(what=what))
    sys.stderr.write(t("{what}. Go on? [y/N]").format(what=what) + " ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() not in AGREED:
        sys.stderr.write(t("Nothing was done.") + "\n")
        raise typer.Exit(1)
