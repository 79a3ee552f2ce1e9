"""Options whose value is one of a few words: help names them, and so does a refusal."""

from collections.abc import Iterable, Sequence
from typing import Any

import typer

from workbench.errors import UsageError
from workbench.i18n import listed, t


def one_of(*names: str, words: Sequence[str], meaning: str) -> Any:
    """Declare an option that takes one of these words.

    Args:
        names: How the option is written, where its parameter does not say it.
        words: What fits; the empty word always does, where the option may be left out.
    """

    def checked(param: typer.CallbackParam, value: str) -> str:
        if value and value not in words:
            raise unknown(param.opts[0], value, words)
        return value

    return typer.Option(*names, callback=checked, metavar="|".join(words), help=meaning)


def unknown(name: str, value: str, words: Iterable[str]) -> UsageError:
    """Return the refusal of a word that is none of those that fit."""
    return UsageError(
        t("“{value}” does not fit {name}. Choose one of: {known}.").format(
            value=value, name=name, known=listed(words)
        )
    )
