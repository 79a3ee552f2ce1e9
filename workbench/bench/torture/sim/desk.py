"""What callers do in a simulated company: they reserve people, and work through cadences."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from workbench.bench.torture.sim.actions import any_of
from workbench.bench.torture.sim.installation import Installation
from workbench.bench.torture.sim.world import Action, World
from workbench.services import cadences
from workbench.services.calling import logging, reserving
from workbench.store import records
from workbench.store.database import Reader

TWO_AT_ONCE_RATE = 0.6
WORKED_RATE = 0.75
GOING_ON = ("no_answer", "left_voicemail", "gatekeeper", "connected_interested")
ENDING = ("meeting_booked", "not_interested", "bad_number", "do_not_call", "referral")


def reserve(world: World, at: Installation) -> None:
    """Ask for a person; somebody else may ask for the same one, neither knowing of the other."""
    with at.store.read() as r:
        who = _somebody(world, r)
    for one in _both(world, at):
        if who is not None:
            with world.saving(one) as w:
                reserving.reserve(w, who)


def give_back(world: World, at: Installation) -> None:
    """Give a reserved person back before the day is over."""
    query = "SELECT who_id FROM reservation WHERE owner_id = ? ORDER BY id"
    with world.saving(at) as w:
        held = w.rows(query, (w.store.user_id.bytes,))
        if held:
            reserving.release(w, UUID(bytes=world.rng.choice(held)[0]))


def enter_cadence(world: World, at: Installation) -> None:
    """Put somebody into the cadence; a colleague may do the same."""
    with at.store.read() as r:
        who = _somebody(world, r)
    for one in _both(world, at):
        if who is not None:
            with world.saving(one) as w:
                cadences.enter(w, who)


def leave_cadence(world: World, at: Installation) -> None:
    """Take somebody out of the cadence."""
    with world.saving(at) as w:
        who = _worked(world, w)
        if who is not None:
            cadences.leave(w, who)


def call(world: World, at: Installation) -> None:
    """Call somebody who is in the cadence, mostly; a colleague may call him as well."""
    with at.store.read() as r:
        who = _somebody(world, r)
    for one in _both(world, at):
        if who is not None:
            disposition = world.rng.choice(world.rng.choice([GOING_ON, GOING_ON, ENDING]))
            is_promised = world.rng.random() < 0.1
            with world.saving(one) as w:
                now = w.store.now()
                logging.log_call(
                    w,
                    who_id=who,
                    disposition="call_back_later" if is_promised else disposition,
                    at=now,
                    callback_at=now + timedelta(hours=2) if is_promised else None,
                )


def undo_call(world: World, at: Installation) -> None:
    """Take back a call of one's own."""
    query = (
        "SELECT id FROM task WHERE owner_id = ? AND task_subtype = 'call'"
        " AND activity_at IS NOT NULL AND voided_at IS NULL ORDER BY id"
    )
    with world.saving(at) as w:
        made = w.rows(query, (w.store.user_id.bytes,))
        if made:
            logging.undo_call(w, UUID(bytes=world.rng.choice(made[-3:])[0]))


def do_step(world: World, at: Installation) -> None:
    """Complete a planned step that is no call."""
    query = (
        "SELECT id FROM task WHERE task_subtype = 'email' AND status = 'Not Started'"
        " AND voided_at IS NULL ORDER BY id"
    )
    done: dict[str, Any] = {"status": "Completed"}
    with world.saving(at) as w:
        for (task_id,) in w.rows(query)[:1]:
            records.patch(w, "Task", UUID(bytes=task_id), done)


def _both(world: World, at: Installation) -> list[Installation]:
    idle = [other for other in world.installations if not (other is at or other.is_busy)]
    if idle and world.rng.random() < TWO_AT_ONCE_RATE:
        return [at, world.rng.choice(idle)]
    return [at]


def _somebody(world: World, r: Reader) -> UUID | None:
    if world.rng.random() < WORKED_RATE:
        return _worked(world, r)
    return any_of(world, r, "Lead")


def _worked(world: World, r: Reader) -> UUID | None:
    """Return somebody who is in the cadence; most often one of those whom everybody calls."""
    found = dict(r.rows("SELECT id, who_id FROM cadence_target ORDER BY id"))
    hot = world.hot.get("CadenceTarget", b"")
    if hot in found and world.rng.random() < WORKED_RATE:
        return UUID(bytes=found[hot])
    return UUID(bytes=world.rng.choice(list(found.values()))) if found else None


WORK: dict[Action, int] = {
    reserve: 3,
    give_back: 1,
    enter_cadence: 1,
    leave_cadence: 1,
    call: 5,
    undo_call: 2,
    do_step: 1,
}
"""What happens at the call desk, and how often."""
