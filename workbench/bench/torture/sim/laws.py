"""The judge: reads the server's database and the list of what people were told is saved."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from workbench.bench.torture.sim import comparing, desk_laws, families, settling
from workbench.bench.torture.sim.installation import Installation
from workbench.bench.torture.sim.intents import Intent
from workbench.bench.torture.sim.server_room import ServerRoom
from workbench.bench.torture.sim.sight import Key, Row, Sight, look
from workbench.bench.torture.sim.world import World
from workbench.schema.dictionary import BY_NAME
from workbench.schema.fields import Merge
from workbench.store import outbox
from workbench.wire.messages import loads
from workbench.wire.values import uuid_bytes, uuid_text

ACCEPTED = ("ok", "conflict")
Ledger = dict[str, dict[str, Any]]


def judge(world: World) -> None:
    """Check every law at the end of a history."""
    sight = look(world.room.database)
    ledger = read_ledger(world.room)
    nothing_is_stuck(world)
    nothing_is_lost(world, ledger)
    nothing_counts_twice(world, ledger, sight)
    nothing_refused_is_forgotten(world, ledger)
    nobody_sends_for_another(world, ledger)
    groups_stay_whole(world, ledger)
    order_is_kept(world, ledger)
    no_value_vanishes(world, ledger, sight)
    for text in families.left_behind(world.room, sight):
        world.violated("I6", "lost", text)
    desk_laws.judge(world, sight, ledger.keys(), families.Families(world.room, sight))
    for at in world.installations:
        the_client_shows_what_it_may(world, at, sight)
        acks_are_true(world, at, ledger)


def read_ledger(room: ServerRoom) -> Ledger:
    """Return the server's final answers by mid, with user and number."""
    found: Ledger = {}
    query = "SELECT mid, user_id, seq, result, type, record_id, op FROM ledger ORDER BY rowid"
    for n, (mid, user_id, seq, result, type_name, record_id, op) in enumerate(room.rows(query)):
        found[uuid_text(bytes(mid))] = {
            "n": n,
            "user_id": uuid_text(bytes(user_id)),
            "seq": seq,
            "type": type_name,
            "id": record_id and bytes(record_id),
            "op": op,
            **loads(result),
        }
    return found


def nothing_is_stuck(world: World) -> None:
    """I11: what waits needs its user, or waits for something that does."""
    for at in world.installations:
        for mid in settling.stuck(at):
            world.violated("I11", "stuck", f"{at.label} never sent {mid}")


def nothing_is_lost(world: World, ledger: Ledger) -> None:
    """I1, I2, I12: what was saved is answered by the server, or kept where its user sees it."""
    kept: set[str] = set()
    for at in world.installations:
        with at.store.read() as r:
            kept |= {str(one.mid) for one in outbox.listing(r)}
    for intent in world.intents.by_mid.values():
        is_there = intent.mid in ledger or intent.mid in kept
        if not is_there and not intent.ended and not intent.excuse:
            world.violated("I1", "lost", f"{intent.label} lost {intent.body}")
    for mid, answer in ledger.items():
        if answer.get("code") == "mid_reuse":
            world.violated("I10", "wrong", f"{mid} was sent with two contents")


def nothing_refused_is_forgotten(world: World, ledger: Ledger) -> None:
    """I2: the text of what the server refused is kept where its user decides about it."""
    kept: set[str] = set()
    for at in world.installations:
        with at.store.read() as r:
            kept |= {str(one.mid) for one in outbox.listing(r)}
    for mid, intent in world.intents.by_mid.items():
        is_refused = ledger.get(mid, {}).get("result") in ("rejected", "forbidden")
        if is_refused and mid not in kept and not (intent.ended or intent.is_off_disk):
            world.violated("I2", "lost", f"{intent.label} no longer has {intent.body}")


def groups_stay_whole(world: World, ledger: Ledger) -> None:
    """I6: the fields of a group are taken together, or in conflict together."""
    for mid, intent in world.intents.by_mid.items():
        fields = ledger.get(mid, {}).get("fields")
        if intent.body["op"] != "patch" or not fields or ledger[mid]["result"] != "conflict":
            continue
        for members in BY_NAME[intent.body["type"]].groups.values():
            sent = set(members) & intent.body["set"].keys()
            if sent & set(fields) not in (set(), sent):
                world.violated("I6", "wrong", f"{mid} was torn: {fields}")


def nothing_counts_twice(world: World, ledger: Ledger, sight: Sight) -> None:
    """I9, I10: each mutation has brought about one line of the feed for its own record.

    Whoever enters a cadence has two: that he is in it, and where he stands. A merge may change
    its record and what hangs on it several times at once; `families` judges what came of it.
    """
    query = (
        "SELECT f.mid, f.type, f.record_id, count(*) FROM feed AS f JOIN ledger AS l"
        " ON l.mid = f.mid AND l.record_id = f.record_id"
        " WHERE f.op <> 'scope' AND l.op NOT IN ('merge', 'unmerge')"
        " GROUP BY f.mid, f.type, f.record_id HAVING count(*) > 1 + (f.type = 'CadenceTarget')"
    )
    for mid, type_name, record_id, n in world.room.rows(query):
        text = uuid_text(bytes(mid))
        world.violated("I9", "duplicated", f"{text}: {n} times in {type_name} {record_id.hex()}")
    made = Counter(
        intent.body["id"]
        for intent in world.intents.by_mid.values()
        if ledger.get(intent.mid, {}).get("result") in ACCEPTED
        and intent.body["op"] in ("create", "append")
    )
    for record_id, n in made.items():
        if n > 1:
            world.violated("I9", "duplicated", f"{record_id} was made {n} times")
    known = {intent.body["id"] for intent in world.intents.by_mid.values()} | {
        uuid_text(key[1]) for key in world.beginning
    }
    for key in sight.rows:
        if key[0] in ("Account", "Contact", "Lead", "Opportunity") and (
            uuid_text(key[1]) not in known and not _is_maybe(world, ledger, key)
        ):
            world.violated("I9", "duplicated", f"nobody made {key[0]} {uuid_text(key[1])}")


def _is_maybe(world: World, ledger: Ledger, key: Key) -> bool:
    makers = (mid for mid, one in ledger.items() if one["id"] == key[1])
    return any(mid in world.intents.maybe or mid in world.intents.by_mid for mid in makers)


def nobody_sends_for_another(world: World, ledger: Ledger) -> None:
    """I13: what one user saved was never sent as another's."""
    for mid, intent in world.intents.by_mid.items():
        if mid in ledger and ledger[mid]["user_id"] != intent.user_id:
            world.violated("I13", "wrong", f"{mid} of {intent.label} came from another user")


def order_is_kept(world: World, ledger: Ledger) -> None:
    """I16: per record and installation the server took changes in the order of their saving.

    Not after a profile was put back: what was saved since is gone with the disk, or sent already.
    """
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for mid, intent in world.intents.by_mid.items():
        answer = ledger.get(mid)
        if answer is None or answer["result"] not in ACCEPTED or "copy" in intent.label:
            continue
        place = (intent.label, intent.body["id"])
        n, at = int(intent.body["n"]), int(answer["n"])
        is_one_line = not (world.disk_restores or world.is_copied)
        if is_one_line and place in last and (n > last[place][0]) != (at > last[place][1]):
            world.violated("I16", "wrong", f"{mid} was taken out of order")
        last[place] = (n, at)


def no_value_vanishes(world: World, ledger: Ledger, sight: Sight) -> None:
    """I6: a value is current, or somebody who saw it replaced it, or a conflict shows it."""
    said = (_seen_values(world, ledger), _values_in_conflicts(sight))
    related = families.Families(world.room, sight, *said)
    for mid, intent in world.intents.by_mid.items():
        answer = ledger.get(mid)
        if answer is None or answer["result"] not in ACCEPTED or intent.body["op"] != "patch":
            continue
        row = sight.rows.get((intent.body["type"], uuid_bytes(intent.body["id"])))
        if row is None:
            is_merged = related.is_merged(intent.body["id"])
            if not is_merged and not _was_deleted_after(ledger, intent.body["id"], answer["seq"]):
                world.violated("I6", "lost", f"the record of {intent.body} is gone")
        else:
            _check_values(world, intent, answer, row, related)


def _check_values(
    world: World,
    intent: Intent,
    answer: dict[str, Any],
    row: Row,
    related: families.Families,
) -> None:
    place = (intent.body["type"], intent.body["id"])
    living = related.living(*place)
    if row.is_deleted and (answer["seq"] <= row.ver or not living):
        last = max(found.ver for found in related.rows(*place))
        if answer["seq"] > last:
            world.violated("I6", "lost", f"{intent.body} came after the delete, and is gone")
        return
    for name, change in intent.body["set"].items():
        field = row.type.by_name[name]
        if field.merge is Merge.SET or change.get("old") == change.get("new"):
            continue
        new = answer.get("canonical", {}).get(name, change["new"])
        known = related.known(*place, name)
        if new in known or change["new"] in known:
            continue
        if field.merge is Merge.TEXT and _is_within(change, known):
            continue
        world.violated("I6", "lost", f"{name}={new!r} of {intent.body} is nowhere: {known}")


def _was_deleted_after(ledger: Ledger, record_id: str, seq: int) -> bool:
    """Whether somebody deleted a record later; half a year after that its tombstone goes, too."""
    deletes = (one for one in ledger.values() if one["op"] == "delete")
    return any(
        one["id"] == uuid_bytes(record_id) and one["result"] in ACCEPTED and one["seq"] > seq
        for one in deletes
    )


def _is_within(change: dict[str, Any], known: list[Any]) -> bool:
    """Whether every line that the author added is in a text that is there, or that was seen.

    Others' lines, which the merge put beside them, are for their own authors' changes to answer.
    """
    before, after = (str(change.get(side) or "").split("\n") for side in ("old", "new"))
    added = set(after) - set(before)
    return any(added <= set(str(text or "").split("\n")) for text in known)


def _seen_values(world: World, ledger: Ledger) -> dict[tuple[str, str], list[Any]]:
    """Return the values that somebody had before his eyes when he changed or decided them."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    said = {mid: intent.body for mid, intent in world.intents.by_mid.items()}
    for mid, body in (said | world.intents.maybe).items():
        if ledger.get(mid, {}).get("result") not in ACCEPTED:
            continue
        for name, values in _seen_in(body):
            found[body["id"], name] += values
        if body["op"] == "resolve":
            row = world.conflicts_seen.get(body["id"], {})
            for side in ("mine", "theirs"):
                for name, value in (row.get(side) or {}).items():
                    found[row["record_id"], name].append(value)
    return found


def _seen_in(body: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Give what was seen of each field; whoever undoes a merge has seen what it made of it."""
    for name, change in body.get("set", {}).items():
        if "old" in change and change["old"] != change.get("new"):
            yield name, [change["old"], *([change["new"]] if body["op"] == "merge" else [])]


def _values_in_conflicts(sight: Sight) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for key, row in sight.rows.items():
        if key[0] == "Conflict" and not row.is_deleted:
            about = uuid_text(row.values["record_id"])
            for side in ("mine", "theirs"):
                for name, value in (loads(row.values[side]) if row.values[side] else {}).items():
                    found[about, name].append(value)
    return found


def acks_are_true(world: World, at: Installation, ledger: Ledger) -> None:
    """I4: what a client holds for acknowledged in this history is in the server's ledger."""
    epoch = uuid_text(bytes(world.room.rows("SELECT epoch FROM workspace")[0][0]))
    query = (
        "SELECT mid FROM outbox WHERE state = 'acked' AND ack_epoch = ?"
        " UNION ALL SELECT mid FROM archive WHERE state = 'acked' AND ack_epoch = ?"
    )
    with at.store.read() as r:
        for (mid,) in r.rows(query, (epoch, epoch)):
            if uuid_text(mid) not in ledger and uuid_text(mid) not in world.before:
                world.violated("I4", "lost", f"{at.label}: {uuid_text(mid)} was not accepted")


def the_client_shows_what_it_may(world: World, at: Installation, sight: Sight) -> None:
    """I3, I7, I8, I13: each row the user may see is here as on the server, and no other."""
    for found in comparing.differences(at.store, at.user_id, sight, at.label):
        world.violated(found.law, found.sort, found.text)
