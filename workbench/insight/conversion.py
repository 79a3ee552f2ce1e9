"""How many opportunities of a cohort reached each stage; lost ones keep their furthest."""

from datetime import UTC, datetime, time
from decimal import Decimal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import stages, time_in_stage
from workbench.insight.numbers import (
    Bar,
    Cell,
    Condition,
    Measure,
    Numbers,
    Op,
    Unit,
    rate,
    share_of,
    shown,
)
from workbench.insight.periods import Period
from workbench.insight.pipeline import identified
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, of
from workbench.insight.stages import Stages
from workbench.schema import dictionary
from workbench.store.transactions import Reader

_HISTORY = (
    "SELECT opportunity_id, changed_at, old_value, new_value, changed_by_id"
    " FROM opportunity_field_history WHERE field = 'stage_name'"
)


def stage_conversion(r: Reader, filters: Filters) -> Numbers:
    """Of the opportunities created in the period, how many ever reached each stage."""
    scope, known = of(r, filters, money=False), stages.load(r)
    cohort = (*scope.conditions, *created_in(scope.period))
    current = {
        bytes(id_): stage
        for id_, stage in select(r, "Opportunity", ("x.id", "x.stage_name"), cohort)
    }
    reached, unexplained = _reached(r, known, current)
    labels = [stage.label for stage in known.open] + [t("Won")]
    bars: list[Bar] = []
    for place, label in enumerate(labels):
        ids = [id_ for id_, furthest in reached.items() if furthest >= place]
        before = bars[-1].n if bars else 0
        share = rate(len(ids), before) if bars else None
        opens = scope.selection(identified(UUID(bytes=id_) for id_ in ids))
        detail = t("{n} of {all}").format(n=f"{len(ids):,}", all=f"{before or len(ids):,}")
        bars.append(Bar(label, Decimal(len(ids)), len(ids), opens, detail, rate=share))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (bar.label, bar.n, shown(bar.rate), share_of(bar.n, len(current))) for bar in bars
    )
    notes: tuple[str, ...] = ()
    if unexplained:
        notes = (
            tn(
                "{n} closed deal has no stage history and counts in the first stage only",
                "{n} closed deals have no stage history and count in the first stage only",
                unexplained,
            ),
        )
    return Numbers(
        "stage_conversion",
        str(QUESTIONS["stage_conversion"]),
        Unit(Measure.COUNT, str(dictionary.record_type("Opportunity").plural)),
        t("created: {period}").format(period=scope.period.label),
        len(current),
        t("opportunities of the cohort that ever reached the stage; each counts once"),
        tuple(bars),
        (t("Stage"), t("Reached"), t("Of the stage before (%)"), t("Of the cohort (%)")),
        rows,
        notes=notes,
    )


def created_in(period: Period) -> tuple[Condition, ...]:
    """Return the conditions of having been created in a period."""
    found = []
    if period.start is not None:
        start = datetime.combine(period.start, time(), UTC)
        found.append(Condition("created_at", Op.FROM, start))
    if period.end is not None:
        found.append(Condition("created_at", Op.BEFORE, datetime.combine(period.end, time(), UTC)))
    return tuple(found)


def _reached(r: Reader, known: Stages, current: dict[bytes, str]) -> tuple[dict[bytes, int], int]:
    """Return the furthest place of each deal, and how many closed ones nothing is known of."""
    place = {stage.api_name: n for n, stage in enumerate(known.open)}
    place |= dict.fromkeys(known.won, len(known.open))
    furthest = {id_: place.get(stage, -1) for id_, stage in current.items()}
    moves: dict[bytes, list[time_in_stage.Move]] = {}
    for id_, at, old, new, by in r.rows(_HISTORY):
        deal = bytes(id_)
        if deal in furthest:
            moves.setdefault(deal, []).append((at or 0, old, new, by))
    for deal, made in moves.items():
        for _at, old, new, _by in time_in_stage.lasting(made):
            furthest[deal] = max(furthest[deal], place.get(old, -1), place.get(new, -1))
    unexplained = sum(reached < 0 for reached in furthest.values())
    return {id_: max(0, reached) for id_, reached in furthest.items()}, unexplained
