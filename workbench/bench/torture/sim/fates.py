"""What happens to machines and to the server, beyond anybody's work."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from workbench.bench.torture.sim.actions import EDITED, WRONG_BY, any_of, new_values, sync
from workbench.bench.torture.sim.chance import uuid_from
from workbench.bench.torture.sim.installation import Installation
from workbench.bench.torture.sim.sight import look
from workbench.bench.torture.sim.timing import SimTime
from workbench.bench.torture.sim.world import Action, World
from workbench.server import admin, push
from workbench.server.push import Sender
from workbench.store import records
from workbench.wire.values import instant_text, uuid_text

MOST_INSTALLATIONS = 4
COMPACTED_AFTER = timedelta(days=181)


def late_request(world: World, at: Installation) -> None:
    """Let a request arrive now that was sent long ago."""
    if at.network.deliver_late():
        world.tell("arrived late")


def go_to_a_hotel(world: World, at: Installation) -> None:
    """Let a network answer for a while that lets nobody out before he has signed in."""
    at.network.captive_for = world.rng.randint(1, 8)


def set_clock(world: World, at: Installation) -> None:
    """Set a machine's clock wrong, or right again."""
    at.clock.wrong_by = world.rng.choice(WRONG_BY)
    world.tell("clock jumped")


def back_up_disk(world: World, at: Installation) -> None:
    """Take a backup of a profile."""
    at.take_backup()


def restore_disk(world: World, at: Installation) -> None:
    """Put a profile's backup back: what was never sent since is gone with the disk."""
    if at.backup_of is None:
        return
    world.tell("profile restored")
    world.disk_restores += 1
    known = ledger_mids(world)
    for mid in at.restore_backup():
        intent = world.intents.by_mid[mid]
        intent.is_off_disk = True
        if mid not in known:
            intent.excuse = "its only copy was on a disk that was put back"
    world.intents.forget_shown(at.label)


def copy_profile(world: World, at: Installation) -> None:
    """Work on with a copy of a profile on another machine."""
    if len(world.installations) < MOST_INSTALLATIONS and not world.is_copied:
        world.tell("profile copied")
        world.is_copied = True
        world.copy(at)


def back_up_server(world: World, at: Installation) -> None:
    """Take a backup of the server."""
    if not world.server_backups:
        target = world.ground.folder / "server-backup.db"
        world.room.save_to(target)
        world.server_backups.append(target)


def restore_server(world: World, at: Installation) -> None:
    """Put the server's backup back, with or without somebody who says so."""
    if not world.server_backups:
        return
    world.tell("server restored")
    world.server_restores += 1
    counted = feed_length(world)
    world.room.swap_in(world.server_backups.pop())
    chance = world.rng.random()
    if chance < 0.3:
        admin.new_epoch(world.room.database)  # as `workbench restore-server` does
    elif chance < 0.6:
        world.room.notice_restore()  # by the file beside the database
    else:
        _count_on(world, counted)  # nobody says so: only who was told of more can know
    known = ledger_mids(world)
    for intent in world.intents.by_mid.values():
        if intent.is_off_disk and intent.mid not in known:
            intent.excuse = "both disks were put back to before it"


def restore_between_edits(world: World, at: Installation) -> None:
    """Edit a record, put the server back to before that, and edit the record once more."""
    type_name = world.rng.choice(EDITED)
    back_up_server(world, at)
    with at.store.read() as r:
        found = any_of(world, r, type_name)
    for is_last in (False, True):
        with world.saving(at) as w:
            current = None if found is None else records.get(w, type_name, found)
            if current is not None:
                records.patch(w, type_name, current.id, new_values(world, current))
        sync(world, at)
        if not is_last:
            restore_server(world, at)


def _count_on(world: World, counted: int) -> None:
    """Let the restored server count past every number that anybody was ever told."""
    world.tell("server restored unnoticed")
    world.unnoticed = epoch_of(world)
    root = str(world.ground.office.users["root"])
    while feed_length(world) <= counted:
        body = {"row": {"task_subtype": "note", "owner_id": root}}
        _push(world, root, "append", "Task", str(uuid_from(world.rng)), body)


def feed_length(world: World) -> int:
    """Return how far the server has counted."""
    return int(world.room.rows("SELECT seq FROM workspace")[0][0])


def epoch_of(world: World) -> bytes:
    """Return which history the server is in."""
    return bytes(world.room.rows("SELECT epoch FROM workspace")[0][0])


def compact(world: World, at: Installation) -> None:
    """Let the server forget its feed, as after half a year.

    Not before a restore was noticed: nobody who was told of more has been away for so long.
    """
    if world.unnoticed == epoch_of(world):
        return
    world.tell("feed compacted")
    room = world.room
    room.time = SimTime(world.time.at_s + COMPACTED_AFTER.total_seconds())
    try:
        admin.prune(room.database)
    finally:
        room.time = world.time


def change_people(world: World, at: Installation) -> None:
    """Move somebody to another team or under another manager, or give him another role."""
    who = world.rng.choice(["ada", "ben", "cleo", "mia"])
    user_id = world.ground.office.users[who]
    row = world.room.rows(
        'SELECT team_id, manager_id, role, name FROM "user" WHERE id = ?', user_id.bytes
    )[0]
    teams = [uuid_text(one) for (one,) in world.room.rows("SELECT id FROM team ORDER BY id")]
    managers = [str(world.ground.office.users[name]) for name in ("mia", "max")]
    change: dict[str, Any] = world.rng.choice(
        [
            {"team_id": {"old": _text(row[0]), "new": world.rng.choice(teams)}},
            {"manager_id": {"old": _text(row[1]), "new": world.rng.choice(managers)}},
            {"role": {"old": row[2], "new": world.rng.choice(["ae", "bdr", "manager", "csm"])}},
        ]
    )
    world.tell("access changed")
    world.people_changes += 1
    root = str(world.ground.office.users["root"])
    _push(world, root, "patch", "User", str(user_id), {"set": change})


def poison(world: World, at: Installation) -> None:
    """Let the server fail at a change each time it sees it."""
    waiting = sorted(at.own - ledger_mids(world) - at.network.poison)
    if waiting and not at.network.poison:
        at.network.poison.add(world.rng.choice(waiting))


def stranger(world: World, at: Installation) -> None:
    """Let somebody else be signed in on this profile for a moment."""
    others = [user for user in world.ground.office.users.values() if str(user) != at.user_id]
    at.network.user_id = str(world.rng.choice(sorted(others)))
    world.tell("stranger signed in")
    at.engine = at.engine.renewed()
    try:
        for _ in range(6):
            if world.step_engine(at).wait_s != 0:
                break
    finally:
        at.network.user_id = at.user_id
        at.engine = at.engine.renewed()


def trespass(world: World, at: Installation) -> None:
    """Ask for a change of a record that its sender may not see: it must be forbidden."""
    sight = look(world.room.database)
    visible = sight.visible_to(at.user_id)
    hidden = [key for key in sight.rows if key[0] in ("Lead", "Opportunity") and key not in visible]
    hidden = sorted(key for key in hidden if not sight.rows[key].is_deleted)
    if hidden:
        type_name, record_id = world.rng.choice(hidden)
        world.tell("trespassed")
        change = {"set": {"description": {"old": None, "new": "taken over"}}}
        told = _push(world, at.user_id, "patch", type_name, uuid_text(record_id), change)
        if told["result"] != "forbidden":
            world.violated("I13", "wrong", f"{at.label} changed what he may not see: {told}")


def forge(world: World, at: Installation) -> None:
    """Send another change under the id of one that was taken: it must be refused."""
    known = sorted(at.own & ledger_mids(world))
    if known:
        world.tell("forged")
        mid = world.rng.choice(known)
        body = {**world.intents.by_mid[mid].body, "op": "append", "type": "Task"}
        body |= {"id": str(uuid_from(world.rng)), "row": {"task_subtype": "note"}}
        sender = Sender(at.user_id, str(UUID(int=8)), None)
        told = push.push(world.room.database, sender, [body])[1][0]
        if told.get("code") != "mid_reuse":
            world.violated("I10", "wrong", f"{mid} was taken with two contents: {told}")


def ledger_mids(world: World) -> set[str]:
    """Return the mids that the server has answered for good."""
    return {uuid_text(bytes(mid)) for (mid,) in world.room.rows("SELECT mid FROM ledger")}


def _push(
    world: World, user_id: str, op: str, type_name: str, record_id: str, body: dict[str, Any]
) -> dict[str, Any]:
    mutation = {
        "n": 1,
        "mid": str(uuid_from(world.rng)),
        "op": op,
        "type": type_name,
        "id": record_id,
        "at": instant_text(world.time.now()),
        "tz_min": 0,
        "deps": [],
        **body,
    }
    sender = Sender(user_id, str(UUID(int=7)), None)
    return push.push(world.room.database, sender, [mutation])[1][0]


def _text(stored: bytes | None) -> str | None:
    return None if stored is None else uuid_text(bytes(stored))


FATES: dict[Action, int] = {
    late_request: 6,
    go_to_a_hotel: 3,
    set_clock: 2,
    back_up_disk: 3,
    restore_disk: 3,
    copy_profile: 1,
    back_up_server: 4,
    restore_server: 3,
    restore_between_edits: 2,
    compact: 1,
    change_people: 3,
    poison: 2,
    stranger: 1,
    trespass: 1,
    forge: 1,
}
