"""What the call desk promises: one caller a person, and each step of a cadence made once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from workbench.bench.torture.sim.families import Families
from workbench.bench.torture.sim.sight import Row, Sight
from workbench.bench.torture.sim.world import World
from workbench.wire.ids import derived_id
from workbench.wire.values import uuid_bytes, uuid_text

ENDS = {
    "meeting_booked": "meeting",
    "do_not_call": "opt_out",
    "not_interested": "disqualified",
    "referral": "referral",
    "bad_number": "bad_number",
}
"""How a call ends a cadence; nobody of the simulated company has a second number."""
_TWO_HOLDERS = (
    "SELECT one.who_id, one.owner_id, other.owner_id FROM reservation AS one"
    " JOIN reservation AS other ON other.who_id = one.who_id AND other.id > one.id"
    " WHERE one.owner_id <> other.owner_id AND one.is_deleted = 0 AND other.is_deleted = 0"
    " AND one.status IN ('pending', 'approved') AND other.status IN ('pending', 'approved')"
    " AND one.ends_at > ? AND other.ends_at > ?"
)


def one_caller_at_a_time(world: World) -> None:
    """I19: at each moment at most one caller holds a person on the server."""
    now_ms = int(world.time.now().timestamp() * 1000)
    for who, *both in world.room.rows(_TWO_HOLDERS, now_ms, now_ms):
        told = [uuid_text(bytes(one)) for one in (who, *both)]
        world.violated("I19", "wrong", f"{told[0]} is held by {told[1]} and {told[2]}")


def judge(world: World, sight: Sight, mids: Collection[str], related: Families) -> None:
    """Check at the end of a history what reservations and cadences have come to."""
    one_caller_at_a_time(world)
    for text in _badly_answered(world, sight, related):
        world.violated("I19", "wrong", text)
    steps = sorted(_of(sight, "CadenceStep"), key=lambda row: row.values["position"])
    for sort, text in _badly_made(world, sight, steps, mids, related):
        world.violated("I20", sort, text)
    for text in _badly_placed(sight, steps):
        world.violated("I20", "wrong", text)


def _badly_answered(world: World, sight: Sight, related: Families) -> Iterator[str]:
    """Tell of each reservation that was not answered, or refused for nobody who asked."""
    rows = [(row.values["who_id"], row.values["owner_id"]) for row in _of(sight, "Reservation")]
    for intent in world.intents.by_mid.values():  # a reservation may be somebody else's by now
        if intent.body["type"] == "Reservation" and intent.body["op"] == "create":
            row = intent.body["row"]
            rows.append((uuid_bytes(row["who_id"]), uuid_bytes(row["owner_id"])))
    asked = {(one, owner) for who, owner in rows for one in related.of(uuid_text(who))}
    for row in _of(sight, "Reservation"):
        said, who = row.values["status"], uuid_text(row.values["who_id"])
        what = f"the reservation {uuid_text(row.id)} of {who}"
        if said == "pending":
            yield f"{what} was never decided"
        elif said == "rejected" and (who, row.values["held_by_id"]) not in asked:
            yield f"{what} was refused for somebody who had not asked"
        elif said == "rejected" and row.values["held_by_id"] == row.values["owner_id"]:
            yield f"{what} was refused for its own owner"


def _badly_made(
    world: World, sight: Sight, steps: list[Row], mids: Collection[str], related: Families
) -> Iterator[tuple[str, str]]:
    """Tell of each planned step that did not come of its cause, or of which there are more."""
    subjects = {row.values["subject"] for row in steps}
    rightly = {derived_id(mid, uuid_text(row.id)).bytes for mid in mids for row in steps}
    rightly |= {key[1] for key in world.beginning}
    made = [row for row in _of(sight, "Task") if row.values["subject"] in subjects]
    for row in made:
        if row.id not in rightly:
            yield "duplicated", f"the step {uuid_text(row.id)} came of nothing that was sent"
    opened = Counter(row.values["who_id"] for row in made if _is_open(row))
    undone = {row.values["who_id"] for row in _of(sight, "Task") if row.values["voided_at"]}
    undone |= _of_given_up(world)  # half of an undoing may wait for its author's decision
    entered = Counter(row.values["who_id"] for row in _of(sight, "CadenceTarget"))
    for who, n in opened.items():
        is_known = who not in undone and not related.is_merged(uuid_text(who))
        if n > entered[who] and is_known:
            yield "duplicated", f"{n} steps are planned for {uuid_text(who)}"


def _of_given_up(world: World) -> set[bytes]:
    """Return who was called by a call that was taken back, whatever has become of either."""
    bodies = [intent.body for intent in world.intents.by_mid.values()]
    taken = {body["id"] for body in bodies if "voided_at" in (body.get("set") or {})}
    called = (body["row"] for body in bodies if body["id"] in taken and body.get("row"))
    return {uuid_bytes(row["who_id"]) for row in called if row.get("who_id")}


def _is_open(task: Row) -> bool:
    return task.values["status"] == "Not Started" and task.values["voided_at"] is None


def _badly_placed(sight: Sight, steps: list[Row]) -> Iterator[str]:
    """Tell of each person who does not stand where everything that was done with him leads."""
    done: dict[bytes, list[Row]] = defaultdict(list)
    for row in _of(sight, "Task"):
        if row.values["who_id"] is not None and row.values["voided_at"] is None:
            done[row.values["who_id"]].append(row)
    for target in _of(sight, "CadenceTarget"):
        person = sight.rows.get(("Lead", target.values["who_id"]))
        person = person or sight.rows.get(("Contact", target.values["who_id"]))
        if person is None or person.is_deleted or target.values["exit_reason"] == "removed":
            continue
        state, reason, step = _place(target, steps, done[target.values["who_id"]], person)
        said = tuple(target.values[name] for name in ("state", "exit_reason", "step"))
        if said != (state, reason, step):
            yield f"{uuid_text(target.id)} stands at {said}, not at {(state, reason, step)}"


def _place(
    target: Row, steps: list[Row], tasks: list[Row], person: Row
) -> tuple[str, str | None, int | None]:
    """Return state, reason and step: a second opinion on the server's own."""
    left = list(steps)
    touches = [found for task in tasks if (found := _touch(task)) is not None]
    for at_ms, _id, kind, said in sorted(touches):
        if at_ms < target.values["entered_at"]:
            continue
        if said in ENDS:
            return "left", ENDS[said], None
        kinds = [row.values["kind"] for row in left]
        if kind in kinds:
            left = left[kinds.index(kind) + 1 :]
    while left and left[0].values["kind"] == "wait":
        left = left[1:]
    reason = _why_out(person)
    if reason:
        return "left", reason, None
    return ("active", None, left[0].values["position"]) if left else ("finished", "end", None)


def _touch(task: Row) -> tuple[int, str, str, str] | None:
    """Return when something was done, of what kind, and how it ended."""
    values = task.values
    kind, at_ms = values["task_subtype"], values["activity_at"]
    if kind == "call" and (at_ms is None or values["call_disposition"] is None):
        return None
    if kind != "call" and (kind not in ("email", "social") or values["status"] != "Completed"):
        return None
    at_ms = values["due_at"] if at_ms is None else at_ms
    said = str(values["call_disposition"] or "")
    return None if at_ms is None else (at_ms, uuid_text(task.id), kind, said)


def _why_out(person: Row) -> str:
    if person.values.get("do_not_call"):
        return "opt_out"
    if person.values.get("is_converted"):
        return "meeting"
    return "disqualified" if person.values.get("status") == "Closed - Not Converted" else ""


def _of(sight: Sight, type_name: str) -> list[Row]:
    found: list[Any] = [sight.rows[key] for key in sorted(sight.rows) if key[0] == type_name]
    return [row for row in found if not row.is_deleted]
