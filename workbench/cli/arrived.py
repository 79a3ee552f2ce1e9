"""`duplicates new` and `apart`: what came with a sync and looks like a record that is here."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.data import as_id
from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import opened
from workbench.i18n import t
from workbench.schema import dictionary

if TYPE_CHECKING:
    from workbench.services.duplicates.found import Match, Pair


def register(commands: typer.Typer) -> None:
    """Add these commands."""
    commands.command("new")(new)
    commands.command("apart")(apart)


@guarded
def new(as_json: AsJson = False) -> None:
    """Show the new records that look like ones that were here, until somebody decides."""
    from workbench.services.duplicates import arrivals

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = arrivals.pairs(r)
    answer({"pairs": [_to_json(pair) for pair in found]}, as_json, lambda: _as_text(found))


@guarded
def apart(
    one: Annotated[str, typer.Argument(help="The id of a record.")],
    other: Annotated[str, typer.Argument(help="The id of the one that looks like it.")],
    as_json: AsJson = False,
) -> None:
    """Say that two records are not the same: nothing in this profile tells of them again."""
    from workbench.services import set_aside

    first, second = as_id(one), as_id(other)
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        set_aside.put(w, first, [second])
    said = t("They are two, and are not told of again on this computer.")
    answer({"apart": [first, second]}, as_json, lambda: said)


def _to_json(pair: "Pair") -> dict[str, Any]:
    return {
        "first": _member(pair.first),
        "other": _member(pair.other),
        "bits": round(pair.other.bits, 1),
        "reasons": list(pair.other.reasons),
        "against": list(pair.other.against),
        "can_merge": pair.can_merge,
    }


def _member(match: "Match") -> dict[str, Any]:
    return {"type": match.type, "id": match.id, "name": match.name, "detail": match.detail}


def _as_text(found: "list[Pair]") -> str:
    if not found:
        return t("No new record looks like one that is here.")
    heads = (t("No."), t("Type"), t("Name"), t("Details"), t("Why"), t("ID"))
    rows = [
        [number if one is pair.first else "", str(dictionary.BY_NAME[one.type].label), one.name,
         one.detail, one.why, one.id]
        for number, pair in enumerate(found, 1)
        for one in (pair.first, pair.other)
    ]  # fmt: skip
    ways = t(
        "To make one of two: workbench duplicates merge ID ID."
        " They are two: workbench duplicates apart ID ID."
    )
    return f"{table(heads, rows)}\n{ways}"
