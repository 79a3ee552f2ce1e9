"""Finds every text for people that the code names, so that a test can compare the catalogues."""

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Which arguments of a call are texts. `tn`'s key in a catalogue is its plural.
TEXT_ARGUMENTS = {"t": 0, "tn": 1, "told": 0, "mark": 0, "command": 1}
# Where a text declared with `mark` or `command` is translated; everybody else gives literals to t.
MAY_TRANSLATE_VARIABLES = (
    "ui/commands/registry.py",
    "ui/commands/keys.py",
    "workbench/cli/helping.py",
    "workbench/i18n.py",
)


@dataclass(frozen=True)
class Text:
    """A text and the place that names it; `words` is None where it is no literal."""

    words: str | None
    place: str


def texts(root: Path, file: Path) -> Iterator[Text]:
    """Give every text for people in one source file."""
    name = file.relative_to(root).as_posix()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        position = TEXT_ARGUMENTS.get(_called(node.func))
        if position is None or len(node.args) <= position:
            continue
        for words in _literals(node.args[position]):
            yield Text(words, f"{name}:{node.lineno}")


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="i18n" | "registry" | "commands"), attr=name):
            return name
    return ""


def _literals(argument: ast.expr) -> list[str | None]:
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) + _literals(argument.orelse)
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    return [None]
