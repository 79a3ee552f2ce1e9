"""`chart`: a number as picture or table."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import opened
from workbench.errors import UsageError
from workbench.i18n import sentences, t


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(chart)


@guarded
def chart(
    name: Annotated[str, typer.Argument(help="The chart; --list names them all.")] = "",
    out: Annotated[Path | None, typer.Argument(help="OUT.png, OUT.svg or OUT.csv")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="Name every chart.")] = False,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="name=value, may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a chart of the records you may see, or write its numbers."""
    from workbench import charts

    if list_all:
        rows = [
            {"name": one.name, "question": str(one.question), "filters": list(one.filters)}
            for one in charts.CHARTS.values()
        ]
        answer(
            {"charts": rows},
            as_json,
            lambda: table(
                (t("Chart"), t("Question"), t("Filters")),
                [[row["name"], row["question"], " ".join(row["filters"])] for row in rows],
            ),
        )
        return
    if not name or out is None:
        raise UsageError(t("Name a chart and a file: chart won_by_quarter OUT.csv"))
    chosen = dict(_filter(text) for text in filters or ())
    with opened(read_only=True) as workbench:
        rows_written = charts.save(workbench.store, name, out, chosen)
    answer(
        {"chart": name, "file": str(out), "rows": rows_written},
        as_json,
        lambda: _told(out, rows_written),
    )


def _told(out: Path, rows: int) -> str:
    written = t("Written: {file}").format(file=out)
    if rows:
        return written
    return sentences(written, t("There was nothing to show: no record fits the chart's filters."))


def _filter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(t("“{text}” is no filter like period=Q1 2017.").format(text=text))
    return name, value
