"""The cadences of the workspace: what they are made of, who may make one, many people at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, NotFound, Refused
from workbench.i18n import listed, t, tn
from workbench.schema import picklists
from workbench.services import cadences, people, permissions, whom_to_ask
from workbench.services.cadences import Left
from workbench.store import records
from workbench.store.transactions import Reader, Writer

CADENCE, STEP = "Cadence", "CadenceStep"
_PLANS = (
    "SELECT id, name, coalesce(is_active, 1) FROM cadence"
    " ORDER BY coalesce(is_active, 1) DESC, id = ? DESC, name, pk"
)
_MARKED = "SELECT id FROM cadence WHERE is_default = 1 AND id <> ?"
_STEPS = (
    "SELECT id, kind, coalesce(days, 1), coalesce(half_day, 'other'), subject, script"
    " FROM cadence_step WHERE cadence_id = ? ORDER BY position, id"
)


@dataclass(frozen=True)
class PlanStep:
    """One step as people write it.

    Args:
        days: Days after the step before.
        id: The record; None where it is new.
    """

    kind: str
    days: int
    half_day: str
    subject: str
    script: str = ""
    id: UUID | None = None


@dataclass(frozen=True)
class Plan:
    """A cadence with its steps."""

    id: UUID
    name: str
    is_active: bool
    is_usual: bool
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True)
class Entered:
    """Who was put into a cadence, and who was not: (name, why)."""

    who_ids: tuple[UUID, ...]
    left_out: tuple[tuple[str, str], ...]


def plans(r: Reader) -> tuple[Plan, ...]:
    """Return every cadence, those in use first, the usual one before the others."""
    usual = cadences.usual(r)
    first = None if usual is None else usual.bytes
    return tuple(
        Plan(UUID(bytes=raw), name, bool(active), raw == first, _steps(r, raw))
        for raw, name, active in r.rows(_PLANS, (first,))
    )


def plan(r: Reader, plan_id: UUID) -> Plan:
    """Return one cadence.

    Raises:
        NotFound: It was deleted meanwhile.
    """
    known = records.require(r, CADENCE, plan_id).id
    return next(one for one in plans(r) if one.id == known)


def on_days(steps: Iterable[PlanStep]) -> tuple[tuple[int, PlanStep], ...]:
    """Return the steps that somebody does, each with the day it falls on; the first day is 1."""
    found, day = [], 1
    for step in steps:
        day += step.days
        if step.kind != "wait":
            found.append((day, step))
    return tuple(found)


def in_days(steps: Iterable[PlanStep]) -> str:
    """Return the course of a cadence in a line: day 1 call, day 3 e-mail."""
    one = t("day {day} {kind}")
    return listed(
        one.format(day=day, kind=str(picklists.CADENCE_STEP_KIND.label(step.kind)).lower())
        for day, step in on_days(steps)
    )


def in_short(steps: Iterable[PlanStep]) -> str:
    """Return how long a cadence is: 12 steps in 22 days."""
    days = [day for day, _step in on_days(steps)]
    most = max(days, default=0)
    return t("{steps} in {days}").format(
        steps=tn("{n} step", "{n} steps", len(days)), days=tn("{n} day", "{n} days", most)
    )


def why_fixed(r: Reader) -> str:
    """Return why I may not make or change cadences, and who can; empty where I may."""
    if permissions.may_create(r, CADENCE):
        return ""
    return t("Cadences are made for the whole workspace. Ask {who}.").format(
        who=whom_to_ask.an_admin(r)
    )


def save(w: Writer, name: str, steps: Sequence[PlanStep], plan_id: UUID | None = None) -> UUID:
    """Make a cadence, or change one; who is in it goes on by the new steps.

    Raises:
        InvalidInput: It has no name, no step to do, or a number of days below nothing.
        NotFound: It was deleted meanwhile.
        Refused: I may not.
    """
    _check_right(w)
    _check_plan(name, steps)
    if plan_id is None:
        plan_id = records.create(w, CADENCE, {"name": name.strip(), "is_active": True})
    else:
        records.patch(w, CADENCE, records.require(w, CADENCE, plan_id).id, {"name": name.strip()})
    known = {step.id for step in _steps(w, plan_id.bytes) if step.id is not None}
    for step_id in known - {step.id for step in steps}:
        records.delete(w, STEP, step_id)
    for position, step in enumerate(steps, 1):
        values = _values(step, position)
        if step.id is not None and step.id in known:
            records.patch(w, STEP, step.id, values)
        else:
            given = {key: value for key, value in values.items() if value is not None}
            records.create(w, STEP, {**given, "cadence_id": plan_id})
    return plan_id


def switch(w: Writer, plan_id: UUID, *, is_active: bool) -> None:
    """Let people enter a cadence, or none any more; who is in it goes on.

    Raises:
        NotFound: It was deleted meanwhile.
        Refused: I may not.
    """
    _check_right(w)
    records.require(w, CADENCE, plan_id)
    records.patch(w, CADENCE, plan_id, {"is_active": is_active})


def choose_usual(w: Writer, plan_id: UUID) -> None:
    """Let people enter this cadence unless another one is named.

    Raises:
        InvalidInput: It is switched off.
        NotFound: It was deleted meanwhile.
        Refused: I may not.
    """
    _check_right(w)
    chosen = records.require(w, CADENCE, plan_id)
    if chosen["is_active"] is False:
        said = t("“{name}” is switched off: switch it on, or choose another one.")
        raise InvalidInput(said.format(name=chosen.name))
    for (raw,) in w.rows(_MARKED, (plan_id.bytes,)):
        records.patch(w, CADENCE, UUID(bytes=raw), {"is_default": False})
    records.patch(w, CADENCE, plan_id, {"is_default": True})


def enter_all(w: Writer, who_ids: Iterable[UUID], cadence_id: UUID) -> Entered:
    """Put people into a cadence; who is in one or may not be called is left out, and told."""
    return _each(w, {who_id: partial(cadences.enter, w, who_id, cadence_id) for who_id in who_ids})


def take_out(w: Writer, who_ids: Iterable[UUID]) -> tuple[Left, ...]:
    """Take people out of their cadences; return the way back of each who was in one."""
    found = (cadences.leave(w, who_id) for who_id in who_ids)
    return tuple(one for one in found if one is not None)


def bring_back_all(w: Writer, left: Iterable[Left]) -> Entered:
    """Put people back where they stood; who would not stand there is left out, and told."""
    return _each(w, {one.who_id: partial(cadences.bring_back, w, one) for one in left})


def _each(w: Writer, doing: Mapping[UUID, Callable[[], object]]) -> Entered:
    entered, left_out = [], []
    for who_id, do in doing.items():
        try:
            do()
        except (Refused, NotFound) as why:
            found = people.find(w, who_id)
            left_out.append(("" if found is None else found.name, str(why)))
        else:
            entered.append(who_id)
    return Entered(tuple(entered), tuple(left_out))


def _check_right(r: Reader) -> None:
    why = why_fixed(r)
    if why:
        raise Refused(why)


def _check_plan(name: str, steps: Sequence[PlanStep]) -> None:
    if not name.strip():
        raise InvalidInput(t("A cadence needs a name."))
    if all(step.kind == "wait" for step in steps):
        raise InvalidInput(t("A cadence needs a step that somebody does: a call or a message."))
    if any(step.days < 0 for step in steps):
        raise InvalidInput(t("Days are counted from the step before: none or more."))


def _steps(r: Reader, raw: bytes) -> tuple[PlanStep, ...]:
    return tuple(
        PlanStep(kind, days, half_day, subject, script or "", UUID(bytes=step_id))
        for step_id, kind, days, half_day, subject, script in r.rows(_STEPS, (raw,))
    )


def _values(step: PlanStep, position: int) -> dict[str, Any]:
    subject = step.subject.strip() or str(picklists.CADENCE_STEP_KIND.label(step.kind))
    return {
        "position": position,
        "kind": step.kind,
        "days": step.days,
        "half_day": step.half_day,
        "subject": subject,
        "script": step.script.strip() or None,
    }
