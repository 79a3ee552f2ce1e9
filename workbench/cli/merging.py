"""`duplicates merge` and `unmerge`: two records become one, and two again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.data import as_id
from workbench.cli.output import AsJson, answer, guarded, pairs, table
from workbench.cli.session import opened
from workbench.errors import UsageError
from workbench.i18n import listed, t
from workbench.schema import dictionary

if TYPE_CHECKING:
    from workbench.services.duplicates.merging import Line, Preview, Side
    from workbench.store.database import Reader

VALUE = "value"
"""What wins where a value of its own was given."""


def register(commands: typer.Typer) -> None:
    """Add these commands."""
    commands.command("merge")(merge)
    commands.command("unmerge")(unmerge)


@guarded
def merge(
    kept: Annotated[str, typer.Argument(help="The id of the record that is kept.")],
    other: Annotated[str, typer.Argument(help="The id of the one that goes.")],
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="FIELD=kept|other|both|VALUE",
            help="Whose value a field gets, or a value of its own; may be given several times.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would become of each field.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make one record of two: what hangs on the other moves, and the other goes."""
    from workbench.services.duplicates import merging

    one, two = as_id(kept), as_id(other)
    if dry_run:
        with opened(read_only=True) as workbench, workbench.store.read() as r:
            chosen, values = _choices(r, merging.type_of(r, one, two), keep or ())
            preview = merging.preview(r, one, two, chosen)
        answer(_to_json(preview, values), as_json, lambda: _as_text(preview, values))
        return
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        chosen, values = _choices(w, merging.type_of(w, one, two), keep or ())
        preview = merging.preview(w, one, two, chosen)
        merged = merging.merge(w, one, two, chosen, values)
    said = t("“{other}” is now part of “{kept}”. To undo: workbench duplicates unmerge {mid}")
    answer(
        {"mid": merged.mid, **_to_json(preview, values)},
        as_json,
        lambda: said.format(other=merged.other_name, kept=merged.kept_name, mid=merged.mid),
    )


@guarded
def unmerge(
    mid: Annotated[str, typer.Argument(help="The number that “merge” told.")],
    as_json: AsJson = False,
) -> None:
    """Undo a merge: what nobody has changed since is as it was."""
    from workbench.services.duplicates import merging

    known = as_id(mid)
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        is_undone = merging.take_back(w, known)
    said = t("The two records are apart again.") if is_undone else t("It was undone already.")
    answer({"mid": known, "undone": is_undone}, as_json, lambda: said)


def _choices(
    r: "Reader", type_name: str, keep: Iterable[str]
) -> tuple[dict[str, "Side"], dict[str, Any]]:
    """Return what was chosen for each field: a side, or a value of its own."""
    from workbench.services import editing
    from workbench.services.duplicates.merging import Side

    fields = dictionary.record_type(type_name).by_name
    chosen: dict[str, Side] = {}
    values: dict[str, Any] = {}
    today = datetime.now().astimezone().date()
    for told in keep:
        name, equals, text = told.partition("=")
        if not equals or name not in fields:
            raise UsageError(
                t("“{change}” is not field=value of {type}. Fields: {fields}.").format(
                    change=told, type=type_name, fields=listed(fields)
                )
            )
        if text in tuple(Side):
            chosen[name] = Side(text)
        else:
            values[name] = editing.parse(r, type_name, name, text, today=today)
    return chosen, values


def _decided(preview: "Preview", values: Mapping[str, Any]) -> "Iterator[tuple[Line, str, str]]":
    """Yield each field in which the two differ, what it will hold, and why."""
    for line in preview.lines:
        if line.name in values:
            yield line, VALUE, t("you chose it")
        else:
            yield line, line.wins.value, line.why


def _to_json(preview: "Preview", values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": preview.type,
        "kept": {"id": preview.kept_id, "name": preview.kept_name},
        "other": {"id": preview.other_id, "name": preview.other_name},
        "fields": [
            {
                "field": line.name,
                "kept": line.kept,
                "other": line.other,
                "wins": wins,
                "why": why,
            }
            for line, wins, why in _decided(preview, values)
        ],
        "moving": dict(preview.moving),
        "refusal": preview.refusal or None,
    }


def _as_text(preview: "Preview", values: Mapping[str, Any]) -> str:
    heads = (t("Field"), preview.kept_name, preview.other_name, t("Wins"), t("Why"))
    words = {"kept": "←", "other": "→", "both": "↔", VALUE: "✎"}
    rows = [
        [line.label, line.kept, line.other, words[wins], why]
        for line, wins, why in _decided(preview, values)
    ]
    parts = [table(heads, rows)] if rows else [t("The two differ in no field.")]
    if preview.moving:
        parts.append(pairs([(t("Moving along"), f"{n:,} {label}") for label, n in preview.moving]))
    if preview.refusal:
        parts.append(preview.refusal)
    return "\n\n".join(parts)
