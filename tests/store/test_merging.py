"""Merges on the client: shown at once, kept, sent as one change, and undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.store.conftest import EPOCH, KEY, Clock, gone, put
from workbench.errors import Refused
from workbench.store import (
    apply,
    corrections,
    integrity,
    merge_tables,
    merging,
    outbox,
    records,
)
from workbench.store.database import Store, open_store
from workbench.wire.ids import new_id

Make = Callable[..., UUID]


def came(store: Store, *changes: Any, up_to: int = 10) -> None:
    """Let the feed bring something."""
    with store.load() as w:
        apply.apply_page(w, changes, "c", up_to, EPOCH)


@pytest.fixture
def kept(store: Store) -> UUID:
    record_id = new_id()
    came(store, put("Account", record_id, 1, {"name": "Hengda Logistics", "tags": ["a"]}))
    return record_id


@pytest.fixture
def other(store: Store) -> UUID:
    record_id = new_id()
    row = {"name": "Hengda", "website": "https://hengda.example", "tags": ["b"]}
    came(store, put("Account", record_id, 2, row))
    return record_id


@pytest.fixture
def contact(store: Store, other: UUID) -> UUID:
    """Return a contact of the record that will go, as the server has it."""
    record_id = new_id()
    came(store, put("Contact", record_id, 3, {"last_name": "Li", "account_id": str(other)}))
    return record_id


def merge(store: Store, kept: UUID, other: UUID, **values: Any) -> UUID:
    with store.write() as w:
        return merging.merge(w, "Account", kept, other, values)


def unmerge(store: Store, mid: UUID) -> bool:
    with store.write() as w:
        return merging.unmerge(w, mid)


def answer(store: Store, mid: UUID, result: str, seq: int = 20, **members: Any) -> None:
    with store.write() as w:
        outbox.mark_sent(w, [mid])
    with store.write() as w:
        told = {"mid": str(mid), "result": result, "seq": seq, "ver": seq, **members}
        outbox.settle(w, [told], EPOCH)


def value(store: Store, type_name: str, record_id: UUID, field: str) -> Any:
    with store.read() as r:
        return records.require(r, type_name, record_id)[field]


def is_here(store: Store, record_id: UUID, type_name: str = "Account") -> bool:
    with store.read() as r:
        return records.get(r, type_name, record_id) is not None


def assert_sound(store: Store) -> None:
    assert [one for one in integrity.check(store) if not one.is_ok] == []


def test_a_merge_is_one_change_and_shows_at_once(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    mid = merge(store, kept, other, website="https://hengda.example", tags=["a", "b"])
    with store.read() as r:
        (waiting,) = outbox.listing(r)
    assert (waiting.mid, waiting.op, waiting.rid) == (mid, "merge", kept)
    body = waiting.body
    assert (body["loser"], body["seen_ver"]) == (str(other), 2)
    assert body["set"] == {
        "website": {"old": None, "new": "https://hengda.example"},
        "tags": {"add": ["b"], "remove": []},
    }
    assert not is_here(store, other)
    assert value(store, "Contact", contact, "account_id") == kept
    assert value(store, "Account", kept, "tags") == ("a", "b")
    assert_sound(store)


def test_a_merge_that_was_never_sent_leaves_nothing_behind_when_undone(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    mid = merge(store, kept, other, website="https://hengda.example")
    assert unmerge(store, mid)
    assert not unmerge(store, mid)
    with store.read() as r:
        assert outbox.listing(r) == []
        assert records.require(r, "Account", other).is_pending is False
    assert value(store, "Contact", contact, "account_id") == other
    assert value(store, "Account", kept, "website") is None
    assert_sound(store)


def test_a_merge_on_its_way_is_undone_at_once_by_a_second_change(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    mid = merge(store, kept, other, website="https://hengda.example")
    with store.write() as w:
        outbox.mark_sent(w, [mid])
    assert unmerge(store, mid)
    assert not unmerge(store, mid)
    with store.read() as r:
        undo = outbox.listing(r)[-1]
    assert (undo.op, undo.body["merge"], undo.body["deps"]) == ("unmerge", str(mid), [str(mid)])
    assert value(store, "Account", other, "website") == "https://hengda.example"
    assert value(store, "Contact", contact, "account_id") == other
    assert value(store, "Account", kept, "website") is None
    assert_sound(store)


def arrived(store: Store, kept: UUID, other: UUID, contact: UUID, mid: UUID) -> None:
    """Let the server take a merge, and the feed bring what it did."""
    answer(store, mid, "ok", 20)
    row = {"name": "Hengda Logistics", "website": "https://hengda.example"}
    came(
        store,
        put("Account", kept, 17, row),
        put("Contact", contact, 18, {"last_name": "Li", "account_id": str(kept)}),
        gone("delete", "Account", other, 19),
        up_to=20,
    )


def test_a_merge_the_server_took_can_be_undone_offline_later(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    mid = merge(store, kept, other, website="https://hengda.example")
    arrived(store, kept, other, contact, mid)
    with store.read() as r:
        assert outbox.listing(r) == []
        assert not records.require(r, "Contact", contact).is_pending
    assert not is_here(store, other)
    assert_sound(store)
    assert unmerge(store, mid)
    assert value(store, "Account", other, "name") == "Hengda"
    assert value(store, "Contact", contact, "account_id") == other
    assert value(store, "Account", kept, "website") is None
    with store.read() as r:
        (undo,) = outbox.listing(r)
    answer(store, undo.mid, "ok", 30)
    came(
        store,
        put("Account", other, 27, {"name": "Hengda"}),
        put("Contact", contact, 28, {"last_name": "Li", "account_id": str(other)}),
        put("Account", kept, 29, {"name": "Hengda Logistics"}),
        up_to=30,
    )
    assert value(store, "Contact", contact, "account_id") == other
    assert is_here(store, other)
    assert not unmerge(store, mid)
    assert_sound(store)


def test_a_refused_merge_returns_everything_as_it_was(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    mid = merge(store, kept, other, website="https://hengda.example")
    answer(store, mid, "rejected", code="edited_since", message="No.", fields=[])
    assert value(store, "Account", other, "name") == "Hengda"
    assert value(store, "Contact", contact, "account_id") == other
    assert value(store, "Account", kept, "website") is None
    with store.read() as r:
        assert outbox.counts(r)["quarantined"] == 1
    assert_sound(store)
    with store.write() as w:
        anew = corrections.resend(w, mid)
    assert not is_here(store, other)
    assert value(store, "Account", kept, "website") == "https://hengda.example"
    answer(store, anew, "forbidden", code="no_delete", message="No.")
    with store.write() as w:
        outbox.discard(w, anew)
    assert is_here(store, other)
    assert value(store, "Contact", contact, "account_id") == other
    assert_sound(store)


def test_what_comes_from_the_server_for_the_record_that_goes_shows_under_the_one_that_stays(
    store: Store, kept: UUID, other: UUID
) -> None:
    mid = merge(store, kept, other)
    late = new_id()
    came(
        store,
        put("Contact", late, 8, {"last_name": "Wu", "account_id": str(other)}),
        put("Account", other, 9, {"name": "Hengda Group"}),
    )
    assert value(store, "Contact", late, "account_id") == kept
    assert not is_here(store, other)
    assert_sound(store)
    answer(store, mid, "rejected", code="edited_since", message="No.", fields=[])
    assert value(store, "Contact", late, "account_id") == other
    assert value(store, "Account", other, "name") == "Hengda Group"
    assert_sound(store)


def test_a_snapshot_brings_what_hung_on_the_record_that_goes_to_the_one_that_stays(
    store: Store, kept: UUID, other: UUID
) -> None:
    merge(store, kept, other)
    late = new_id()
    row = {"last_name": "Wu", "account_id": str(other)}
    line = put("Contact", late, 8, row) | {"id": late.bytes}  # as a snapshot is read
    with store.load() as w:
        apply.apply_snapshot(w, "workspace", [line])
    assert value(store, "Contact", late, "account_id") == kept
    assert_sound(store)


def test_a_child_deleted_elsewhere_does_not_come_back_by_a_merge(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    merge(store, kept, other)
    came(store, gone("delete", "Contact", contact, 9))
    assert not is_here(store, contact, "Contact")
    assert_sound(store)


def test_waiting_changes_of_both_records_stay_and_come_first(
    store: Store, make: Make, kept: UUID, other: UUID
) -> None:
    fresh = make("Account", name="Hengda Co", billing_city="Ningbo")
    child = make("Contact", last_name="Li", account_id=fresh)
    with store.write() as w:
        records.patch(w, "Account", kept, {"billing_city": "Wuxi"})
    mid = merge(store, kept, fresh, phone="+862155550123")
    with store.write() as w:
        records.patch(w, "Account", kept, {"phone": "+862155550999"})
        records.patch(w, "Contact", child, {"account_id": other})
    with store.read() as r:
        due = outbox.due(r, 100, 10**6)
    ops = [(one.op, one.rid) for one in due]
    assert [op for op, _rid in ops] == ["create", "create", "patch", "merge", "patch", "patch"]
    joined = due[3].body
    assert joined["deps"] == [str(due[0].mid)]
    assert due[4].body["set"]["phone"]["after"] == str(mid)
    assert value(store, "Contact", child, "account_id") == other
    assert_sound(store)


def test_merges_upon_merges_show_and_are_undone_from_the_last(
    store: Store, kept: UUID, other: UUID, contact: UUID, make: Make
) -> None:
    third = make("Account", name="Hengda Group")
    first = merge(store, kept, other)
    with store.write() as w:
        second = merging.merge(w, "Account", third, kept)
    assert value(store, "Contact", contact, "account_id") == third
    with pytest.raises(Refused, match="merged since"):
        unmerge(store, first)
    assert unmerge(store, second)
    assert value(store, "Contact", contact, "account_id") == kept
    assert unmerge(store, first)
    assert value(store, "Contact", contact, "account_id") == other
    assert_sound(store)


def test_a_refused_change_of_the_record_that_goes_is_decided_first(
    store: Store, kept: UUID, other: UUID
) -> None:
    with store.write() as w:
        records.patch(w, "Account", other, {"phone": "+862155550123"})
    with store.read() as r:
        (waiting,) = outbox.listing(r)
    answer(store, waiting.mid, "rejected", code="invalid_value", message="No.", fields=[])
    with pytest.raises(Refused, match="Needs attention"):
        merge(store, kept, other)


def test_only_two_records_of_one_kind_are_merged(store: Store, kept: UUID, make: Make) -> None:
    with pytest.raises(Refused, match="Two leads"):
        merge(store, kept, kept)
    deal = make("Opportunity", name="One", stage_name="Prospecting")
    with store.write() as w, pytest.raises(Refused, match="Two leads"):
        merging.merge(w, "Opportunity", deal, kept)


def test_the_journal_brings_a_merge_back(
    path: Path, store: Store, kept: UUID, other: UUID, contact: UUID, clock: Clock
) -> None:
    before = path.with_name("before.db")
    with store.read() as r:
        r.copy_pages(before, pages=-1, pause_s=0)
    merge(store, kept, other, website="https://hengda.example")
    store.close()
    for file in path.parent.glob("profile.db*"):
        file.unlink()
    before.rename(path)
    again = open_store(path, KEY, now=clock)
    again.prepare()
    assert not is_here(again, other)
    assert value(again, "Contact", contact, "account_id") == kept
    assert value(again, "Account", kept, "website") == "https://hengda.example"
    assert_sound(again)
    again.close()


def test_another_history_of_the_server_gets_the_merge_again(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    mid = merge(store, kept, other, website="https://hengda.example")
    arrived(store, kept, other, contact, mid)
    with store.load() as w:
        assert apply.new_epoch(w, "6b1d0000-0000-4000-8000-000000000002") == 1
        changes = [
            put("Account", kept, 1, {"name": "Hengda Logistics"}),
            put("Account", other, 2, {"name": "Hengda"}),
            put("Contact", contact, 3, {"last_name": "Li", "account_id": str(other)}),
        ]
        apply.apply_page(w, changes, "c", 3, "6b1d0000-0000-4000-8000-000000000002")
    assert not is_here(store, other)
    assert value(store, "Contact", contact, "account_id") == kept
    assert value(store, "Account", kept, "website") == "https://hengda.example"
    assert_sound(store)


def test_a_survivor_that_leaves_my_sight_gives_the_other_back(
    store: Store, kept: UUID, other: UUID, contact: UUID
) -> None:
    merge(store, kept, other)
    came(store, gone("remove", "Account", kept, 9))
    assert is_here(store, other)
    assert value(store, "Contact", contact, "account_id") == other
    assert_sound(store)


def test_what_hangs_on_a_merged_record_is_looked_for_without_reading_the_whole_outbox(
    store: Store,
) -> None:
    with store.read() as r:
        steps = [row[3] for row in r.rows(f"EXPLAIN QUERY PLAN {merge_tables._IN_FORCE}")]
    assert steps[0].startswith("SCAN k")
    assert steps[1].startswith("SEARCH o")
