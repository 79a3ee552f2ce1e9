"""`get`, `set` and `find`: single records."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from workbench.cli.output import AsJson, answer, guarded, pairs, table
from workbench.cli.session import opened
from workbench.errors import NotFound, UsageError
from workbench.i18n import listed, t
from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.wire.rows import held_values

if TYPE_CHECKING:
    from workbench.store.database import Reader, Writer
    from workbench.store.records import Record


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command("get")(get)
    cli.command("set")(set_fields)
    cli.command("find")(find)


TypeArgument = Annotated[
    str, typer.Argument(help="A type of the dictionary, e.g. Account; accounts will do.")
]
IdArgument = Annotated[str, typer.Argument(help="The record's id.")]


@guarded
def get(type_name: TypeArgument, record_id: IdArgument, as_json: AsJson = False) -> None:
    """Show one record."""
    from workbench.store import records

    record_type = known_type(type_name)
    with opened(read_only=True) as workbench, workbench.store.read() as r:
        known_id = as_id(record_id)
        _check_is(r, record_type, known_id)
        record = records.require(r, record_type.name, known_id)
        lines = [] if as_json else _worded(r, record_type, record)
    shown = _as_written(record_type, record.values)
    data: dict[str, Any] = {"type": record_type.name, "id": record.id, "ver": record.ver, **shown}
    answer(data, as_json, lambda: pairs(lines))


def _check_is(r: "Reader", record_type: RecordType, record_id: UUID) -> None:
    """Say which type a record is of where it is not the one named.

    Raises:
        NotFound: It is of another type.
    """
    from workbench.store import records

    if records.get(r, record_type.name, record_id) is not None:
        return
    for other in dictionary.TYPES:
        found = records.get(r, other.name, record_id)
        if found is not None:
            raise NotFound(
                t("“{name}” with this id is of the type {type}, not {wanted}: say {type}.").format(
                    name=found.name, type=other.name, wanted=record_type.name
                )
            )


def _worded(r: "Reader", record_type: RecordType, record: "Record") -> list[tuple[str, str]]:
    """Return a record as people read it; a reference is a name with the id behind it."""
    from workbench.services.value_words import Wording

    wording = Wording(r, record_type.name, [record.values])
    lines = [(str(record_type.label), f"{record.name} ({record.id})")]
    for field in record_type.fields:
        value = record.values.get(field.name)
        text = wording.shown(field.name, value)
        if text and field.references:
            text = f"{text} ({_ids(value)})"
        if text:
            lines.append((str(field.label), text))
    return lines


def _ids(value: Any) -> str:
    found = value if isinstance(value, tuple | list) else [value]
    return listed(str(one) for one in found)


@guarded
def set_fields(
    type_name: TypeArgument,
    record_id: IdArgument,
    changes: Annotated[
        list[str],
        typer.Argument(
            help="field=value; an empty value clears it, a record or person may be named."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Change fields of a record; it goes to the server with the next sync."""
    from workbench.services import editing

    record_type = known_type(type_name)
    typed: dict[str, str] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals or name not in record_type.by_name:
            raise UsageError(
                t("“{change}” is not field=value of {type}. Fields: {fields}.").format(
                    change=change, type=record_type.name, fields=listed(record_type.by_name)
                )
            )
        typed[name] = text
    today = datetime.now().astimezone().date()
    kind, known_id = record_type.name, as_id(record_id)
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        _check_is(w, record_type, known_id)
        typed_values = {
            name: editing.parse(w, kind, name, text, today=today) for name, text in typed.items()
        }
        _save(w, kind, known_id, typed_values)
    kept = _as_written(record_type, typed_values)
    answer({"type": kind, "id": record_id, "set": kept}, as_json, lambda: t("Saved."))


def _as_written(record_type: RecordType, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as they are written everywhere outside of the program (wire.md 1)."""
    known = {name: value for name, value in found.items() if name in record_type.by_name}
    return dict(found) | held_values(record_type, known)


def _save(w: "Writer", type_name: str, record_id: UUID, wanted: dict[str, Any]) -> None:
    """Change a record; an opportunity's stage moves with all that follows it."""
    from workbench.services import editing, moving

    rest = dict(wanted)
    stage = rest.pop("stage_name", None) if type_name == "Opportunity" else None
    editing.change(w, type_name, record_id, rest)
    if stage is not None:
        moving.move(w, record_id, stage)
        editing.change(w, type_name, record_id, rest)  # what was typed wins over what follows


@guarded
def find(
    text: Annotated[str, typer.Argument(help="Words, a name, the end of a phone number.")],
    limit: Annotated[int, typer.Option(help="How many results at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Search every record."""
    from workbench.store import search

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        hits = search.find(r, text, limit=limit)
    rows = [{"type": hit.type, "id": str(hit.id), "name": hit.name} for hit in hits]
    heads = (t("Type"), t("Name"), t("Details"), t("ID"))
    cells = [[_typed(hit.type), hit.name, " ".join(hit.snippet.split()), hit.id] for hit in hits]
    nothing = t("Nothing found for “{text}”.").format(text=text)
    answer({"found": rows}, as_json, lambda: table(heads, cells) if rows else nothing)


def _typed(type_name: str) -> str:
    """Return a type's label, and its name where that is what other commands want to be told."""
    label = str(dictionary.BY_NAME[type_name].label)
    return label if label == type_name else f"{label} ({type_name})"


def known_type(name: str) -> RecordType:
    """Return the type that is meant: by its name or label, one or many, in any case.

    Raises:
        UsageError: There is none of this name.
    """
    wanted = _bare(name)
    for record_type in dictionary.TYPES:
        labels = (record_type.label, record_type.plural)
        words = (record_type.name, f"{record_type.name}s", *(label.en for label in labels))
        if wanted in map(_bare, (*words, *(label.zh for label in labels))):
            return record_type
    raise UsageError(
        t("There is no type “{name}”. Known: {known}.").format(
            name=name, known=listed(dictionary.BY_NAME)
        )
    )


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def as_id(text: str) -> UUID:
    """Return the id in a text.

    Raises:
        NotFound: It is no id, so nothing can have it.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(t("“{text}” is no id; “find” shows ids.").format(text=text)) from None
