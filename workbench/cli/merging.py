"""`duplicates merge` and `unmerge`: two records become one, and two again."""

from collections.abc import Iterable
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
    from workbench.services.duplicates.merging import Preview, Side
    from workbench.store.database import Writer


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
            preview = merging.preview(r, one, two)
        answer(_to_json(preview), as_json, lambda: _as_text(preview))
        return
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        preview = merging.preview(w, one, two)
        chosen, values = _choices(w, preview.type, keep or ())
        merged = merging.merge(w, one, two, chosen, values)
    said = t("“{other}” is now part of “{kept}”. To undo: workbench duplicates unmerge {mid}")
    answer(
        {"mid": merged.mid, **_to_json(preview)},
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
    w: "Writer", type_name: str, keep: Iterable[str]
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
            values[name] = editing.parse(w, type_name, name, text, today=today)
    return chosen, values


def _to_json(preview: "Preview") -> dict[str, Any]:
    return {
        "type": preview.type,
        "kept": {"id": preview.kept_id, "name": preview.kept_name},
        "other": {"id": preview.other_id, "name": preview.other_name},
        "fields": [
            {
                "field": line.name,
                "kept": line.kept,
                "other": line.other,
                "wins": line.wins.value,
                "why": line.why,
            }
            for line in preview.lines
        ],
        "moving": dict(preview.moving),
        "refusal": preview.refusal or None,
    }


def _as_text(preview: "Preview") -> str:
    heads = (t("Field"), preview.kept_name, preview.other_name, t("Wins"), t("Why"))
    words = {"kept": "←", "other": "→", "both": "↔"}
    rows = [
        [line.label, line.kept, line.other, words[line.wins.value], line.why]
        for line in preview.lines
    ]
    parts = [table(heads, rows)] if rows else [t("The two differ in no field.")]
    if preview.moving:
        parts.append(pairs([(t("Moving along"), f"{n:,} {label}") for label, n in preview.moving]))
    if preview.refusal:
        parts.append(preview.refusal)
    return "\n\n".join(parts)
