"""Which attempt reaches people, and which one succeeds: when to go on and when to stop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import call_scope, callees
from workbench.insight.numbers import (
    FEW,
    Bar,
    Cell,
    Measure,
    Numbers,
    Selection,
    Tone,
    Unit,
    percent,
    rate,
    share_of,
    shown,
)
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.store.sql import sentence
from workbench.store.transactions import Reader

LAST_ATTEMPT = 11
"""This attempt and all later ones are one bar."""
_COUNTED = sentence(
    "LEFT JOIN (SELECT x.pk, row_number() OVER (PARTITION BY", callees.CALLEE,
    "ORDER BY x.activity_at, x.pk) AS n FROM task AS x", callees.JOIN,
    "WHERE x.task_subtype = 'call' AND x.voided_at IS NULL AND", callees.CALLEE, "IS NOT NULL",
    "AND x.activity_at IS NOT NULL AND coalesce(x.call_type, 'Outbound') = 'Outbound') AS a",
    "ON a.pk = x.pk",
)  # fmt: skip
_ATTEMPT = "coalesce(x.call_attempt, a.n)"


@dataclass
class Attempt:
    """The calls that were somebody's n-th."""

    number: int
    pks: list[int] = field(default_factory=list)
    reached: int = 0
    succeeded: int = 0

    @property
    def label(self) -> str:
        """Its number; the last one stands for all later ones too."""
        return str(self.number) if self.number < LAST_ATTEMPT else f"{self.number}+"


def reach_by_attempt(r: Reader, filters: Filters) -> Numbers:
    """Share of first, second, … calls to a person that the person answered.

    Connect rate by attempt = calls connected ÷ outbound calls of that attempt (field.md 5).
    """
    found, notes = _attempts(r, filters)
    return _numbers(
        "reach_by_attempt",
        filters,
        found,
        lambda one: one.reached,
        basis=t("calls answered by a person ÷ calls of that attempt"),
        columns=(t("Reached (%)"), t("Reached")),
        notes=notes,
    )


def success_by_attempt(r: Reader, filters: Filters) -> Numbers:
    """Share of first, second, … calls to a person that brought interest or a meeting.

    Success by attempt = successes at the n-th call ÷ calls that were somebody's n-th. A call that
    came with its number, as from another system, keeps it; others are counted in their order.
    """
    found, notes = _attempts(r, filters)
    total = sum(one.succeeded for one in found)
    if total:
        notes = (_most_by(found, total), *notes)
    return _numbers(
        "success_by_attempt",
        filters,
        found,
        lambda one: one.succeeded,
        basis=t("calls that brought interest or a meeting ÷ calls of that attempt"),
        columns=(t("Success (%)"), t("Successes")),
        notes=notes,
    )


def _attempts(r: Reader, filters: Filters) -> tuple[list[Attempt], tuple[str, ...]]:
    """Return each attempt up to the last one made, and how many calls have none."""
    conditions = call_scope.made(r, filters, call_scope.period_of(filters))
    columns = ("x.pk", _ATTEMPT, call_scope.REACHED, call_scope.SUCCEEDED)
    found = [Attempt(number) for number in range(1, LAST_ATTEMPT + 1)]
    uncounted = 0
    for pk, number, reached, succeeded in select(r, "Task", columns, conditions, join=_COUNTED):
        if number is None:
            uncounted += 1
            continue
        one = found[min(max(1, number), LAST_ATTEMPT) - 1]
        one.pks.append(pk)
        one.reached += reached
        one.succeeded += succeeded
    while found and not found[-1].pks:
        found.pop()
    notes: tuple[str, ...] = ()
    if uncounted:
        notes = (
            tn(
                "{n} call names neither person nor attempt and is left out",
                "{n} calls name neither person nor attempt and are left out",
                uncounted,
            ),
        )
    return found, notes


def _most_by(found: list[Attempt], total: int) -> str:
    """Say by which attempt nine of ten successes had come."""
    upto = 0
    for one in found:
        upto += one.succeeded
        if upto * 10 >= total * 9:
            break
    return t("{share} % of the successes came by attempt {attempt}").format(
        share=percent(upto, total), attempt=one.label
    )


def _numbers(
    name: str,
    filters: Filters,
    found: list[Attempt],
    good: Callable[[Attempt], int],
    *,
    basis: str,
    columns: tuple[str, str],
    notes: tuple[str, ...],
) -> Numbers:
    total = sum(good(one) for one in found)
    bars = tuple(_bar(one, good(one)) for one in found)
    rows: list[tuple[Cell, ...]] = []
    upto = 0
    for one, bar in zip(found, bars, strict=True):
        upto += good(one)
        rows.append((one.label, shown(bar.value), good(one), bar.n, share_of(upto, total)))
    return Numbers(
        name,
        str(QUESTIONS[name]),
        Unit(Measure.PERCENT, "%"),
        call_scope.period_of(filters).label,
        sum(bar.n for bar in bars),
        basis,
        bars,
        (t("Attempt"), *columns, t("Calls"), t("Added up (%)")),
        tuple(rows),
        notes=notes,
    )


def _bar(one: Attempt, good: int) -> Bar:
    n = len(one.pks)
    return Bar(
        one.label,
        rate(good, n) or Decimal(0),
        n,
        Selection("Task", (call_scope.picked(one.pks),)),
        t("{part} of {calls}").format(part=f"{good:,}", calls=tn("{n} call", "{n} calls", n)),
        Tone.MUTED if n < FEW else Tone.PLAIN,
    )
