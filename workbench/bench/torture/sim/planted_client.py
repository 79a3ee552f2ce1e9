"""Bugs that other clients had (sync.md 1b), put into ours."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from workbench.backend.transport import Failure
from workbench.bench.torture.sim.planting import planted
from workbench.store import apply, archive, meta, outbox, overlay, record_rows, settling
from workbench.sync import bookmarks, checks, pulling
from workbench.sync.bookmarks import Place, Plan
from workbench.sync.engine import Engine
from workbench.sync.pushing import Pusher
from workbench.wire.messages import dumps, loads

Right = Callable[..., Any]
Bug = Callable[[], AbstractContextManager[None]]


def cursor_before_rows() -> AbstractContextManager[None]:
    """The checkpoint is written before the rows (PouchDB #1240, RxDB #5571)."""

    def make(right: Right) -> Right:
        def early(store: Any, clock: Any, page: checks.Page) -> Iterator[int]:
            with store.load() as w:
                apply.apply_page(w, [], page.next, page.up_to, page.epoch)
            yield 0
            yield from right(store, clock, page)

        return early

    return planted((pulling, "_apply", make))


def acked_when_sent() -> AbstractContextManager[None]:
    """A change counts as sent once the request leaves (AnkiDroid #4366, CHT #8093)."""

    def make(right: Right) -> Right:
        def mark(w: Any, mids: list[UUID]) -> None:
            right(w, mids)
            epoch = meta.get(w, "epoch")
            for mid in mids:
                w.execute(
                    "UPDATE outbox SET state = 'acked', ack_seq = 0, ack_epoch = ? WHERE mid = ?",
                    (epoch, mid.bytes),
                )

        return mark

    return planted((outbox, "mark_sent", make))


def pull_overwrites_edits() -> AbstractContextManager[None]:
    """A pulled row goes over a local edit (Joplin #16208, Salesforce MobileSync)."""

    def make(right: Right) -> Right:
        def over(w: Any, type_name: str, record_id: UUID, change: Any, scopes: Any) -> None:
            shown = record_rows.find(w, type_name, record_id)
            if shown is None:
                right(w, type_name, record_id, change, scopes)
                return
            ver, row = change["ver"], change["row"]
            record_rows.replace(w, type_name, shown, row, ver=ver, is_pending=False)

        return over

    return planted((apply, "_put_under", make))


def later_edits_marked_clean() -> AbstractContextManager[None]:
    """An edit made during a push is marked clean with it (WatermelonDB 0.23)."""

    def make(right: Right) -> Right:
        def acknowledge(w: Any, mid: UUID, result: Any, epoch: str) -> None:
            right(w, mid, result, epoch)
            query = (
                "SELECT mid FROM outbox WHERE state = 'new'"
                " AND rid = (SELECT rid FROM outbox WHERE mid = ?)"
            )
            later = [UUID(bytes=found) for (found,) in w.rows(query, (mid.bytes,))]
            archive.move(w, later, "acked")

        return acknowledge

    return planted((settling, "_acknowledge", make))


def reset_wipes_the_outbox() -> AbstractContextManager[None]:
    """A client reset takes unsent work with it (Realm JS #3548, java #4997)."""

    def make(right: Right) -> Right:
        def write_place(w: Any, place: Place | None) -> None:
            right(w, place)
            if place is None:
                _drop_all(w)

        return write_place

    return planted((bookmarks, "write_place", make))


def signing_out_wipes() -> AbstractContextManager[None]:
    """A 401 or 403 resets everything (Zotero #1002, #209)."""

    def make(right: Right) -> Right:
        def stop(engine: Engine, phase: Any) -> Any:
            with engine._store.write() as w:
                _drop_all(w)
            return right(engine, phase)

        return stop

    return planted((Engine, "_stop", make))


def what_was_seen_is_refreshed() -> AbstractContextManager[None]:
    """A pull moves the base under a waiting edit (finding 2 of sync.md: versions, not values)."""

    def make(right: Right) -> Right:
        def put_under(w: Any, type_name: str, record_id: UUID, change: Any, scopes: Any) -> None:
            right(w, type_name, record_id, change, scopes)
            query = (
                "SELECT mid, body FROM outbox WHERE rid = ? AND op = 'patch' AND sent_at IS NULL"
            )
            for mid, text in w.rows(query, (record_id.bytes,)):
                body = loads(text)
                for name, one in body["set"].items():
                    if "new" in one:
                        one["old"] = change["row"].get(name)
                        one.pop("after", None)
                w.execute("UPDATE outbox SET body = ? WHERE mid = ?", (dumps(body).decode(), mid))

        return put_under

    return planted((apply, "_put_under", make))


def one_bad_change_stops_all() -> AbstractContextManager[None]:
    """One refused change blocks the queue for ever (WatermelonDB, powersync.dart #452)."""

    def make(right: Right) -> Right:
        def due(r: Any, limit: int, most: int) -> Any:
            return [] if outbox.counts(r)["quarantined"] else right(r, limit, most)

        return due

    return planted((outbox, "due", make))


def never_tries_again() -> AbstractContextManager[None]:
    """An upload starts by an event only; a missed one is stuck (powersync.dart #307, #308)."""
    given_up: set[int] = set()

    def make(right: Right) -> Right:
        def step(self: Pusher) -> bool:
            if id(self) in given_up:
                return False
            try:
                return bool(right(self))
            except Failure:
                given_up.add(id(self))
                raise

        return step

    return planted((Pusher, "step", make))


def acked_is_shown_no_more() -> AbstractContextManager[None]:
    """An acknowledged edit vanishes until the pull brings it (powersync.dart #253, #226)."""

    def make(right: Right) -> Right:
        def settle(w: Any, results: Any, epoch: str) -> Any:
            settled = right(w, results, epoch)
            for mid, type_name, rid in w.rows(
                "SELECT mid, type, rid FROM outbox WHERE state = 'acked'"
            ):
                archive.move(w, [UUID(bytes=mid)], "acked")
                overlay.rebuild(w, type_name, UUID(bytes=rid))
            return settled

        return settle

    return planted((outbox, "settle", make))


def feed_from_the_newest_snapshot() -> AbstractContextManager[None]:
    """After several snapshots the feed goes on from the last one (Electric #2311, #2331)."""

    def make(right: Right) -> Right:
        def finished(self: Plan, header: Any, held: Any) -> Plan:
            place = Place(header.as_of, header.as_of_seq)
            plan: Plan = right(self, header, held)
            return dataclasses.replace(plan, oldest=place)

        return finished

    return planted((Plan, "finished", make))


def revoking_takes_too_much() -> AbstractContextManager[None]:
    """Leaving one scope removes what others still hold (Salesforce Android #1339)."""

    def make(right: Right) -> Right:
        def leave(w: Any, type_name: str, pk: int, scope: int) -> Any:
            if not right(w, type_name, pk, scope):
                record_rows.remove(w, type_name, pk)
            return True

        return leave

    return planted((apply, "leave_scope", make))


def nothing_is_offered_again() -> AbstractContextManager[None]:
    """A restored server never gets back what it had acknowledged (CHT #8093)."""
    return planted((archive, "reoffer", lambda _right: lambda w, epoch: 0))


def nothing_is_kept_after_the_ack() -> AbstractContextManager[None]:
    """What was acknowledged is forgotten at once, so nothing can heal a restored server."""

    def make(right: Right) -> Right:
        def move(w: Any, mids: Any, state: str) -> None:
            right(w, mids, state)
            w.execute("DELETE FROM archive WHERE state = 'acked'")

        return move

    return planted((archive, "move", make))


def order_reversed() -> AbstractContextManager[None]:
    """The queue is walked in a changing order (mono #6340)."""
    return planted((outbox, "due", lambda right: lambda *given: right(*given)[::-1]))


def blocked_is_dropped() -> AbstractContextManager[None]:
    """A child whose parent was refused is given up."""

    def make(_right: Right) -> Right:
        def block(w: Any, mid: UUID, *_rest: Any) -> None:
            archive.move(w, [mid], "acked")

        return block

    return planted((settling, "_block", make))


def refused_is_dropped() -> AbstractContextManager[None]:
    """The text of a refused change is thrown away (Zotero #3511)."""

    def make(_right: Right) -> Right:
        def quarantine(w: Any, mids: Any, error: Any) -> None:
            archive.move(w, mids, "acked")

        return quarantine

    return planted((settling, "quarantine", make))


def remote_delete_takes_edits() -> AbstractContextManager[None]:
    """A colleague's delete destroys unsent edits (WatermelonDB, by its specification)."""

    def make(right: Right) -> Right:
        def take(w: Any, type_name: str, record_id: UUID, ver: int, **how: Any) -> None:
            query = "SELECT mid FROM outbox WHERE rid = ? AND state <> 'acked'"
            waiting = [UUID(bytes=mid) for (mid,) in w.rows(query, (record_id.bytes,))]
            archive.move(w, waiting, "acked")
            right(w, type_name, record_id, ver, **how)

        return take

    return planted((apply, "_take_away", make))


def times_are_the_cursor() -> AbstractContextManager[None]:
    """A row changed before the newest one here is taken for known (Joplin #6517, #13054)."""

    def make(right: Right) -> Right:
        def page(w: Any, changes: Any, *rest: Any) -> None:
            newest = meta.get(w, "newest") or ""
            times = [(one.get("row") or {}).get("last_modified_at") or "" for one in changes]
            meta.put(w, "newest", max([newest, *times]))
            known = zip(changes, times, strict=True)
            right(w, [one for one, at in known if not at or at >= newest], *rest)

        return page

    return planted((apply, "apply_page", make))


def pulled_during_a_push_is_dropped() -> AbstractContextManager[None]:
    """What is pulled while changes are under way is skipped, the cursor is not (RxDB #5571)."""

    def make(right: Right) -> Right:
        def page(w: Any, changes: Any, *rest: Any) -> None:
            is_under_way = outbox.counts(w)["sent"] > 0
            right(w, [] if is_under_way else changes, *rest)

        return page

    return planted((apply, "apply_page", make))


def the_deleted_never_return() -> AbstractContextManager[None]:
    """What was deleted and is there again stays away (CouchDB #1418, Joplin #14383)."""

    def make(right: Right) -> Right:
        def page(w: Any, changes: Any, *rest: Any) -> None:
            gone = set((meta.get(w, "gone") or "").split())
            right(w, [one for one in changes if one["id"] not in gone], *rest)
            gone |= {one["id"] for one in changes if one["op"] == "delete"}
            meta.put(w, "gone", " ".join(sorted(gone)))

        return page

    return planted((apply, "apply_page", make))


def _drop_all(w: Any) -> None:
    waiting = w.rows("SELECT mid, type, rid FROM outbox WHERE state <> 'acked'")
    archive.move(w, [UUID(bytes=mid) for mid, _type, _rid in waiting], "acked")
    for _mid, type_name, rid in waiting:
        overlay.rebuild(w, type_name, UUID(bytes=rid))


BUGS: tuple[Bug, ...] = (
    cursor_before_rows,
    acked_when_sent,
    pull_overwrites_edits,
    later_edits_marked_clean,
    reset_wipes_the_outbox,
    signing_out_wipes,
    what_was_seen_is_refreshed,
    one_bad_change_stops_all,
    never_tries_again,
    acked_is_shown_no_more,
    feed_from_the_newest_snapshot,
    revoking_takes_too_much,
    nothing_is_offered_again,
    nothing_is_kept_after_the_ack,
    order_reversed,
    blocked_is_dropped,
    refused_is_dropped,
    remote_delete_takes_edits,
    times_are_the_cursor,
    pulled_during_a_push_is_dropped,
    the_deleted_never_return,
)
