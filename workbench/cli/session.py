"""The profile a command works on."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from workbench import app, profiles
from workbench.errors import UsageError
from workbench.i18n import t

ProfileOption = Annotated[
    str, typer.Option("--profile", envvar="WORKBENCH_PROFILE", help="The profile to work on.")
]
_chosen = {"profile": ""}


def choose(name: str) -> None:
    """Remember the profile named before the command."""
    _chosen["profile"] = name


def profile_name() -> str:
    """Return the profile to work on: the one named, or the only one.

    Raises:
        UsageError: None is named and there is not exactly one.
    """
    if _chosen["profile"]:
        return _chosen["profile"]
    known = profiles.names()
    if len(known) == 1:
        return known[0]
    if not known:
        raise UsageError(t("There is no profile yet: make one with “workbench profile add”."))
    raise UsageError(t("Name the profile with --profile: {known}.").format(known=", ".join(known)))


@contextmanager
def opened(*, read_only: bool) -> Iterator[app.Workbench]:
    """Open the profile for one command."""
    workbench = app.open_workbench(
        profile_name(), read_only=read_only, ask_passphrase=ask_passphrase
    )
    try:
        yield workbench
    finally:
        workbench.close()


def ask_passphrase() -> str:
    """Ask for the profile's passphrase at the terminal.

    Raises:
        UsageError: Nobody is at a terminal.
    """
    if not sys.stdin.isatty():
        raise UsageError(
            t("This profile needs its passphrase: name a file in {variable}.").format(
                variable=profiles.UNATTENDED_VARIABLE
            )
        )
    return str(typer.prompt(t("Passphrase"), hide_input=True))


def password_from_stdin() -> str:
    """Read a password from the first line of standard input.

    Raises:
        UsageError: There is none.
    """
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError(t("No password came on standard input."))
    return password


def language_from_environment() -> str:
    """Return the language of the terminal: zh_CN or en."""
    for variable in ("WORKBENCH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "zh_CN" if value.startswith("zh") else "en"
    return "en"
