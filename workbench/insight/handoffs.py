"""How many of the leads handed over are accepted, how fast, and why the others come back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import call_scope, people, working_time
from workbench.insight.calendar_names import month_name
from workbench.insight.numbers import (
    FEW,
    Bar,
    Cell,
    Condition,
    Measure,
    Numbers,
    Op,
    Selection,
    Tone,
    Unit,
    mean,
    percent,
    rate,
    share_of,
)
from workbench.insight.people import People
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters
from workbench.schema import picklists
from workbench.store.transactions import Reader
from workbench.wire import clocks
from workbench.wire.handoffs import ACCEPTED, RETURNED, SUBMITTED, WITHDRAWN

_COLUMNS = (
    "x.pk", "x.from_user_id", "x.owner_id", "x.status", "x.return_reason", "x.submitted_at",
    "x.answered_at",
)  # fmt: skip


@dataclass(frozen=True)
class _Handoff:
    pk: int
    sender: UUID
    receiver: UUID
    status: str
    reason: str | None
    submitted_at: datetime
    hours: Decimal | None
    """Working hours of the receiver until the answer."""


def handoff_acceptance(r: Reader, filters: Filters) -> Numbers:
    """Share of the handoffs of each month that were accepted; or for each receiver.

    Handoff acceptance = accepted ÷ submitted, with the median working hours to the decision
    (field.md 5). One that waits still counts as submitted; one taken back does not.
    """
    found = _handoffs(r, filters)
    known = people.load(r)
    if filters.by == "quarter":
        groups = _by_month(found)
        column = t("Month")
    else:
        labels = {owner: group.label for owner, group in _groups(known, filters, found).items()}
        groups = _grouped(found, lambda one: labels.get(one.receiver, t("(not visible to you)")))
        column = t("Received by")
        groups = _best_first(groups)
    return _acceptance("handoff_acceptance", filters, found, groups, column)


def handoffs_by_sender(r: Reader, filters: Filters) -> Numbers:
    """Share of each sender's handoffs that were accepted.

    Handoff acceptance = accepted ÷ submitted (field.md 5); one that comes back with a reason is
    not the failure of who handed it over alone.
    """
    found = _handoffs(r, filters)
    named = people.load(r).persons
    groups = _grouped(
        found,
        lambda one: named[one.sender].name if one.sender in named else t("(not visible to you)"),
    )
    column = t("Handed over by")
    return _acceptance("handoffs_by_sender", filters, found, _best_first(groups), column)


def handoff_returns(r: Reader, filters: Filters) -> Numbers:
    """Why handoffs came back, the most frequent reason first, with the shares added up."""
    handed = _handoffs(r, filters)
    found = [one for one in handed if one.status == RETURNED]
    groups = _grouped(
        found,
        lambda one: picklists.HANDOFF_RETURN_REASON.label(one.reason) or t("No reason"),
    )
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows: list[tuple[Cell, ...]] = []
    upto = 0
    for label, some in ordered:
        upto += len(some)
        added_up = share_of(upto, len(found))
        rows.append((label, len(some), share_of(len(some), len(found)), added_up))
    told = t("{share} % of {all} came back").format(
        share=percent(len(found), len(handed)), all=_many(len(handed))
    )
    return Numbers(
        "handoff_returns",
        str(QUESTIONS["handoff_returns"]),
        Unit(Measure.COUNT, t("handoffs")),
        call_scope.period_of(filters).label,
        len(found),
        t("handoffs of the period that were returned; the line adds the shares up"),
        tuple(
            Bar(label, Decimal(len(some)), len(some), _opens(some), _share(some, found))
            for label, some in ordered
        ),
        (t("Reason"), t("Returned"), t("Share (%)"), t("Added up (%)")),
        tuple(rows),
        notes=(told,) if found else (),
    )


def _acceptance(
    name: str,
    filters: Filters,
    found: Sequence[_Handoff],
    groups: dict[str, list[_Handoff]],
    column: str,
) -> Numbers:
    return Numbers(
        name,
        str(QUESTIONS[name]),
        Unit(Measure.PERCENT, "%"),
        call_scope.period_of(filters).label,
        len(found),
        t("accepted ÷ handed over; those taken back are left out, those that wait count"),
        tuple(_bar(label, some) for label, some in groups.items()),
        (
            column, t("Accepted (%)"), t("Accepted"), t("Handed over"), t("Returned"),
            t("Waiting"), t("Median working hours to the answer"),
        ),
        tuple(
            (
                label, share_of(_count(some, ACCEPTED), len(some)), _count(some, ACCEPTED),
                len(some), _count(some, RETURNED), _count(some, SUBMITTED), _median_h(some),
            )
            for label, some in groups.items()
        ),
        notes=_notes(found),
    )  # fmt: skip


def _handoffs(r: Reader, filters: Filters) -> list[_Handoff]:
    """Return what was handed over in the period, by or to whom the filters name."""
    period, known = call_scope.period_of(filters), people.load(r)
    conditions = [Condition("status", Op.UNLESS, WITHDRAWN)]
    for day, op in ((period.start, Op.FROM), (period.end, Op.BEFORE)):
        if day is not None:
            conditions.append(Condition("submitted_at", op, call_scope.beginning(day)))
    wanted: set[UUID] | None = None
    if filters.owner_id is not None:
        wanted = {filters.owner_id}
    if filters.team_id is not None:
        members = set(known.members(filters.team_id))
        wanted = members if wanted is None else wanted & members
    hours = working_time.usual()
    found = []
    tail = "ORDER BY x.submitted_at, x.pk"
    for pk, sender, receiver, status, reason, submitted, answered in select(
        r, "Handoff", _COLUMNS, conditions, tail=tail
    ):
        sides = UUID(bytes=sender), UUID(bytes=receiver)
        if wanted is not None and wanted.isdisjoint(sides):
            continue
        start = datetime.fromtimestamp(submitted / 1000, UTC)
        waited = None
        if answered is not None:
            person = known.persons.get(sides[1])
            zone = clocks.zone(person.time_zone if person else None) or start.astimezone().tzinfo
            end = datetime.fromtimestamp(answered / 1000, UTC)
            passed = working_time.working_time(start, end, hours, zone or UTC)
            waited = Decimal(passed // timedelta(seconds=1)) / Decimal(3600)
        found.append(_Handoff(pk, *sides, status, reason, start, waited))
    return found


def _by_month(found: Iterable[_Handoff]) -> dict[str, list[_Handoff]]:
    def label(one: _Handoff) -> str:
        local = one.submitted_at.astimezone()
        return t("{month} {year}").format(month=month_name(local.month), year=local.year)

    return _grouped(found, label)


def _groups(
    known: People, filters: Filters, found: Iterable[_Handoff]
) -> dict[UUID | None, people.OwnerGroup]:
    return people.groups(known, filters.by, {one.receiver for one in found})


def _grouped(
    found: Iterable[_Handoff], label: Callable[[_Handoff], str]
) -> dict[str, list[_Handoff]]:
    groups: dict[str, list[_Handoff]] = defaultdict(list)
    for one in found:
        groups[label(one)].append(one)
    return dict(groups)


def _best_first(groups: dict[str, list[_Handoff]]) -> dict[str, list[_Handoff]]:
    def turn(pair: tuple[str, list[_Handoff]]) -> tuple[Decimal, str]:
        return -(rate(_count(pair[1], ACCEPTED), len(pair[1])) or Decimal(0)), pair[0]

    return dict(sorted(groups.items(), key=turn))


def _bar(label: str, some: Sequence[_Handoff]) -> Bar:
    n, accepted = len(some), _count(some, ACCEPTED)
    detail = t("{part} of {all}").format(part=f"{accepted:,}", all=_many(n))
    hours = _median_h(some)
    if hours is not None:
        answered = t("answered after {hours} working hours").format(hours=hours)
        detail = f"{detail} · {answered}"
    tone = Tone.MUTED if n < FEW else Tone.PLAIN
    return Bar(label, rate(accepted, n), n, _opens(some), detail, tone)


def _opens(some: Iterable[_Handoff]) -> Selection:
    return Selection("Handoff", (call_scope.picked(one.pk for one in some),))


def _share(some: Sequence[_Handoff], found: Sequence[_Handoff]) -> str:
    return t("{share} % of those returned").format(share=percent(len(some), len(found)))


def _count(some: Iterable[_Handoff], status: str) -> int:
    return sum(one.status == status for one in some)


def _median_h(some: Iterable[_Handoff]) -> Decimal | None:
    hours = sorted(one.hours for one in some if one.hours is not None)
    if not hours:
        return None
    return mean(hours[(len(hours) - 1) // 2] + hours[len(hours) // 2], 2)


def _notes(found: Sequence[_Handoff]) -> tuple[str, ...]:
    if not found:
        return ()
    accepted = percent(_count(found, ACCEPTED), len(found))
    notes = [t("{share} % of {all} accepted").format(share=accepted, all=_many(len(found)))]
    hours = _median_h(found)
    if hours is not None:
        notes.append(t("median of {hours} working hours to the answer").format(hours=hours))
    waiting = _count(found, SUBMITTED)
    if waiting:
        notes.append(tn("{n} waits still", "{n} wait still", waiting))
    return tuple(notes)


def _many(n: int) -> str:
    return tn("{n} handoff", "{n} handoffs", n)
