"""Which calls a metric counts, and what reaching somebody and succeeding mean."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID

from workbench.insight import periods
from workbench.insight.numbers import Condition, Op
from workbench.insight.periods import Period
from workbench.insight.query import select
from workbench.insight.scope import Filters, owner_conditions
from workbench.schema import picklists
from workbench.store.sql import sentence
from workbench.store.transactions import Reader

USUAL_DAYS = 90
_OTHER_WAYS = ("Inbound", "Internal")
_CAMPAIGNS = (
    "SELECT c.id, c.name FROM campaign AS c WHERE EXISTS (SELECT 1 FROM task AS k"
    " WHERE k.what_id = c.id AND k.task_subtype = 'call') ORDER BY c.name"
)


def _any_of(values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in sorted(values))
    return sentence("x.call_disposition IN", f"({listed})")


REACHED = sentence(
    "coalesce(", _any_of(picklists.CONNECTED_DISPOSITIONS),
    "AND NOT (x.call_disposition = 'call_back_later' AND coalesce(x.has_spoken, 1) = 0), 0)",
)  # fmt: skip
"""1 where a person was reached: any outcome that needs a talk; “call back” unless nobody spoke
(domain.md 3.2)."""
SUCCEEDED = sentence("coalesce(", _any_of(picklists.SUCCESS_DISPOSITIONS), ", 0)")
"""1 where the call did what it was made for: there is interest, or a meeting."""
TALK_S = 30
TALKED = sentence(
    "(", REACHED, "AND (x.call_disposition NOT IN ('call_back_later', 'do_not_call')",
    f"OR coalesce(x.call_duration_s, 0) >= {TALK_S}))",
)  # fmt: skip
"""1 where somebody was reached and the two talked: not where they only said “later” or “never”,
unless that took half a minute."""


def period_of(filters: Filters) -> Period:
    """Return the period asked for, else the last 90 days."""
    return filters.period or periods.last_days(USUAL_DAYS, filters.today)


def made(r: Reader, filters: Filters, period: Period) -> tuple[Condition, ...]:
    """Return the conditions of our outbound calls of a period, those undone left out.

    Connect rate = calls connected ÷ outbound calls (field.md 5): calls that came in, and calls
    among ourselves, are no dials.
    """
    found = [
        *owner_conditions(r, filters),
        Condition("task_subtype", Op.IS, "call"),
        Condition("voided_at", Op.EMPTY),
        Condition("activity_at", Op.FILLED),
        *(Condition("call_type", Op.UNLESS, way) for way in _OTHER_WAYS),
    ]
    if filters.campaign_id is not None:
        found.append(Condition("what_id", Op.IS, filters.campaign_id))
    for day, op in ((period.start, Op.FROM), (period.end, Op.BEFORE)):
        if day is not None:
            found.append(Condition("activity_at", op, beginning(day)))
    return tuple(found)


def count(r: Reader, filters: Filters) -> int:
    """Return how many calls the charts with these filters are made of."""
    rows = select(r, "Task", ("count(*)",), made(r, filters, period_of(filters)))
    return int(rows[0][0])


def campaigns(r: Reader) -> tuple[tuple[UUID, str], ...]:
    """Return the campaigns in which calls were made, by name."""
    return tuple((UUID(bytes=bytes(id_)), str(name or "")) for id_, name in r.rows(_CAMPAIGNS))


def beginning(day: date) -> datetime:
    """Return when a day begins where the reader is: their days are counted, not UTC's."""
    return datetime.combine(day, time()).astimezone(UTC)


def picked(pks: Iterable[int]) -> Condition:
    """Return the condition that finds exactly these records, however many they are."""
    return Condition("pk", Op.AMONG, tuple(pks))
