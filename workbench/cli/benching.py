"""`bench`: how fast the program is, beside the bare tools."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import torturing
from workbench.cli.choices import unknown
from workbench.cli.output import AsJson, answer, guarded, table
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.bench.figures import Figure

ALL = "all"


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(bench)


@guarded
def bench(
    name: Annotated[
        str, typer.Argument(help="A bench, or all; --list names them. Or torture.")
    ] = ALL,
    scale: Annotated[str, typer.Option(help="small, medium or reference.")] = "small",
    list_all: Annotated[bool, typer.Option("--list", help="Name every bench.")] = False,
    kind: Annotated[str, typer.Option(help="Of torture: one kind, or all.")] = ALL,
    seconds: Annotated[float | None, typer.Option(help="Of torture: how long.")] = None,
    runs: Annotated[int | None, typer.Option(help="Of torture: how many runs.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of torture: the first seed.")] = None,
    planted: Annotated[
        str, typer.Option(help="Of torture: a bug to plant, or all, to see it found.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Measure the program beside the bare tools, or put it to the torture of faults."""
    if name == torturing.NAME:
        torturing.torture(kind, seconds, runs, seed, planted, as_json)
        return
    from workbench.bench import place
    from workbench.bench.benches import BENCHES
    from workbench.bench.rows import SCALES

    if list_all:
        answer({"benches": list(BENCHES)}, as_json, lambda: "\n".join(BENCHES))
        return
    chosen = list(BENCHES) if name == ALL else [name]
    if name != ALL and name not in BENCHES:
        raise unknown("NAME", name, (*BENCHES, torturing.NAME, ALL))
    if scale not in SCALES:
        raise unknown("--scale", scale, SCALES)
    with place.working(SCALES[scale]) as here:
        found = [figure for one in chosen for figure in BENCHES[one](here)]
    told: dict[str, Any] = {"scale": scale, "records": here.scale.total}
    told["figures"] = [figure.to_json() for figure in found]
    answer(told, as_json, lambda: _as_table(found))


def _as_table(found: "list[Figure]") -> str:
    heads = (t("bench"), t("what"), t("ours"), t("floor"), t("ratio"), "n", t("goal"))
    return table(
        heads,
        [
            [
                figure.bench,
                figure.what,
                f"{figure.ours:,.2f} {figure.unit}",
                f"{figure.floor:,.2f} {figure.unit}",
                f"{figure.ratio:.2f} ×",
                figure.n,
                _goal(figure),
            ]
            for figure in found
        ],
    )


def _goal(figure: "Figure") -> str:
    if figure.goal is None:
        return ""
    sign = "✓" if figure.goal.is_met(figure.ratio) else "✗"
    return t("{sign} goal {goal}").format(sign=sign, goal=figure.goal.text)
