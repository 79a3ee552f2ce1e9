"""Faults that a reading of the code found; each would have lost, hidden or undone something."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlcipher3.dbapi2 as driver

from tests.store.conftest import EPOCH, KEY, Clock, put
from tests.store.test_apply import ok, send
from workbench.schema.dictionary import record_type
from workbench.store import apply, backup, damage, outbox, rebuilding, records
from workbench.store import connection as connections
from workbench.store.database import Store, open_store
from workbench.sync import bundles
from workbench.wire.ids import new_id
from workbench.wire.merge import merge_patch

Make = Callable[..., UUID]


def test_a_merged_text_does_not_become_the_ground_of_an_edit_made_before_it_was_seen(
    store: Store, make: Make
) -> None:
    lead = new_id()
    with store.load() as w:
        row = {"last_name": "Li", "company": "Hengda", "description": "a\nb\nc"}
        apply.apply_page(w, [put("Lead", lead, 3, row)], "c1", 3, EPOCH)
    with store.write() as w:
        records.patch(w, "Lead", lead, {"description": "a\nb\nC"})
    first = send(store)[0]
    with store.write() as w:
        records.patch(w, "Lead", lead, {"description": "a\nb\nC\nd"})
    merged = "A\nb\nC"  # a colleague had changed the first line
    with store.write() as w:
        outbox.settle(w, [ok(first, 5, canonical={"description": merged})], EPOCH)
    with store.read() as r:
        (second,) = outbox.due(r, 500, 10**6)
    found = merge_patch(record_type("Lead"), {"description": merged}, second.body["set"])
    assert found.values == {"description": "A\nb\nC\nd"}


def test_work_taken_in_keeps_its_order_and_never_takes_a_number_twice(
    store: Store, make: Make, tmp_path: Path, clock: Clock
) -> None:
    other = open_store(tmp_path / "other" / "profile.db", KEY, create=True, now=clock)
    other.set_up({name: str(getattr(store, name)) for name in ("workspace_id", "user_id")})
    other.set_up({"client_id": str(new_id())})
    with other.write() as w:
        account = records.create(w, "Account", {"name": "Hengda"})
    with other.write() as w:
        records.patch(w, "Account", account, {"name": "Hengda Logistics"})
    with other.write() as w:
        records.patch(w, "Account", account, {"name": "Hengda Logistics Ltd"})
    with other.read() as r:
        bundle = bundles.pack(r)
    other.close()
    make("Account", name="Suzhou")
    settled = send(store)
    with store.write() as w:
        outbox.settle(w, [ok(settled[0], 4)], EPOCH)
        apply.apply_page(w, [], "c1", 4, EPOCH)
    with store.write() as w:
        bundles.take_in(w, bundle)
    sent = send(store)
    assert [str(one.mid) for one in sent] == [one["mid"] for one in bundle["changes"]]
    with store.write() as w:
        outbox.settle(w, [ok(one, 5 + n) for n, one in enumerate(sent)], EPOCH)
        apply.apply_page(w, [], "c2", 9, EPOCH)
    with store.read() as r:
        assert not any(outbox.counts(r).values())


def test_a_clock_that_was_ten_years_ahead_holds_no_blocked_change(
    store: Store, make: Make, clock: Clock
) -> None:
    make("Account", name="Hengda")
    clock.advance(days=3650)
    (pending,) = send(store)
    with store.write() as w:
        blocked = {"mid": str(pending.mid), "result": "blocked", "by": str(new_id())}
        outbox.settle(w, [blocked], EPOCH)
    with store.read() as r:
        assert outbox.due(r, 500, 10**6) == []
    clock.advance(days=-3650)
    with store.read() as r:
        assert [one.mid for one in outbox.due(r, 500, 10**6)] == [pending.mid]


def test_an_old_copy_does_not_go_over_a_newer_one_whose_change_was_refused(
    store: Store, make: Make
) -> None:
    account = new_id()
    with store.load() as w:
        apply.apply_page(w, [put("Account", account, 10, {"name": "New"})], "c1", 10, EPOCH)
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    (pending,) = send(store)
    refusal = {"mid": str(pending.mid), "result": "forbidden", "code": "no_edit", "message": ""}
    with store.write() as w:
        outbox.settle(w, [refusal], EPOCH)
    with store.load() as w:
        apply.apply_snapshot(w, "workspace", [put("Account", account, 8, {"name": "Old"})])
    with store.read() as r:
        found = records.require(r, "Account", account)
    assert (found["name"], found.ver) == ("New", 10)


def test_an_unreadable_change_in_a_damaged_file_does_not_keep_it_from_being_made_anew(
    tmp_path: Path, clock: Clock
) -> None:
    store = open_store(tmp_path / "plain" / "profile.db", None, create=True, now=clock)
    store.set_up({name: str(new_id()) for name in ("workspace_id", "user_id", "client_id")})
    with store.write() as w:
        records.create(w, "Account", {"name": "Hengda"})
    with store.write() as w:
        records.create(w, "Account", {"name": "Suzhou"})
    store.close()
    connection = driver.connect(str(store.path))
    connection.execute("UPDATE outbox SET body = '{' WHERE n = 1")
    connection.commit()
    connection.close()
    damage.note(store.path)
    again = rebuilding.open_whole(store.path, None, now=clock)
    with again.read() as r:
        assert outbox.unsent(r) == 2
    again.close()


@pytest.mark.parametrize("has_backup", [False, True])
def test_a_computer_that_stops_while_a_file_is_made_anew_finds_it_again(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch, *, has_backup: bool
) -> None:
    make("Account", name="Hengda")
    if has_backup:
        backup.back_up(store)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[20] ^= 0x40
    store.path.write_bytes(content)

    def stop(*_given: object, **_more: object) -> Store:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(backup, "put_in_place", stop)
        patched.setattr(rebuilding, "open_store", _once(rebuilding.open_store, stop))
        with pytest.raises(KeyboardInterrupt):
            rebuilding.open_whole(store.path, KEY)
    again = rebuilding.open_whole(store.path, KEY)
    with again.read() as r:
        assert outbox.unsent(r) == 1
    again.close()


class FullAtCheckpoints:
    """A connection whose disk is full when the log is to be moved into the file."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, statement: str, *given: Any) -> Any:
        if "wal_checkpoint" in statement:
            error = driver.OperationalError("database or disk is full")
            error.sqlite_errorcode = 13
            raise error
        return self._real.execute(statement, *given)


def test_what_is_committed_is_not_called_unsaved_because_the_log_cannot_be_moved(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[frozenset[str]] = []
    store.subscribe(told.append)
    store.prepare()
    monkeypatch.setattr(connections, "has_long_wal", lambda _path: True)
    monkeypatch.setattr(store, "_writer_connection", FullAtCheckpoints(store._writer_connection))
    with store.load() as w:
        apply.apply_page(w, [put("Account", new_id(), 3, {"name": "Hengda"})], "c1", 3, EPOCH)
    store.checkpoint_when_idle()
    assert told == [frozenset({"Account"})]
    monkeypatch.undo()


def _once(real: Callable[..., Store], stop: Callable[..., Store]) -> Callable[..., Store]:
    """Let the file that is there be looked at, and stop before another is made."""
    return lambda *given, **more: stop() if more.get("create") else real(*given, **more)


def test_a_change_that_changed_nothing_is_not_shown_over_one_made_after_it(
    store: Store,
) -> None:
    lead = new_id()
    row = {"last_name": "Li", "company": "Hengda", "status": "Closed - Not Converted"}
    with store.load() as w:
        apply.apply_page(w, [put("Lead", lead, 3, row | {"status": None})], "c1", 3, EPOCH)
    for status in ("Closed - Not Converted", "Working - Contacted"):
        with store.write() as w:
            records.patch(w, "Lead", lead, {"status": status})
    nothing, later = send(store)  # a colleague had closed it, so the first has no number of its own
    with store.write() as w:
        outbox.settle(w, [ok(nothing, 9), ok(later, 6)], EPOCH)
    for up_to in (6, 7, 9):
        with store.load() as w:
            now = row | {"status": "Working - Contacted"}
            apply.apply_page(w, [put("Lead", lead, 6, now)], f"c{up_to}", up_to, EPOCH)
        with store.read() as r:
            assert records.require(r, "Lead", lead)["status"] == "Working - Contacted"
    with store.read() as r:
        assert not any(outbox.counts(r).values())
