"""Cadences: who is in one, which step comes next, the way in and the way out.

Where somebody stands is worked out from what was done (`wire.cadences`), here as on the server;
the next step's task is shown at once under the id the server gives it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.errors import Refused
from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import people
from workbench.store import expected, names, record_rows, records
from workbench.store.record_rows import Held
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer
from workbench.wire.cadences import Place, needless
from workbench.wire.values import instant_from_ms

_USUAL = (
    "SELECT id FROM cadence WHERE coalesce(is_active, 1) = 1"
    " ORDER BY coalesce(is_default, 0) DESC, pk LIMIT 1"
)
_COUNTS = (
    "SELECT coalesce(sum(kind = 'call'), 0), coalesce(sum(kind = 'call' AND position <= ?), 0),"
    " count(*), coalesce(sum(position <= ?), 0) FROM cadence_step"
    " WHERE cadence_id = ? AND kind <> 'wait'"
)
_NEXT = (
    "SELECT due_at, ver = 0 AND is_pending = 0 FROM task WHERE who_id = ? AND task_subtype = ?"
    " AND status = 'Not Started' AND voided_at IS NULL AND due_at IS NOT NULL"
    " ORDER BY due_at LIMIT 1"
)
_EXPECTED = (
    "SELECT id FROM task WHERE who_id = ? AND task_subtype = ? AND status = 'Not Started'"
    " AND voided_at IS NULL AND ver = 0 AND is_pending = 0"
)
_BY_HAND = ("subject", "due_at", "activity_date", "priority", "description", "owner_id")
"""What people change of a step that is planned."""
_OPEN_STEPS = (
    "SELECT id FROM task WHERE who_id = ? AND status = 'Not Started' AND voided_at IS NULL"
    " AND (id = ? OR (ver = 0 AND is_pending = 0))"
)


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a cadence.

    Args:
        call: The number of the call to make now or next, of `calls`.
        step: The number of the step to do next, of `steps`; waits pass by themselves.
        kind: call, email or social; empty where the cadence is over.
        due_at: When the next step is due; None where none is planned.
        is_expected: Whether the server has yet to make the task that is shown.
        exit_reason: Why it is over, in words; empty where it is not.
        script: What to say or write in the step; empty where nothing is given.
    """

    target_id: UUID
    name: str
    call: int
    calls: int
    kind: str = ""
    subject: str = ""
    due_at: datetime | None = None
    is_expected: bool = False
    exit_reason: str = ""
    step: int = 0
    steps: int = 0
    script: str = ""


@dataclass(frozen=True)
class Left:
    """Who was taken out of a cadence, with the way back.

    Args:
        place: Where he stood.
        step: What was planned for him; None where nothing was.
    """

    who_id: UUID
    target_id: UUID
    place: Place
    step: Mapping[str, Any] | None = None


def usual(r: Reader) -> UUID | None:
    """Return the cadence that people enter unless another one is named."""
    found = r.value(_USUAL)
    return None if found is None else UUID(bytes=found)


def enter(w: Writer, who_id: UUID, cadence_id: UUID | None = None) -> UUID:
    """Put a person into a cadence from now on; its first step is planned at once.

    Raises:
        NotFound: The person or the cadence was deleted, here or on the server.
        Refused: There is no cadence, it is switched off, the person is in one, or may not be
            called.
    """
    person = people.require(w, who_id)
    wanted = cadence_id or usual(w)
    if wanted is None:
        raise Refused(t("There is no cadence yet: an administrator can make one."))
    cadence = records.require(w, "Cadence", wanted)
    if cadence["is_active"] is False:
        said = t("“{name}” is switched off: switch it on, or choose another one.")
        raise Refused(said.format(name=cadence.name))
    if person["do_not_call"]:
        raise Refused(t("{name} may not be called: no cadence is begun.").format(name=person.name))
    _check_free(w, person)
    return records.create(
        w,
        "CadenceTarget",
        {
            "cadence_id": wanted,
            "who_id": who_id,
            "entered_at": w.store.now(),
            "owner_id": w.store.user_id,
        },
    )


def leave(w: Writer, who_id: UUID) -> Left | None:
    """Take a person out of the cadence he is in; return the way back, None where he is in none."""
    held = record_rows.find(w, people.require(w, who_id).type, who_id)
    running = None if held is None else _running(w, who_id, held)
    if held is None or running is None:
        return None
    place = expected.course(w, running).place(held.row)
    planned: Any = running.row.get("next_task_id")
    of_plan = UUID(planned).bytes if planned else None
    kept: Mapping[str, Any] | None = None
    for (task_id,) in w.rows(_OPEN_STEPS, (who_id.bytes, of_plan)):
        step = records.require(w, "Task", UUID(bytes=task_id))
        if place.step is not None and step["task_subtype"] == place.step.kind:
            kept = step.values
        if not expected.withdraw(w, step.id):
            records.patch(w, "Task", step.id, needless(step.values))
    left = {"state": "left", "exit_reason": "removed"}
    records.patch(w, "CadenceTarget", running.id, left)
    return Left(who_id, running.id, place, kept)


def bring_back(w: Writer, left: Left) -> None:
    """Put a person back where he stood in the cadence he was taken out of.

    The step is planned anew by both ends, at the time it had.

    Raises:
        NotFound: The person was deleted meanwhile, or what said that he is in the cadence.
        Refused: He would not stand where he stood.
    """
    place = _place_again(w, left)
    records.patch(w, "CadenceTarget", left.target_id, {"state": "active", "exit_reason": None})
    made = None if place.step is None else w.value(_EXPECTED, (left.who_id.bytes, place.step.kind))
    if made is None or left.step is None:
        return
    step = records.require(w, "Task", UUID(bytes=made))
    by_hand = {name: left.step[name] for name in _BY_HAND if left.step[name] != step[name]}
    if by_hand:
        records.patch(w, "Task", step.id, by_hand)


def _place_again(w: Writer, left: Left) -> Place:
    """Return the place of somebody who was taken out, where it is still the one he had."""
    person = people.require(w, left.who_id)
    target = records.require(w, "CadenceTarget", left.target_id)
    _check_free(w, person)
    if target["exit_reason"] != "removed":
        said = t("{name} left the cadence in another way meanwhile: nothing is taken back.")
        raise Refused(said.format(name=person.name))
    place = _place(w, person.type, left)
    if place is not None and place.exit_reason:
        said = t("{name} cannot go on in the cadence: {why}.")
        why = picklists.CADENCE_EXIT.label(place.exit_reason)
        raise Refused(said.format(name=person.name, why=why))
    if place is None or place != left.place:
        said = t(
            "The cadence of {name} cannot go on where it stood: a call, a message or its steps"
            " changed meanwhile. Start it anew."
        )
        raise Refused(said.format(name=person.name))
    return place


def _place(r: Reader, type_name: str, left: Left) -> Place | None:
    held = record_rows.find(r, "CadenceTarget", left.target_id)
    person = record_rows.find(r, type_name, left.who_id)
    return None if held is None or person is None else expected.course(r, held).place(person.row)


def _check_free(w: Writer, person: Record) -> None:
    running = standing(w, person.id)
    if running is not None and not running.exit_reason:
        raise Refused(
            t("{name} is in “{cadence}” already.").format(name=person.name, cadence=running.name)
        )


def standing(r: Reader, who_id: UUID) -> Standing | None:
    """Return where a person stands in the cadence entered last; None where he is in none."""
    person = record_rows.find(r, "Lead", who_id) or record_rows.find(r, "Contact", who_id)
    known = expected.targets(r, who_id)
    if person is None or not known:
        return None
    target = max(known, key=_turn)
    found = expected.course(r, target).place(person.row)
    entered: Mapping[str, Any] = target.row
    cadence_id = UUID(entered["cadence_id"])
    name = names.of(r, ("Cadence",), [cadence_id]).get(cadence_id, "")
    position = found.step.position if found.step is not None else 0
    counts = r.row(_COUNTS, (position, position, cadence_id.bytes)) or (0,) * 4
    calls, before, steps, at = counts
    if found.step is None:
        said = picklists.CADENCE_EXIT.label(found.exit_reason)
        return Standing(target.id, name, calls, calls, exit_reason=said)
    step = found.step
    due, is_expected = r.row(_NEXT, (who_id.bytes, step.kind)) or (None, 0)
    return Standing(
        target.id,
        name,
        min(max(1, before + (step.kind != "call")), calls),
        calls,
        step.kind,
        step.subject,
        None if due is None else instant_from_ms(due),
        bool(is_expected),
        step=at,
        steps=steps,
        script=step.script,
    )


def _running(r: Reader, who_id: UUID, person: Held) -> Held | None:
    """Return the cadence that is not over, the one entered last if there are several."""
    known = sorted(expected.targets(r, who_id), key=_turn)
    running = [one for one in known if expected.course(r, one).place(person.row).step is not None]
    return running[-1] if running else None


def _turn(target: Held) -> tuple[str, int]:
    return str(target.row["entered_at"]), target.pk
