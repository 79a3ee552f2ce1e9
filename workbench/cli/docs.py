"""`docs`: the manual's pages that are made from declarations, so that they cannot be wrong."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench import platform_files, settings
from workbench.cli.output import AsJson, answer, guarded
from workbench.i18n import Label, t
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind, RecordType
from workbench.settings import Option

Row = Sequence[object]


def register(cli: typer.Typer) -> None:
    """Add this command."""

    @cli.command(hidden=True)
    @guarded
    def docs(
        folder: Annotated[Path, typer.Argument(help="Where the pages are written.")],
        as_json: AsJson = False,
    ) -> None:
        """Write the pages of the data dictionary, the settings and the command line."""
        made = pages(cli)
        for name, page in made.items():
            platform_files.write_durably(folder / name, page.encode())
        written = [str(folder / name) for name in made]
        text = t("Written: {file}")
        answer({"files": written}, as_json, lambda: text.format(file=", ".join(written)))


def pages(cli: typer.Typer) -> dict[str, str]:
    """Return each page that the core can make, by its file's name."""
    return {
        "data-dictionary.md": _page(_dictionary()),
        "settings.md": _page(_settings()),
        "command-line.md": _page(_command_line(typer.main.get_command(cli))),
    }


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _table(heads: Row, rows: Iterable[Row]) -> Iterator[str]:
    yield _line(heads)
    yield _line(["---"] * len(heads))
    yield from (_line(row) for row in rows)
    yield ""


def _line(cells: Row) -> str:
    texts = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(texts)} |"


def _both(label: Label) -> str:
    return f"{label.en} · {label.zh}"


# The data dictionary


def _dictionary() -> Iterator[str]:
    yield from ("# Data dictionary", "", "Made from `workbench/schema`; do not edit.", "")
    yield "Names are those of tables, files, mappings and the wire; labels are what people read."
    yield ""
    for record_type in dictionary.TYPES:
        yield from _type(record_type)


def _type(record_type: RecordType) -> Iterator[str]:
    yield from (f"## {record_type.name}", "", _both(record_type.label), "")
    heads = ("Field", "Kind", "Label", "Values", "", "Merge", "Right")
    yield from _table(heads, (_field(field) for field in record_type.fields))


def _field(field: Field) -> Row:
    marks = {"required": field.is_required, "searchable": field.is_searchable}
    return (
        f"`{field.name}`",
        _kind(field),
        _both(field.label),
        _values(field),
        ", ".join(word for word, holds in marks.items() if holds),
        f"{field.merge.value} {field.group}".strip(),
        field.right,
    )


def _kind(field: Field) -> str:
    if field.references:
        return f"{field.kind.value} → {', '.join(field.references)}"
    return field.kind.value


def _values(field: Field) -> str:
    if field.picklist is None:
        return _bounds(field)
    known = ", ".join(f"`{value}`" for value in field.picklist.values)
    return f"{known} and others" if field.picklist.is_open else known


def _bounds(field: Field) -> str:
    if field.is_past:
        return "not in the future"
    if field.least is None:
        return "" if field.most is None else f"{field.most} and less"
    if field.kind is Kind.PHONE:
        return f"{field.least} digits and more"
    return f"{field.least} and more" if field.most is None else f"{field.least} to {field.most}"


# The settings


def _settings() -> Iterator[str]:
    yield from ("# Settings", "", "Made from `workbench/settings.py`; do not edit.", "")
    yield "They stand in `settings.json` in the program's folder, each where it differs."
    yield ""
    heads = ("Setting", "Label", "Default", "Values")
    rows = (
        (f"`{one.name}`", _both(one.label), f"`{one.default}`", _range(one))
        for one in settings.OPTIONS
    )
    yield from _table(heads, rows)


def _range(option: Option) -> str:
    if option.choices:
        return ", ".join(f"`{choice}`" for choice in option.choices)
    if option.minimum is not None:
        return f"{option.minimum} to {option.maximum}"
    return "yes or no" if isinstance(option.default, bool) else "text"


# The command line


def _command_line(root: Any) -> Iterator[str]:
    yield from ("# Command line", "", "Made from `workbench/cli`; do not edit.", "")
    yield "Exit codes: 0 done, 1 refused by rules, 2 usage, 3 server not reached,"
    yield "4 profile in use, 5 needs attention. Every command takes `--json`; it, `--profile` and"
    yield "`--lang` may stand before the command or after it."
    yield ""
    yield from _parameters(root)
    yield from _commands(root, "workbench")


def _commands(group: Any, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
            continue
        yield from (f"## {path} {name}", "", " ".join(str(command.help).split()), "")
        yield from _parameters(command)


def _parameters(command: Any) -> Iterator[str]:
    rows = [
        (_words(one), _meaning(one), "required" if one.required else "")
        for one in command.params
        if one.name not in ("help", "as_json")
    ]
    if rows:
        yield from _table(("Argument or option", "Meaning", ""), rows)


def _meaning(parameter: Any) -> str:
    text = getattr(parameter, "help", None) or ""
    words = (parameter.metavar or "").split("|")
    if len(words) == 1 or "=" in words[0]:
        return text
    return f"{text} One of: {', '.join(words)}."


def _words(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    return f"`{', '.join(parameter.opts)}`"
