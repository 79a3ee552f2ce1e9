"""How long deals take: from engaged (else created) to won."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import deals, stages
from workbench.insight.numbers import (
    FEW,
    Bar,
    Cell,
    Measure,
    Numbers,
    Tone,
    Unit,
    mean,
    median,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, Scope, by_label, of
from workbench.insight.stages import Stages
from workbench.store.transactions import Reader

BEGAN_ON = "coalesce(x.engage_date, date(x.created_at / 1000, 'unixepoch'))"
_DAYS = "CAST(julianday(x.close_date) - julianday(" + BEGAN_ON + ") AS INTEGER)"


@dataclass(frozen=True)
class Length:
    """How many won deals of an owner and month took `days`; None is not known."""

    owner_id: UUID | None
    month: str | None
    days: int | None
    n: int


def cycle(r: Reader, filters: Filters) -> Numbers:
    """Median and mean days from engaged to won, by quarter, manager, team or owner."""
    scope, known = of(r, filters, money=False), stages.load(r)
    found = lengths(r, scope, known, owners=filters.by != "quarter")
    groups = deals.fold(r, filters, scope, filters.by, found)
    conditions = deals.closed_in(scope, known.won)
    bars: list[Bar] = []
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        middle, average, n = typical(group.cells)
        everyone = sum(length.n for length in group.cells)
        detail = t("mean {mean} days, n={n}").format(mean=_shown(average), n=f"{n:,}")
        tone = Tone.MUTED if n < FEW else Tone.PLAIN
        opens = deals.opens(conditions, group)
        bars.append(Bar(group.label, middle, everyone, opens, detail, tone))
        rows.append((group.label, middle, average, n))
    middle, average, n = typical(found)
    unknown = sum(length.n for length in found) - n
    notes: tuple[str, ...] = ()
    if n:
        notes = (
            t("median {median}, mean {mean} days overall").format(
                median=_shown(middle), mean=_shown(average)
            ),
        )
    if unknown:
        notes += (
            tn("{n} deal without a usable start", "{n} deals without a usable start", unknown),
        )
    return Numbers(
        "cycle",
        str(QUESTIONS["cycle"]),
        Unit(Measure.DAYS, t("days")),
        scope.period.label,
        sum(length.n for length in found),
        t("median days from engaged (else created) to close date of opportunities won"),
        tuple(bars),
        (by_label(filters.by), t("Median (days)"), t("Mean (days)"), t("Opportunities won")),
        tuple(rows),
        notes=notes,
    )


def lengths(r: Reader, scope: Scope, known: Stages, *, owners: bool) -> list[Length]:
    """Count the won deals of a scope by their days from start to close."""
    rows = select(
        r,
        "Opportunity",
        (
            "x.owner_id" if owners else "NULL",
            "substr(x.close_date, 1, 7)",
            "CASE WHEN " + _DAYS + " >= 0 THEN " + _DAYS + " END",
            "count(*)",
        ),
        deals.closed_in(scope, known.won),
        tail="GROUP BY 1, 2, 3",
    )
    return [
        Length(None if owner is None else UUID(bytes=bytes(owner)), month, days, n)
        for owner, month, days, n in rows
    ]


def typical(found: Iterable[Length]) -> tuple[Decimal | None, Decimal | None, int]:
    """Return median, mean and number of the deals whose length is known."""
    counts: dict[int, int] = {}
    for length in found:
        if length.days is not None:
            counts[length.days] = counts.get(length.days, 0) + length.n
    n = sum(counts.values())
    total = sum(days * count for days, count in counts.items())
    return median(sorted(counts.items())), mean(total, n), n


def _shown(number: Decimal | None) -> str:
    return "–" if number is None else f"{number:.1f}"
