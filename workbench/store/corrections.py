"""What the user decides about mutations that cannot go on: send anew, or give up."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from workbench.errors import NotFound, Refused
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.store import (
    archive,
    changes,
    history,
    merge_tables,
    merging,
    meta,
    mutations,
    overlay,
    record_rows,
    records,
    settling,
)
from workbench.store.overlay import CREATING
from workbench.store.transactions import Reader, Writer
from workbench.wire import rows as wire_rows
from workbench.wire.ids import new_id
from workbench.wire.messages import loads


def resend(w: Writer, mid: UUID, values: Mapping[str, Any] | None = None) -> UUID:
    """Send a refused mutation anew under a new mid, with all of its bundle; return that.

    Args:
        values: Fields the user has corrected.

    Raises:
        InvalidInput: A corrected value does not fit.
        NotFound: There is no such mutation, or its record has left the user's sight.
        Refused: It is not waiting for a decision, or nothing of it is left to change.
    """
    type_name, rid, op, body = _waiting(w, mid, ("quarantined", "blocked"))
    if op in CREATING or len(together(w, mid)) > 1:
        return _remake(w, mid, type_name, values or {})
    archive.move(w, [mid], "replaced")
    overlay.rebuild(w, type_name, rid)
    overlay.rebuild_touched(w, mid)
    before = _last_n(w)
    if op == "delete":
        records.delete(w, type_name, rid)
    elif op == "resolve":
        records.resolve(w, rid, body["choice"], body.get("value"))
    elif op == "merge":
        wanted = _wanted(w, type_name, rid, body) | dict(values or {})
        merging.merge(w, type_name, rid, UUID(body["loser"]), wanted)
    elif op == "unmerge":
        merging.unmerge(w, UUID(body["merge"]))
    else:
        records.patch(w, type_name, rid, _wanted(w, type_name, rid, body) | dict(values or {}))
    made = w.row("SELECT mid FROM outbox WHERE n > ? ORDER BY n LIMIT 1", (before,))
    if made is None:
        raise Refused(t("The record already holds these values: discard the change instead."))
    return UUID(bytes=made[0])


def discard(w: Writer, mid: UUID) -> int:
    """Give up a mutation with all of its bundle; return how many that are.

    What depends on them waits for a decision of its own.

    Raises:
        NotFound: There is no such mutation.
        Refused: It is under way, or the server has taken it already.
    """
    _waiting(w, mid, ("quarantined", "blocked", "new"))
    given_up = together(w, mid)
    followers = [found for found in _with_followers(w, mid) if found not in given_up]
    touched = _records_of(w, [*given_up, *followers])
    archive.move(w, given_up, "discarded")
    error = {"result": "blocked", "code": "parent_discarded", "by": str(mid)}
    settling.quarantine(w, followers, error)
    for type_name, rid in touched:
        overlay.rebuild(w, type_name, rid)
    for one in [*given_up, *followers]:
        overlay.rebuild_touched(w, one)
    return len(given_up)


def together(r: Reader, mid: UUID) -> list[UUID]:
    """Return a mutation with all that goes with it, or not at all, and is not under way."""
    query = (
        "SELECT mid FROM outbox WHERE bundle = (SELECT bundle FROM outbox WHERE mid = ?)"
        " AND state IN ('new', 'blocked', 'quarantined') ORDER BY n"
    )
    return [UUID(bytes=found) for (found,) in r.rows(query, (mid.bytes,))] or [mid]


def _records_of(r: Reader, mids: Iterable[UUID]) -> list[tuple[str, UUID]]:
    found = (r.row("SELECT type, rid FROM outbox WHERE mid = ?", (mid.bytes,)) for mid in mids)
    return list(dict.fromkeys((one[0], UUID(bytes=one[1])) for one in found if one is not None))


def _waiting(r: Reader, mid: UUID, states: tuple[str, ...]) -> tuple[str, UUID, str, Any]:
    found = r.row("SELECT type, rid, op, body, state FROM outbox WHERE mid = ?", (mid.bytes,))
    if found is None:
        raise NotFound(t("There is no such change in the outbox."))
    if found[4] not in states:
        raise Refused(t("This change is on its way to the server, or there already."))
    return found[0], UUID(bytes=found[1]), found[2], loads(found[3])


def _last_n(r: Reader) -> int:
    return int(r.value("SELECT max(n) FROM outbox") or 0)


def _wanted(r: Reader, type_name: str, rid: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    current = records.require(r, type_name, rid)
    wanted: dict[str, Any] = {}
    for name, change in body["set"].items():
        if "new" not in change:
            words = set(current[name] or ()) - set(change["remove"]) | set(change["add"])
            wanted[name] = sorted(words)
        elif change["new"] != change.get("old"):
            wanted[name] = change["new"]
    return wanted


def _remake(w: Writer, mid: UUID, type_name: str, values: Mapping[str, Any]) -> UUID:
    """Replace a mutation, its bundle and all that follows, in order, each under a new mid."""
    new_values = wire_rows.canonical_values(dictionary.record_type(type_name), values)
    bundled = together(w, mid)
    renamed: dict[str, str] = {}
    touched: dict[tuple[str, UUID], None] = {}
    for old_mid in _with_followers(w, mid):
        found = w.row(
            "SELECT user_id, created_at, body FROM outbox WHERE mid = ?", (old_mid.bytes,)
        )
        if found is None:
            continue
        body = loads(found[2])
        renamed[body["mid"]] = str(new_id())
        if old_mid == mid:
            body |= _corrected(w, body, new_values)
        elif old_mid in bundled and body["op"] == "delete":
            body |= _seen_now(w, UUID(body["id"]))
        body = _renamed(body, renamed) | {"n": w.next_n()}
        body["deps"] = [dep for dep in body["deps"] if not _is_given_up(w, dep)]
        archive.move(w, [old_mid], "replaced")
        user_id = UUID(bytes=found[0])
        mutations.insert(w, body, user_id, found[1])
        merge_tables.rename(w, old_mid, UUID(body["mid"]))
        touched[body["type"], UUID(body["id"])] = None
        history.show(w, body, {}, user_id)
    for touched_type, touched_id in touched:
        overlay.rebuild(w, touched_type, touched_id)
    for made in renamed.values():
        overlay.rebuild_touched(w, UUID(made))
    return UUID(renamed[str(mid)])


def _corrected(r: Reader, body: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a body is other once the user has corrected it and looked again."""
    if "row" in body:
        row = body["row"] | values
        return {"row": {name: value for name, value in row.items() if value is not None}}
    if body["op"] == "delete":
        return _seen_now(r, UUID(body["id"]))
    if not values:
        return {}
    record_type = dictionary.record_type(body["type"])
    before = record_rows.find(r, record_type.name, UUID(body["id"]))
    held = {} if before is None else before.row
    corrected = dict(body["set"])
    for name, value in values.items():
        change = corrected.get(name, {})
        if "new" in change:
            corrected[name] = change | {"new": value}
        else:
            corrected |= changes.changes_of(record_type, held, {name: value}, {}, {})
    return {"set": corrected}


def _seen_now(r: Reader, record_id: UUID) -> dict[str, Any]:
    """Return what a deletion says of the record it means: as the server has it now."""
    base = overlay.find_base(r, record_id)
    return {} if base is None else {"seen_ver": base.ver, "seen_epoch": meta.get(r, "epoch")}


def _is_given_up(r: Reader, mid: str) -> bool:
    """Whether the user discarded a mutation: who waits for it would wait for ever."""
    query = "SELECT 1 FROM archive WHERE mid = ? AND state = 'discarded'"
    return r.row(query, (UUID(mid).bytes,)) is not None


def _renamed(value: Any, renamed: Mapping[str, str]) -> Any:
    """Return a body in which every mid that was replaced has its new name."""
    if isinstance(value, dict):
        return {name: _renamed(item, renamed) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, renamed) for item in value]
    return renamed.get(value, value) if isinstance(value, str) else value


def _with_followers(r: Reader, mid: UUID) -> list[UUID]:
    """Return a mutation and, in order, the open ones that cannot do without it."""
    query = (
        "SELECT mid, rid, op, deps, bundle FROM outbox"
        " WHERE state IN ('new', 'sent', 'blocked', 'quarantined') ORDER BY n"
    )
    mids: set[str] = {str(mid)}
    rids: set[bytes] = set()
    bundles: set[bytes] = set()
    everything = [
        (str(UUID(bytes=found[0])), found[1], found[2], set(loads(found[3])), found[4])
        for found in r.iterate(query)
    ]
    first = next((found for found in everything if found[0] == str(mid)), None)
    if first is not None and first[4] is not None:
        bundles.add(first[4])
    following = []
    for own, rid, op, deps, bundle in everything:
        if own in mids or deps & mids or rid in rids or (bundle is not None and bundle in bundles):
            following.append(UUID(own))
            mids.add(own)
            if op in CREATING:
                rids.add(rid)
    return following
