"""What every command shares: answers as text or JSON, and errors as one sentence."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Annotated, Any, ParamSpec
from uuid import UUID

import typer

from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.wire import values

P = ParamSpec("P")

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]


def say(text: str) -> None:
    """Write a line for people to standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a sentence to standard error."""
    sys.stderr.write(text + "\n")


def answer(data: Mapping[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    """Give an answer: the data as one JSON object, or the text made for people."""
    say(json.dumps(data, ensure_ascii=False, default=plain) if as_json else text())


def plain(value: Any) -> Any:
    """Return a JSON-able form of a Python value; amounts stay exact texts."""
    if isinstance(value, datetime):
        return values.instant_text(value)
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as aligned text; wide (Chinese) letters count as two."""
    lines = [list(heads), *[["" if cell is None else str(cell) for cell in row] for row in rows]]
    widths = [max(cells(row[n]) for row in lines) for n in range(len(heads))]
    texts = [
        "  ".join(
            cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in lines
    ]
    return "\n".join(line.rstrip() for line in texts)


def pairs(rows: Sequence[tuple[str, str]]) -> str:
    """Return labels with their values in one column; further lines of a value stand below it."""
    indent = max((cells(label) for label, _ in rows), default=0) + 2
    return "\n".join(
        label
        + " " * (indent - cells(label))
        + ("\n" + " " * indent).join(value.splitlines() or [""])
        for label, value in rows
    )


def cells(text: str) -> int:
    """Return how many places of a terminal a text takes."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn trouble worded for people into a sentence and an exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except WorkbenchError as error:
            complain(str(error))
            raise typer.Exit(error.exit_code) from error
        except OSError as error:
            if error.filename is None:  # no file of the user's: a bug, or a closed pipe
                raise
            complain(
                t("{path} cannot be used: {cause}. Name another file.").format(
                    path=error.filename, cause=error.strerror
                )
            )
            raise typer.Exit(1) from error

    return run
