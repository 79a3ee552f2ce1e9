"""Bugs that other servers had (sync.md 1b), put into ours."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import delete

from workbench.bench.torture.sim.planting import every, planted
from workbench.server import (
    admin,
    conflicts,
    cursors,
    feed,
    high_water,
    push,
    scope_sets,
    visibility,
)
from workbench.server.database import ServerDatabase
from workbench.server.mutations.outcome import Outcome
from workbench.server.tables import FEED, LEDGER, REFUSED
from workbench.wire import merge
from workbench.wire.ids import id_of_conflict
from workbench.wire.merge import Merged

Right = Callable[..., Any]
Bug = Callable[[], AbstractContextManager[None]]


def last_writer_wins() -> AbstractContextManager[None]:
    """The later value is taken whatever its author had seen (fsrs4anki-helper #648)."""

    def make(right: Right) -> Right:
        def merged(record_type: Any, current: Any, changes: Any) -> Merged:
            found: Merged = right(record_type, current, changes)
            for unit in found.conflicts:
                found.values |= {name: changes[name]["new"] for name in unit}
            found.conflicts = []
            return found

        return merged

    return planted((merge, "merge_patch", make))


def groups_are_torn() -> AbstractContextManager[None]:
    """The fields of a group are merged one by one."""

    def make(_right: Right) -> Right:
        def merge_group(unit: Any, current: Any, changes: Any, merged: Merged) -> None:
            for name in unit:
                now, change = current.get(name), changes[name]
                if now == change.get("old"):
                    merged.values[name] = change["new"]
                elif now != change["new"]:
                    merged.conflicts.append((name,))

        return merge_group

    return planted((merge, "_merge_group", make))


def no_ledger() -> AbstractContextManager[None]:
    """The server does not know what it has done already (Kinto, RN #304)."""

    def make_recall(right: Right) -> Right:
        def recall(self: Any, batch: Any, sent: Any) -> None:
            right(self, batch, sent)
            for one in sent:
                one.known = None
                if one.mid in batch.settled:
                    mid = bytes.fromhex(one.mid.replace("-", ""))
                    for table in (LEDGER, REFUSED):
                        self._connection.execute(delete(table).where(table.c.mid == mid))

        return recall

    return planted((push._Pusher, "_recall", make_recall))


def answers_before_the_commit() -> AbstractContextManager[None]:
    """The answer leaves before the data are safe (Electric 1.7.9, CouchDB 1.0.0)."""
    is_turn = every(9)

    def make(right: Right) -> Right:
        @contextmanager
        def write(self: ServerDatabase) -> Iterator[Any]:
            if not is_turn():
                with right(self) as connection:
                    yield connection
                return
            with self._writer.connect() as connection:
                yield connection
                connection.rollback()

        return write

    return planted((ServerDatabase, "write", make))


def page_boundary_skips() -> AbstractContextManager[None]:
    """The cursor of a full page is one too far (supaglue #532, airbyte #17148)."""

    def make(right: Right) -> Right:
        def changes(database: Any, connection: Any, state: Any, actor: Any, *rest: Any) -> Any:
            page = right(database, connection, state, actor, *rest)
            if page["more"]:
                page["up_to"] += 1
                marked = cursors.mark_of(database, connection, page["up_to"])
                page["next"] = cursors.write(
                    state, page["up_to"], scope_sets.fingerprint(actor), marked
                )
            return page

        return changes

    return planted((feed, "changes", make))


def ghosts_stay() -> AbstractContextManager[None]:
    """What left somebody's sight is never taken away (RxDB #7371, #7447)."""
    return planted((feed, "_tell", _without("remove")))


def tombstones_are_not_sent() -> AbstractContextManager[None]:
    """A delete does not reach the others (CouchDB #1418)."""
    return planted((feed, "_tell", _without("delete")))


def _without(op: str) -> Callable[[Right], Right]:
    def make(right: Right) -> Right:
        return lambda *given: [change for change in right(*given) if change["op"] != op]

    return make


def everything_is_shown() -> AbstractContextManager[None]:
    """The server sends what a user may not see."""
    return planted(
        (visibility, "shown_scopes", lambda _right: lambda who, *_rest: list(who.scopes[:1]))
    )


def anybody_may_change_anything() -> AbstractContextManager[None]:
    """Rights are looked at when reading only."""
    return planted((visibility, "may", lambda _right: lambda *_given: True))


def compaction_forgets_its_floor() -> AbstractContextManager[None]:
    """The feed is cut, and old cursors are still taken (PouchDB #8337, CouchDB-2735)."""

    def make(_right: Right) -> Right:
        def prune(database: ServerDatabase) -> None:
            with database.write() as connection:
                connection.execute(delete(FEED))

        return prune

    return planted((admin, "prune", make))


def restore_goes_unnoticed() -> AbstractContextManager[None]:
    """A restored server goes on as if nothing had been (CHT #8093)."""
    return planted(
        (high_water, "is_behind", lambda _right: lambda *_given: False),
        (cursors, "shows_restore", lambda _right: lambda *_given: False),
        (admin, "new_epoch", lambda _right: lambda _database: None),
    )


def restore_is_seen_by_numbers_only() -> AbstractContextManager[None]:
    """A restored server that has counted on passes for the one it was (our own, decision 011)."""
    return planted((cursors, "mark_of", lambda _right: lambda *_given: cursors.NO_MARK))


def newer_changes_land_first() -> AbstractContextManager[None]:
    """A restored server takes what is newest before it is offered what it has lost (our own)."""
    return planted((push._Pusher, "_check_history", lambda _right: lambda *_given: None))


def delete_beats_edit() -> AbstractContextManager[None]:
    """An edit of a deleted record is taken and thrown away."""
    right = push.OPERATIONS["patch"]

    def patch(batch: Any, mutation: Any) -> Any:
        record = batch.get(mutation.type, mutation.id)
        if record is not None and record.is_deleted:
            return Outcome("ok", record)
        return right(batch, mutation)

    return planted((push, "OPERATIONS", lambda known: {**known, "patch": patch}))


def conflict_is_not_kept() -> AbstractContextManager[None]:
    """The losing value is in no record (Zotero, row-level last writer wins)."""

    def note(batch: Any, mutation: Any, record: Any, unit: Any, changes: Any) -> str:
        return str(id_of_conflict(mutation.mid, unit[0]))

    return planted((conflicts, "note", lambda _right: note))


def conflict_is_hidden() -> AbstractContextManager[None]:
    """The author of the losing value does not see the conflict (CouchDB: hidden conflicts)."""

    def make(right: Right) -> Right:
        def scopes(row: Any, held: Any, directory: Any) -> Any:
            return right({**row, "mine_by": None}, held, directory)

        return scopes

    return planted((visibility, "conflict_scopes", make))


def reused_ids_are_taken() -> AbstractContextManager[None]:
    """Another change under a known id counts as the same (I10)."""

    def make(_right: Right) -> Right:
        return lambda one: {"mid": one.mid, "result": "ok", "seq": 0, "ver": 0}

    return planted((push, "_reused", make))


def moves_leave_children_behind() -> AbstractContextManager[None]:
    """What hangs on a record does not follow it to another owner."""
    from workbench.server import cascade

    return planted((cascade, "dependents", lambda _right: lambda _type_name: ()))


BUGS: tuple[Bug, ...] = (
    last_writer_wins,
    groups_are_torn,
    no_ledger,
    answers_before_the_commit,
    page_boundary_skips,
    ghosts_stay,
    tombstones_are_not_sent,
    everything_is_shown,
    anybody_may_change_anything,
    compaction_forgets_its_floor,
    restore_goes_unnoticed,
    restore_is_seen_by_numbers_only,
    newer_changes_land_first,
    delete_beats_edit,
    conflict_is_not_kept,
    conflict_is_hidden,
    reused_ids_are_taken,
    moves_leave_children_behind,
)
