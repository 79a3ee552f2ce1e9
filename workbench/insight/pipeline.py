"""What is open by stage, and what a period will close by forecast category."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import periods, stages
from workbench.insight.numbers import (
    Bar,
    Cell,
    Condition,
    Measure,
    Numbers,
    Op,
    Unit,
    money,
    rounded,
)
from workbench.insight.query import among, select, within
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, Scope, of
from workbench.insight.stages import Stages
from workbench.schema import dictionary, picklists
from workbench.store.transactions import Reader

_SURER_FIRST = ("Closed", "Forecast", "MostLikely", "BestCase", "Pipeline")


def pipeline_by_stage(r: Reader, filters: Filters) -> Numbers:
    """Open opportunities of each stage: amount, count and amount × probability."""
    scope, known = of(r, filters), stages.load(r)
    found = _open_by_stage(r, scope, known)
    n = sum(row[0] for row in found.values())
    missing = sum(row[4] for row in found.values())
    in_money = missing < n
    bars: list[Bar] = []
    rows: list[tuple[Cell, ...]] = []
    for stage in known.open:
        count, amount, by_probability, unweighted, without = found.get(stage.api_name, (0,) * 5)
        weighted = rounded(money(by_probability + unweighted * stage.probability) / 100)
        selection = scope.selection(
            among("stage_name", (stage.api_name,)), *within("close_date", scope.period)
        )
        shown = money(amount) if in_money else Decimal(count)
        detail = tn("{n} opportunity", "{n} opportunities", count)
        bars.append(Bar(stage.label, shown, count, selection, detail))
        rows.append((stage.label, money(amount), count, weighted, without))
    currency = scope.unit.name or t("no currency")
    plural = str(dictionary.record_type("Opportunity").plural)
    return Numbers(
        "pipeline_by_stage",
        str(QUESTIONS["pipeline_by_stage"]),
        scope.unit if in_money else Unit(Measure.COUNT, plural),
        scope.period.label,
        n,
        t("open opportunities by stage; weighted is amount × probability"),
        tuple(bars),
        (
            t("Stage"),
            t("Amount ({currency})").format(currency=currency),
            t("Opportunities"),
            t("Weighted ({currency})").format(currency=currency),
            t("Without amount"),
        ),
        tuple(rows),
        notes=_amount_notes(n, missing) + scope.notes,
    )


def forecast(r: Reader, filters: Filters) -> Numbers:
    """Closed, commit, best case and open pipeline of a period, each including the surer ones."""
    this_quarter = periods.quarter(filters.today, filters.first_month)
    scope = of(r, filters, period=this_quarter)
    found = _by_category(r, scope, stages.load(r))
    used = [name for name in _SURER_FIRST if name != "MostLikely" or name in found]
    bars = tuple(_forecast_bar(scope, used, name, found) for name in used)
    currency = scope.unit.name or t("no currency")
    return Numbers(
        "forecast",
        str(QUESTIONS["forecast"]),
        scope.unit,
        scope.period.label,
        sum(len(deals) for deals in found.values()),
        t("cumulative: each line includes the surer ones; open pipeline is without closed"),
        bars,
        (
            t("Forecast"),
            t("Amount, cumulative ({currency})").format(currency=currency),
            t("Opportunities, cumulative"),
            t("Amount of this category"),
            t("Opportunities of this category"),
        ),
        tuple(
            (bar.label, bar.value, bar.n, bar.parts[i], len(found.get(name, ())))
            for i, (name, bar) in enumerate(zip(used, bars, strict=True))
        ),
        series=tuple(picklists.FORECAST_CATEGORY.label(name) for name in used),
        notes=scope.notes,
    )


def identified(ids: Iterable[UUID]) -> Condition:
    """Return the condition that finds exactly these records."""
    return Condition("id", Op.AMONG, tuple(ids))


def _forecast_bar(
    scope: Scope, used: list[str], name: str, found: dict[str, list[tuple[UUID, int]]]
) -> Bar:
    upto = used[: used.index(name) + 1]
    if name == "Pipeline":
        upto.remove("Closed")
    deals = [deal for one in upto for deal in found.get(one, ())]
    parts = tuple(
        money(sum(amount for _id, amount in found.get(one, ()))) if one in upto else Decimal(0)
        for one in used
    )
    label = t("Open pipeline") if name == "Pipeline" else picklists.FORECAST_CATEGORY.label(name)
    selection = scope.selection(identified(id_ for id_, _amount in deals))
    detail = tn("{n} opportunity", "{n} opportunities", len(deals))
    return Bar(label, sum(parts, Decimal(0)), len(deals), selection, detail, parts=parts)


def _by_category(r: Reader, scope: Scope, known: Stages) -> dict[str, list[tuple[UUID, int]]]:
    """Return (id, stored amount) by category: the stage decides where the owner did not."""
    by_name = known.by_name()
    wanted = [stage.api_name for stage in known.all if not stage.is_closed or stage.is_won]
    conditions = (*scope.conditions, among("stage_name", wanted))
    rows = select(
        r,
        "Opportunity",
        ("x.id", "x.stage_name", "x.forecast_category", "x.amount"),
        (*conditions, *within("close_date", scope.period)),
    )
    found: dict[str, list[tuple[UUID, int]]] = {}
    for id_, stage_name, category, amount in rows:
        stage = by_name[stage_name]
        category = "Closed" if stage.is_won else category or stage.forecast_category
        if category in _SURER_FIRST:  # what is omitted is in no forecast
            found.setdefault(category, []).append((UUID(bytes=bytes(id_)), amount or 0))
    return found


def _open_by_stage(r: Reader, scope: Scope, known: Stages) -> dict[str, tuple[Any, ...]]:
    open_names = [stage.api_name for stage in known.open]
    rows = select(
        r,
        "Opportunity",
        (
            "x.stage_name",
            "count(*)",
            "coalesce(sum(x.amount), 0)",
            "coalesce(sum(x.amount * x.probability), 0)",
            "coalesce(sum(CASE WHEN x.probability IS NULL THEN x.amount END), 0)",
            "sum(x.amount IS NULL)",
        ),
        (
            *scope.conditions,
            among("stage_name", open_names),
            *within("close_date", scope.period),
        ),
        tail="GROUP BY 1",
    )
    return {row[0]: row[1:] for row in rows}


def _amount_notes(n: int, missing: int) -> tuple[str, ...]:
    if n and missing == n:
        return (t("No amounts are entered, so the bars count opportunities"),)
    if missing:
        return (tn("{n} has no amount", "{n} have no amount", missing),)
    return ()
