"""`get`, `set` and `find`: single records."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import opened
from workbench.errors import NotFound, UsageError
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import RecordType


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command("get")(get)
    cli.command("set")(set_fields)
    cli.command("find")(find)


TypeArgument = Annotated[str, typer.Argument(help="A type of the dictionary, e.g. Account.")]
IdArgument = Annotated[str, typer.Argument(help="The record's id.")]


@guarded
def get(type_name: TypeArgument, record_id: IdArgument, as_json: AsJson = False) -> None:
    """Show one record."""
    from workbench.store import records

    record_type = known_type(type_name)
    with opened(read_only=True) as workbench, workbench.store.read() as r:
        record = records.require(r, type_name, as_id(record_id))
    data: dict[str, Any] = {"type": type_name, "id": record.id, "ver": record.ver, **record.values}

    def text() -> str:
        fields = [
            field for field in record_type.fields if record.values.get(field.name) is not None
        ]
        return table(("", ""), [[field.label, record.values[field.name]] for field in fields])

    answer(data, as_json, text)


@guarded
def set_fields(
    type_name: TypeArgument,
    record_id: IdArgument,
    changes: Annotated[list[str], typer.Argument(help="field=value; an empty value clears it.")],
    as_json: AsJson = False,
) -> None:
    """Change fields of a record; it goes to the server with the next sync."""
    from workbench.services import editing
    from workbench.store import records

    record_type = known_type(type_name)
    typed: dict[str, str] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals or name not in record_type.by_name:
            raise UsageError(
                t("“{change}” is not field=value of {type}. Fields: {fields}.").format(
                    change=change, type=type_name, fields=", ".join(record_type.by_name)
                )
            )
        typed[name] = text
    today = datetime.now().astimezone().date()
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        values = {
            name: editing.parse(w, type_name, name, text, today=today)
            for name, text in typed.items()
        }
        records.patch(w, type_name, as_id(record_id), values)
    answer({"type": type_name, "id": record_id, "set": values}, as_json, lambda: t("Saved."))


@guarded
def find(
    text: Annotated[str, typer.Argument(help="Words, a name, the end of a phone number.")],
    limit: Annotated[int, typer.Option(help="Most results.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Search every record."""
    from workbench.store import search

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        hits = search.find(r, text, limit=limit)
    rows = [{"type": hit.type, "id": str(hit.id), "name": hit.name} for hit in hits]
    answer(
        {"found": rows},
        as_json,
        lambda: (
            table(("type", "name", "id"), [[row["type"], row["name"], row["id"]] for row in rows])
            if rows
            else t("Nothing found for “{text}”.").format(text=text)
        ),
    )


def known_type(name: str) -> RecordType:
    """Return a type of the dictionary.

    Raises:
        UsageError: There is none of this name.
    """
    if name not in dictionary.BY_NAME:
        raise UsageError(
            t("There is no type “{name}”. Known: {known}.").format(
                name=name, known=", ".join(dictionary.BY_NAME)
            )
        )
    return dictionary.BY_NAME[name]


def as_id(text: str) -> UUID:
    """Return the id in a text.

    Raises:
        NotFound: It is no id, so nothing can have it.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(t("“{text}” is no id; “find” shows ids.").format(text=text)) from None
