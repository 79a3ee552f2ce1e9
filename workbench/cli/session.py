"""The profile a command works on."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from workbench import app, i18n, paths, profiles, settings
from workbench.errors import NotFound, ProfileInUse, UsageError
from workbench.i18n import listed, t

ProfileOption = Annotated[
    str, typer.Option("--profile", envvar="WORKBENCH_PROFILE", help="The profile to work on.")
]
LANGUAGE_VARIABLE = "WORKBENCH_LANG"
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
_chosen = {"profile": ""}


def choose(name: str) -> None:
    """Remember the profile named before the command."""
    _chosen["profile"] = name


def profile_name() -> str:
    """Return the profile to work on: the one named, or the only one.

    Raises:
        UsageError: There is none of this name, or none is named and there is not exactly one.
    """
    if _chosen["profile"]:
        try:
            return profiles.load(_chosen["profile"]).name
        except NotFound as error:  # a mistyped option, like any other
            raise UsageError(str(error)) from error
    known = profiles.names()
    if len(known) == 1:
        return known[0]
    if not known:
        raise UsageError(t("There is no profile yet: make one with “workbench profile add”."))
    raise UsageError(t("Name the profile with --profile: {known}.").format(known=listed(known)))


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


@contextmanager
def opened_beside_window() -> Iterator[app.Workbench]:
    """Open the profile for writing; for reading only while the window holds it."""
    try:
        workbench = app.open_workbench(profile_name(), ask_passphrase=ask_passphrase)
    except ProfileInUse:
        workbench = app.open_workbench(
            profile_name(), read_only=True, ask_passphrase=ask_passphrase
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


def bundle_passphrase() -> str:
    """Return the passphrase for a file of unsent work: from the named file, or asked for.

    Raises:
        UsageError: Nobody is at a terminal.
    """
    return profiles.passphrase_from_file() or ask_passphrase()


def asked_password(is_on_stdin: bool) -> str:
    """Return the password that a command needs; it is never an argument, others could see it.

    Raises:
        UsageError: It was not said that it comes on standard input, or there is none.
    """
    if not is_on_stdin:
        raise UsageError(t("Give the password on standard input, with --password-stdin."))
    return password_from_stdin()


def password_from_stdin() -> str:
    """Read a password from the first line of standard input.

    Raises:
        UsageError: There is none.
    """
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UsageError(t("No password came on standard input: write it there, on one line."))
    return password


def speak(named: str) -> None:
    """Answer in the language named; where none is, in that of the settings or the terminal.

    Raises:
        UsageError: The program does not speak it.
    """
    i18n.set_language(_terminal_language())
    i18n.set_language(
        _spoken(named, "--lang")
        or _spoken(os.environ.get(LANGUAGE_VARIABLE, ""), LANGUAGE_VARIABLE)
        or _spoken(_setting(), str(paths.settings_file()))
        or _terminal_language()
    )


def overhear(words: Sequence[str]) -> None:
    """Answer in the language that these words will ask for, until they are understood."""
    named = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--lang":
            named = following
        elif word.startswith("--lang="):
            named = word.partition("=")[2]
    with suppress(UsageError):  # it is told when the words are understood
        speak(named)


def _spoken(named: str, place: str) -> str:
    known = {language.casefold(): language for language in i18n.LANGUAGES}
    wanted = named.casefold().replace("-", "_")
    if named and wanted not in known:
        raise UsageError(
            t("There is no language “{name}” ({place}). Use one of: {known}.").format(
                name=named, place=place, known=listed(i18n.LANGUAGES)
            )
        )
    return known.get(wanted, "")


def _setting() -> str:
    chosen = str(settings.get("language"))
    return "" if chosen == "system" else chosen


def _terminal_language() -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "zh_CN" if value.startswith("zh") else "en"
    return "en"
