"""What people, machines and fate do in a simulated company."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from workbench.bench.torture.sim.installation import Installation
from workbench.bench.torture.sim.world import Action, World
from workbench.errors import WorkbenchError
from workbench.schema.dictionary import BY_NAME
from workbench.store import merging, outbox, records
from workbench.store.database import Reader
from workbench.store.records import Record
from workbench.sync import conflicts
from workbench.wire.merging import MERGEABLE

NAMES = ("Hengda", "Lumen", "恒达物流", "Nordwind", "Acme", "Zürich & Söhne")
STAGES = ("Qualification", "Needs Analysis", "Negotiation/Review", "Closed Won")
EDITED = ("Opportunity", "Opportunity", "Account", "Lead", "Contact")
WRONG_BY = (timedelta(days=3650), timedelta(days=-3650), timedelta(hours=-3), timedelta())
MOST_STEPS_AT_ONCE = 400
DISPUTED_RATE = 0.5
HANDED_OVER_RATE = 0.3
OPEN_BESIDE_RATE = 0.4
MANAGED_RATE = 0.7
MANAGER = "mia"


def create(world: World, at: Installation) -> None:
    """Make a record, or two of which one needs the other, or a bundle of them."""
    rng = world.rng
    name = f"{rng.choice(NAMES)} {rng.randrange(10**6)}"
    kind = rng.choice(["Account", "Opportunity", "Opportunity", "Lead", "bundle"])
    with world.saving(at) as w:
        owner = w.store.user_id
        if kind == "Lead":
            records.create(w, "Lead", {"last_name": name, "company": name, "owner_id": owner})
        elif kind == "Opportunity":
            values = {"name": name, "account_id": any_of(world, w, "Account"), "owner_id": owner}
            stage = "No such stage" if rng.random() < 0.15 else STAGES[0]
            made = records.create(w, "Opportunity", values | {"stage_name": stage})
            if rng.random() < 0.4:
                records.patch(w, "Opportunity", made, {"next_step": "call"})
        elif kind == "Account":
            made = records.create(w, "Account", {"name": name, "owner_id": owner})
            if rng.random() < 0.5:
                records.create(w, "Contact", {"last_name": name, "account_id": made})
        else:
            with records.bundle(w):
                made = records.create(w, "Account", {"name": name, "owner_id": owner})
                records.create(w, "Contact", {"last_name": name, "account_id": made})
                found = any_of(world, w, "Lead")
                if found is not None:
                    records.patch(w, "Lead", found, {"status": "Working - Contacted"})


def log_call(world: World, at: Installation) -> None:
    """Log a call: it is only ever added."""
    with world.saving(at) as w:
        values = {
            "task_subtype": "call",
            "call_disposition": "no_answer",
            "activity_at": w.store.now(),
            "owner_id": w.store.user_id,
            "who_id": any_of(world, w, "Lead"),
        }
        records.append(w, "Task", values)


def edit(world: World, at: Installation) -> None:
    """Change some fields of a record, as seen now; its form may be open beside."""
    type_name = world.rng.choice(EDITED)
    with world.saving(at) as w:
        if at.form is not None and world.rng.random() < OPEN_BESIDE_RATE:
            type_name, found = at.form[:2]
        else:
            found = any_of(world, w, type_name)
        current = None if found is None else records.get(w, type_name, found)
        if current is not None:
            records.patch(w, type_name, current.id, new_values(world, current))


def discuss(world: World, at: Installation) -> None:
    """Two people change one record, neither having seen what the other makes of it.

    One of them may hand it over at once to somebody who gets on with it.
    """
    idle = [other for other in world.installations if not (other is at or other.is_busy)]
    type_name = world.rng.choice(EDITED)
    with at.store.read() as r:
        found = any_of(world, r, type_name)
        seen = None if found is None else dict(records.require(r, type_name, found).values)
    if not idle or found is None or seen is None:
        return
    if world.rng.random() < OPEN_BESIDE_RATE:
        at.form = (type_name, found, seen)
    for one in (at, world.rng.choice(idle)):
        with world.saving(one) as w:
            current = records.get(w, type_name, found)
            if current is not None:
                leaves = one is not at and world.rng.random() < HANDED_OVER_RATE
                values = new_values(world, current) | (handed_over(world) if leaves else {})
                records.patch(w, type_name, found, values)


def open_form(world: World, at: Installation) -> None:
    """Begin to edit a record; what is seen now is kept until it is saved."""
    type_name = world.rng.choice(EDITED)
    with at.store.read() as r:
        found = any_of(world, r, type_name)
        if found is not None:
            at.form = (type_name, found, dict(records.require(r, type_name, found).values))


def save_form(world: World, at: Installation) -> None:
    """Save what was typed over values that may be old by now."""
    if at.form is None:
        open_form(world, at)
        return
    type_name, found, seen = at.form
    at.form = None
    with world.saving(at) as w:
        values = new_values(world, records.require(w, type_name, found))
        writable = {name: value for name, value in seen.items() if name in values}
        records.patch(w, type_name, found, values, seen=writable)


def give_away(world: World, at: Installation) -> None:
    """Give a record to somebody else, often with a note: it may leave people's sight."""
    type_name = world.rng.choice(["Account", "Opportunity", "Lead"])
    with world.saving(at) as w:
        found: UUID | None
        disputed = conflicts.open_conflicts(w)
        if disputed and world.rng.random() < DISPUTED_RATE:  # let somebody else settle it
            chosen = world.rng.choice(disputed)
            type_name, found = chosen.type, chosen.record_id
        else:
            found = any_of(world, w, type_name)
        current = None if found is None else records.get(w, type_name, found)
        if current is not None:
            noted = new_values(world, current) if world.rng.random() < 0.5 else {}
            records.patch(w, type_name, current.id, noted | handed_over(world))


def delete(world: World, at: Installation) -> None:
    """Delete a record."""
    type_name = world.rng.choice(["Lead", "Contact", "Opportunity", "Account"])
    with world.saving(at) as w:
        found = any_of(world, w, type_name)
        if found is not None:
            records.delete(w, type_name, found)


def decide(world: World, at: Installation) -> None:
    """Decide a conflict."""
    with world.saving(at) as w:
        waiting = conflicts.open_conflicts(w)
        if waiting:
            chosen = world.rng.choice(sorted(waiting, key=lambda one: one.id))
            world.conflicts_seen[str(chosen.id)] = chosen.to_json()
            conflicts.resolve(w, chosen.id, world.rng.choice(["mine", "theirs"]))


def answer_refusal(world: World, at: Installation) -> None:
    """Send a refused change again, corrected, or give it up."""
    with world.saving(at) as w:
        refused = outbox.listing(w, ("quarantined",))
        if not refused:
            return
        chosen = world.rng.choice(refused)
        if world.rng.random() < 0.5:
            outbox.discard(w, chosen.mid)
        elif chosen.op in ("create", "append") and chosen.type == "Opportunity":
            outbox.resend(w, chosen.mid, {"stage_name": STAGES[0]})
        else:
            outbox.resend(w, chosen.mid)


def sync(world: World, at: Installation) -> None:
    """Sync until there is nothing to do, or until something fails."""
    if world.rng.random() < 0.5:
        at.engine.wake()
    for _ in range(MOST_STEPS_AT_ONCE):
        if world.step_engine(at).wait_s != 0:
            return
    world.violated("I11", "stuck", f"{at.label} syncs without an end")


def sync_a_little(world: World, at: Installation) -> None:
    """Take some steps of a sync: what follows happens in its middle."""
    at.engine.wake()
    for _ in range(world.rng.randint(1, 6)):
        if world.step_engine(at).wait_s != 0:
            return


def sync_and_die(world: World, at: Installation) -> None:
    """Sync, and be killed somewhere in it."""
    at.crash_in = world.rng.randint(1, 14)
    at.engine.wake()
    sync(world, at)
    at.crash_in = 0


def save_and_die(world: World, at: Installation) -> None:
    """Save something, and be killed somewhere in it."""
    at.crash_in = world.rng.randint(1, 4)
    world.rng.choice([edit, create, log_call])(world, at)
    at.crash_in = 0


def meanwhile(world: World, at: Installation) -> None:
    """Let somebody do something while a request of this installation is under way."""
    idle = [other for other in world.installations if not other.is_busy]
    if idle and world.rng.random() < 0.5:
        other = world.rng.choice(idle)
        world.do(other, world.rng.choice([edit, create, sync]))
        return
    world.note(at.label, "edits meanwhile")
    with suppress(WorkbenchError):
        world.rng.choice([edit, edit, save_form])(world, at)


def pass_time(world: World, at: Installation) -> None:
    """Let time pass."""
    world.time.pass_s(world.rng.choice([0.5, 5, 60, 600]))


def merge(world: World, at: Installation) -> None:
    """Make one record of two, with values of the one that goes; somebody may be at that one.

    Most often a manager does it: others may not.
    """
    managers = [one for one in world.installations if one.name == MANAGER and not one.is_busy]
    at = world.rng.choice(managers) if managers and world.rng.random() < MANAGED_RATE else at
    type_name = world.rng.choice(MERGEABLE)
    with world.saving(at) as w:
        kept, other = (any_of(world, w, type_name) for _ in range(2))
        if kept is None or other is None:
            return
        gone = records.require(w, type_name, other)
        values = new_values(world, gone) if world.rng.random() < 0.5 else {}
        world.merges.append(merging.merge(w, type_name, kept, other, values))
    idle = [one for one in world.installations if not (one is at or one.is_busy)]
    if idle and world.rng.random() < DISPUTED_RATE:
        with world.saving(world.rng.choice(idle)) as w:
            current = records.get(w, type_name, other)
            if current is not None:
                records.patch(w, type_name, other, new_values(world, current))


def unmerge(world: World, at: Installation) -> None:
    """Undo a merge, which somebody else may have made."""
    if world.merges:
        with world.saving(at) as w:
            merging.unmerge(w, world.rng.choice(world.merges))


def new_values(world: World, current: Record) -> dict[str, Any]:
    """Return what somebody might make of a record."""
    rng = world.rng
    words = "".join(rng.choices("abc好 ", k=6))
    text = f"{current['description'] or ''}\n{words}".strip()
    choices: list[dict[str, Any]] = [{"description": text}, {"description": words}]
    if current.type == "Opportunity":
        choices += [
            {"amount": rng.randrange(1, 9) * 1000},
            {"close_date": f"2026-12-{rng.randrange(10, 30)}"},
            {"stage_name": rng.choice(STAGES), "close_date": f"2026-12-{rng.randrange(10, 30)}"},
            {"next_step": words.strip() or "call"},
            {"tags": sorted({*(current["tags"] or ()), rng.choice("xyz")})},
            {"tags": []},
        ]
    elif current.type == "Account":
        choices += [{"name": f"{rng.choice(NAMES)} {rng.randrange(99)}"}, {"industry": None}]
    elif current.type == "Lead":
        choices += [{"status": rng.choice(["Working - Contacted", "Closed - Not Converted"])}]
    return rng.choice(choices)


def handed_over(world: World) -> dict[str, Any]:
    """Return what makes a record somebody else's, mostly a colleague's."""
    users = world.ground.office.users
    here = sorted(users[one.name] for one in world.installations)
    return {"owner_id": world.rng.choice(world.rng.choice([here, sorted(users.values())]))}


def any_of(world: World, r: Reader, type_name: str) -> UUID | None:
    """Return any record of a type that is shown here; some more often than others.

    Most often it is the one everybody works on, or one about which there is a conflict.
    """
    table = BY_NAME[type_name].table
    ids = [UUID(bytes=found) for (found,) in r.rows(f'SELECT id FROM "{table}" ORDER BY id')]
    if not ids:
        return None
    if world.rng.random() < DISPUTED_RATE:
        query = "SELECT record_id FROM conflict WHERE type = ? AND state = 'open' ORDER BY id"
        disputed = [UUID(bytes=about) for (about,) in r.rows(query, (type_name,))]
        disputed = [about for about in disputed if about in ids]
        if disputed:
            return world.rng.choice(disputed)
    hot = world.hot.get(type_name)
    if hot is not None and UUID(bytes=hot) in ids and world.rng.random() < 0.45:
        return UUID(bytes=hot)
    return world.rng.choice(ids[-3:] if world.rng.random() < 0.5 else ids)


WORK: dict[Action, int] = {
    create: 6,
    log_call: 2,
    edit: 8,
    discuss: 4,
    open_form: 2,
    save_form: 4,
    give_away: 3,
    delete: 2,
    decide: 3,
    answer_refusal: 2,
    sync: 8,
    sync_a_little: 7,
    sync_and_die: 5,
    save_and_die: 2,
    pass_time: 3,
    merge: 3,
    unmerge: 2,
}
"""What happens in a company, and how often."""
