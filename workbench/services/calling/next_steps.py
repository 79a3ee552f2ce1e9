"""What follows a call with somebody: what the tiles promise and what the log makes, in one place.

A running cadence goes on with its next step, whatever its kind; else what was planned for later
stays; else the outcome plans by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import permissions, words
from workbench.services.call_endings import BY_DISPOSITION, OUTCOMES
from workbench.services.calling.outcomes import FollowUp, Tile, fixed_words, follow_up, tile_words
from workbench.store import expected, record_rows, records
from workbench.store.expected import Course
from workbench.store.mutations import tz_min
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire.cadences import Touch
from workbench.wire.values import instant_from_ms, parse_instant

ENDS = frozenset({"meeting_booked", "not_interested", "do_not_call"})
"""Outcomes after which nothing that was planned is left to call."""
_NEAR = timedelta(hours=12)
"""A call planned for so soon is done by this one."""
_PLANNED = (
    "SELECT id, due_at, priority FROM task WHERE who_id = ? AND task_subtype = 'call'"
    " AND status = 'Not Started' AND voided_at IS NULL AND due_at IS NOT NULL ORDER BY due_at"
)
_NOT_YET = UUID(int=2**128 - 1)
"""Stands for the call that is not logged yet; of two at one moment it is the later one."""


@dataclass(frozen=True)
class Ahead:
    """What is known before a call ends: the person, the cadences, the calls planned for him.

    Args:
        is_guest: Whether it is a guest of an event, for whom only an answer leads to anything.
        planned: Those of mine to change, the soonest first: id, when, whether it was promised.
    """

    person: Record
    zone: tzinfo | None
    now: datetime
    row: Mapping[str, Any]
    is_guest: bool
    courses: tuple[Course, ...]
    planned: tuple[tuple[UUID, datetime, bool], ...]


@dataclass(frozen=True)
class Following:
    """What a call brings about.

    Args:
        step: The next thing to do; None where nothing follows by itself.
        task_id: The call planned before that stays and is the next step.
        closes: The planned calls that are done with.
    """

    step: FollowUp | None
    task_id: UUID | None
    closes: tuple[UUID, ...]


def ahead(r: Reader, person: Record, zone: tzinfo | None, now: datetime | None = None) -> Ahead:
    """Read what decides about the next step; what a colleague has planned is his to do."""
    held = record_rows.find(r, person.type, person.id)
    targets = expected.targets(r, person.id)
    return Ahead(
        person,
        zone,
        now or r.store.now(),
        {} if held is None else held.row,
        held is None,
        tuple(expected.course(r, one) for one in targets),
        tuple(_mine(r, person.id)),
    )


def after_call(
    known: Ahead,
    disposition: str,
    at: datetime,
    number: str,
    callback_at: datetime | None = None,
) -> Following:
    """Return what a call that ended this way brings about.

    Args:
        number: The number called: a cadence ends where the only one was wrong.
    """
    outcome = BY_DISPOSITION[disposition]
    is_over = outcome.is_connected or disposition in ENDS
    usual = follow_up(disposition, at, known.zone, callback_at)
    of_cadence = _step_of(known, Touch(str(_NOT_YET), at, "call", disposition, number))
    has_moved = of_cadence is not None

    def ends(due: datetime, *, is_promised: bool) -> bool:
        return due <= at + _NEAR or is_over or (has_moved and not is_promised)

    closes = tuple(one for one, due, high in known.planned if ends(due, is_promised=high))
    stays = next((one for one in known.planned if one[0] not in closes), None)
    if of_cadence is not None and (usual is None or usual.subtype == "call"):
        return Following(of_cadence, None, closes)
    if stays is not None:
        task_id, due, is_promised = stays
        again = FollowUp("call", t("Call again"), due, is_promised=is_promised)
        return Following(again, task_id, closes)
    return Following(usual, None, closes)


def tiles(known: Ahead, number: str) -> tuple[Tile, ...]:
    """Return the outcome bar for a person: each ending with the step that its log would make."""
    return tuple(
        Tile(outcome, _tile_words(known, outcome.disposition, number)) for outcome in OUTCOMES
    )


def _tile_words(known: Ahead, disposition: str, number: str) -> str:
    fixed = fixed_words(disposition)
    if known.is_guest and not BY_DISPOSITION[disposition].is_connected:
        return fixed or t("stays on the list")
    step = after_call(known, disposition, known.now, number).step
    if step is None or (fixed and not step.is_of_cadence):
        return fixed
    return tile_words(step, disposition, known.now, known.zone)


def _step_of(known: Ahead, touch: Touch) -> FollowUp | None:
    """Return the soonest step that the call would bring about."""
    found = [
        FollowUp(
            row["task_subtype"],
            row["subject"],
            parse_instant(row["due_at"]),
            is_of_cadence=True,
        )
        for course in known.courses
        if (row := course.task_after(known.row, touch, tz_min(known.now))) is not None
    ]
    return min(found, key=lambda step: step.due_at, default=None)


def _mine(r: Reader, who_id: UUID) -> Iterable[tuple[UUID, datetime, bool]]:
    for raw, due, priority in r.rows(_PLANNED, (who_id.bytes,)):
        task = records.require(r, "Task", UUID(bytes=raw))
        if not permissions.why_not_edit(r, task):
            yield task.id, instant_from_ms(due), priority == "High"


def step_words(step: FollowUp | None, now: datetime, zone: tzinfo | None) -> str:
    """Return what was planned, by the callee's clock and by the caller's: “E-mail Fri 10:00”."""
    if step is None:
        return ""
    said = when_words(step.due_at, now, zone)
    if step.subtype in ("call", "to_do"):
        return said
    kind = picklists.TASK_SUBTYPE.label(step.subtype)
    return t("{kind} {when}").format(kind=kind, when=said)


def when_words(due_at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return a moment by the callee's clock, and by the caller's where that shows another time."""
    here = words.here()
    yours = words.near_time(due_at, now, here)
    if zone is None or due_at.astimezone(zone).utcoffset() == due_at.astimezone(here).utcoffset():
        return yours
    theirs = words.near_time(due_at, now, zone)
    return t("{theirs} their time ({yours} yours)").format(theirs=theirs, yours=yours)
