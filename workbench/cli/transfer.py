"""`import` and `export`: many records from and to files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.choices import one_of
from workbench.cli.data import as_id, known_type
from workbench.cli.output import AsJson, answer, complain, guarded
from workbench.cli.session import opened, opened_beside_window
from workbench.errors import InvalidInput, UsageError
from workbench.i18n import listed, t, tn
from workbench.schema import dictionary

if TYPE_CHECKING:
    from workbench.exchange import ImportResult

SHOWN_REASONS = 20
VIEWS = ("all", "list")
SHOWN_LINES = 5


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command("import")(import_file)
    cli.command("export")(export)


@guarded
def import_file(
    words: Annotated[
        list[str], typer.Argument(help="FILE; “-” for text from standard input; or “undo SESSION”.")
    ],
    type_name: Annotated[str, typer.Option("--as", help="The type of the rows.")] = "",
    maps: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=field; COLUMN= leaves it out.")
    ] = None,
    map_values: Annotated[
        list[str] | None, typer.Option("--map-value", help="COLUMN:VALUE=VALUE")
    ] = None,
    match: Annotated[
        list[str] | None, typer.Option("--match", help="Field that finds the record to update.")
    ] = None,
    accept_suggestions: Annotated[
        bool, typer.Option(help="Take every offered correction of a value.")
    ] = False,
    create_stages: Annotated[
        bool, typer.Option(help="Make the stages that the file names and the workspace has not.")
    ] = False,
    constants: Annotated[
        list[str] | None,
        typer.Option("--set", help="FIELD=VALUE for each row that says nothing itself."),
    ] = None,
    order: Annotated[
        str,
        typer.Option(
            "--in-date-order",
            help="MONTH,WEEKDAY=YEAR: rows in date order get their day in the column row_date.",
        ),
    ] = "",
    duplicates: Annotated[
        list[str] | None,
        typer.Option(
            help="What becomes of rows that may be somebody known: KIND=HANDLING or LINE=HANDLING;"
            " all, equal, likely, possible; keep, update, merge, skip."
        ),
    ] = None,
    recalls: Annotated[
        bool,
        typer.Option(
            "--remembered/--afresh", help="Map the columns as tables with this header were mapped."
        ),
    ] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would happen.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where rows that fail are kept.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import a file, or undo an import."""
    if words[0] == "undo" and len(words) == 2:
        _undo(words[1], as_json)
        return
    if len(words) != 1 or not type_name:
        raise UsageError(t("Say: import FILE --as TYPE, or: import undo SESSION."))
    wanted = known_type(type_name).name
    from workbench import exchange

    with opened(read_only=False) as workbench:
        plan = exchange.plan(
            workbench.store,
            exchange.pasted(_typed()) if words[0] == "-" else Path(words[0]),
            wanted,
            exchange.parse_maps(maps or ()),
            exchange.parse_map_values(map_values or ()),
            match or (),
            accept_suggestions=accept_suggestions,
            create_stages=create_stages,
            constants=exchange.parse_constants(constants or ()),
            order=exchange.parse_order(order),
            choices=exchange.parse_choices(duplicates or ()),
            recalls=recalls,
        )
        if dry_run:
            show(exchange.preview(workbench.store, plan), as_json)
            if plan.problems:
                raise typer.Exit(1)
            return
        result = exchange.run(workbench.store, plan, rejects=rejects)
    show(result, as_json)
    if result.failed:
        complain(tn("{n} row failed.", "{n} rows failed.", result.failed))
        raise typer.Exit(1)


def _typed() -> str:
    """Return the text from standard input."""
    try:
        text = sys.stdin.read()
        text.encode()  # a terminal of no language passes on what is no letter
    except UnicodeError:
        raise InvalidInput(t("{path} is not UTF-8: save it as such.").format(path="-")) from None
    return text


def _undo(session: str, as_json: bool) -> None:
    from workbench import exchange

    with opened(read_only=False) as workbench:
        undone = exchange.undo(workbench.store, as_id(session))
    data = undone.to_json()
    removed = tn("{n} record removed", "{n} records removed", data["deleted"])
    restored = tn("{n} record put back", "{n} records put back", undone.restored)
    text = t("{removed}, {restored}, {kept} kept.").format(
        removed=removed, restored=restored, kept=f"{len(undone.kept) + len(undone.left):,}"
    )
    stayed = [
        t("{type} {id}: {reason}").format(
            type=dictionary.record_type(name).label, id=record_id, reason=reason
        )
        for name, record_id, reason in [*undone.kept, *undone.left][:SHOWN_REASONS]
    ]
    answer(data, as_json, lambda: "\n".join([text, *stayed]))


def show(result: "ImportResult", as_json: bool) -> None:
    """Say what an import did, or would do."""
    answer(result.to_json(), as_json, lambda: "\n".join(_lines(result)))


def _lines(result: "ImportResult") -> list[str]:
    from workbench.exchange import answering

    counts = result.counts()
    return [
        t(
            "{read} read: {created} created, {updated} updated, {merged} merged, {skipped}"
            " skipped, {failed} failed."
        ).format(
            **{name: f"{count:,}" for name, count in counts.items()}
            | {"read": tn("{n} row", "{n} rows", result.read)}
        ),
        *(f"  {column} → {field}" for column, field in result.mapped.items()),
        *(t("Not mapped: {column}").format(column=column) for column in result.unmapped),
        *map(str, result.supplied),
        *(str(suggestion) for suggestion in result.suggestions),
        *_failures(result),
        *answering.duplicate_words(result),
        *answering.blocked_words(result),
        *result.notes,
        *(
            [t("To take it back: import undo {id}").format(id=result.session)]
            if result.session
            else []
        ),
    ]


def _failures(result: "ImportResult") -> list[str]:
    """Return each reason once, the commonest first, with the lines it was met in."""
    told = []
    for reason, count in result.reasons.most_common(SHOWN_REASONS):
        lines = [str(line) for line, why in result.failures if why == reason]
        if count == 1 and lines:
            told.append(t("Line {line}: {reason}").format(line=lines[0], reason=reason))
            continue
        rows = tn("{n} row", "{n} rows", count)
        if lines:
            shown = lines[:SHOWN_LINES]
            shown += ["…"] * (count > len(shown))
            rows = t("{rows} (lines {lines})").format(rows=rows, lines=listed(shown))
        told.append(t("{rows}: {reason}").format(rows=rows, reason=reason))
    return told


@guarded
def export(
    type_name: Annotated[str, typer.Argument(help="The type to export.")],
    out: Annotated[Path, typer.Argument(help="OUT.csv, .xlsx, .vcf or .ics")],
    view: Annotated[
        str, one_of(words=VIEWS, meaning="Every field, or the columns of the list.")
    ] = "all",
    as_json: AsJson = False,
) -> None:
    """Write the records you may see into a file."""
    wanted = known_type(type_name).name
    from workbench import exchange

    with opened_beside_window() as workbench:
        written = exchange.export(workbench.store, wanted, out, view=view)
    answer(
        {"type": wanted, "file": str(out), "rows": written},
        as_json,
        lambda: tn("{n} row written.", "{n} rows written.", written),
    )
