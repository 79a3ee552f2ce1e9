"""`bench torture`: the program under faults, until time or runs are over."""

from typing import Any

from workbench.cli.choices import unknown
from workbench.cli.output import answer, table
from workbench.errors import Refused
from workbench.i18n import listed, t

NAME = "torture"
ALL = "all"


def torture(
    kind: str,
    seconds: float | None,
    runs: int | None,
    seed: int | None,
    planted: str,
    as_json: bool,
) -> None:
    """Run one kind of torture, or all; end with an error if a promise was broken.

    Raises:
        UsageError: There is no such kind, or no such bug to plant.
        Refused: Something was lost, duplicated, stuck or wrong.
    """
    from workbench.bench.torture import kinds
    from workbench.bench.torture.sim.planted import BUGS

    known = (*kinds.KINDS, ALL)
    if kind not in known:
        raise unknown("--kind", kind, known)
    if planted:
        if planted not in (*BUGS, ALL):
            raise unknown("--planted", planted, (*BUGS, ALL))
        _plant(tuple(BUGS) if planted == ALL else (planted,), seed or 1, runs, as_json)
        return
    chosen = tuple(kinds.KINDS) if kind == ALL else (kind,)
    effort = kinds.Effort(seed, runs, seconds)
    figures = [kinds.KINDS[one](effort) for one in chosen]
    told: dict[str, Any] = {"torture": [one.to_json() for one in figures]}
    answer(told, as_json, lambda: _as_table(told["torture"]))
    bad = [one for one in figures if not one.is_good]
    if bad:
        raise Refused(
            t("Promises were broken. Repeat the first with: {command}").format(
                command=f"workbench bench torture --kind {bad[0].kind} --runs 1"
                f" --seed {bad[0].violations[0].seed}"
            )
        )


def _plant(names: tuple[str, ...], seed: int, runs: int | None, as_json: bool) -> None:
    from workbench.bench.torture.sim import hunting

    found = list(hunting.hunt(names, seed, runs or hunting.MOST_SEEDS))
    told = {"planted": [vars(one) for one in found]}
    heads = (t("bug"), t("seeds"), t("found by"), t("what it is"))
    rows = [[one.bug, one.seeds or "✗", one.what, one.story] for one in found]
    answer(told, as_json, lambda: table(heads, rows))
    missed = [one.bug for one in found if not one.seeds]
    if missed:
        raise Refused(t("Not found: {bugs}").format(bugs=listed(missed)))


def _as_table(told: list[dict[str, Any]]) -> str:
    columns = {
        "kind": t("kind"),
        "runs": t("runs"),
        "seeds": t("seeds"),
        "kills": t("kills"),
        "faults": t("faults"),
        "lost": t("lost"),
        "duplicated": t("duplicated"),
        "stuck": t("stuck"),
        "wrong": t("wrong"),
    }
    lines = [table(list(columns.values()), [[one[name] for name in columns] for one in told])]
    for one in told:
        faults = ", ".join(f"{name} {n}" for name, n in one["faults_by_kind"].items())
        lines.append(f"{one['kind']}: {faults}")
        lines += [f"  {v['seed']}: {v['law']} {v['text'][:300]}" for v in one["first_failures"]]
    return "\n".join(lines)
