"""The one door: what is saved, what is refused, and what the outbox says of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.store.conftest import EPOCH, Clock, put
from workbench.errors import InvalidInput, NotFound, Refused
from workbench.store import apply, outbox, records, search
from workbench.store.database import Store
from workbench.wire.ids import new_id


def bodies(store: Store) -> list[dict[str, Any]]:
    with store.read() as r:
        return [pending.body for pending in outbox.listing(r)]


def test_a_new_record_is_shown_found_and_waits_for_the_server(store: Store, clock: Clock) -> None:
    with store.write() as w:
        lead = records.create(w, "Lead", {"last_name": "张", "first_name": "伟", "company": "恒达"})
    with store.read() as r:
        found = records.require(r, "Lead", lead)
        assert [hit.id for hit in search.find(r, "张")] == [lead]
    assert (found.name, found["company"], found.ver, found.is_pending) == ("张伟", "恒达", 0, True)
    assert found["created_at"] == clock.now
    assert found["created_by_id"] == store.user_id
    [body] = bodies(store)
    assert body["op"] == "create"
    assert body["row"]["company"] == "恒达"
    assert "created_at" not in body["row"]
    assert body["at"] == "2026-11-22T02:13:27.123Z"


def test_values_come_back_as_python_objects(store: Store, make: Callable[..., UUID]) -> None:
    deal = make(
        "Opportunity",
        name="Deal",
        stage_name="Prospecting",
        amount=Decimal("1054.50"),
        close_date=date(2026, 12, 1),
        tags=("q4", "hot"),
        account_id=str(new_id()),
    )
    with store.read() as r:
        found = records.require(r, "Opportunity", deal)
    assert found["amount"] == Decimal("1054.50")
    assert found["close_date"] == date(2026, 12, 1)
    assert found["tags"] == ("hot", "q4")
    assert isinstance(found["account_id"], UUID)
    assert found["created_at"] == datetime(2026, 11, 22, 2, 13, 27, 123000, tzinfo=UTC)


def test_a_logged_call_is_appended_with_its_parent_as_dependency(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    with store.write() as w:
        records.append(w, "Task", {"task_subtype": "call", "what_id": account})
    parent, call = bodies(store)
    assert (call["op"], call["deps"]) == ("append", [parent["mid"]])
    with store.write() as w, pytest.raises(ValueError, match="created"):
        records.append(w, "Account", {"name": "x"})


def test_a_patch_says_what_the_user_saw_and_who_made_it(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda", phone="110")
    with store.write() as w:
        assert records.patch(w, "Account", account, {"name": "Hengda Logistics", "phone": "110"})
        assert not records.patch(w, "Account", account, {"phone": "110"})
        assert records.patch(w, "Account", account, {"name": "HL"})
    create, first, second = bodies(store)
    assert first["set"] == {
        "name": {"old": "Hengda", "new": "Hengda Logistics", "after": create["mid"]}
    }
    assert second["set"]["name"]["after"] == first["mid"]
    assert first["deps"] == [create["mid"]]


def test_what_the_user_saw_counts_not_what_came_meanwhile(store: Store) -> None:
    account = new_id()
    with store.load() as w:
        apply.apply_page(w, [put("Account", account, 2, {"name": "Theirs"})], "c", 2, EPOCH)
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"}, seen={"name": "Old"})
        assert not records.patch(w, "Account", account, {"name": "Mine"})
    assert bodies(store)[0]["set"] == {"name": {"old": "Old", "new": "Mine"}}


def test_a_value_older_than_its_rule_is_shown_and_can_be_put_right(store: Store) -> None:
    deal = new_id()
    with store.load() as w:
        row = {"name": "Old", "probability": 120}
        apply.apply_page(w, [put("Opportunity", deal, 2, row)], "c", 2, EPOCH)
    with store.write() as w:
        assert records.require(w, "Opportunity", deal)["probability"] == 120
        records.patch(w, "Opportunity", deal, {"next_step": "Call"})
        records.patch(w, "Opportunity", deal, {"probability": 90}, seen={"probability": 120})
    assert bodies(store)[-1]["set"]["probability"] == {"old": 120, "new": 90}


def test_a_group_is_sent_whole_and_sets_as_words(store: Store, make: Callable[..., UUID]) -> None:
    deal = make("Opportunity", name="Deal", stage_name="Prospecting", tags=["a", "b"])
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"amount": "5.00", "tags": ["b", "c"]})
    changes = bodies(store)[1]["set"]
    assert list(changes) == ["stage_name", "amount", "close_date", "tags"]
    assert (changes["stage_name"]["old"], changes["stage_name"]["new"]) == ("Prospecting",) * 2
    assert changes["close_date"] == {"old": None, "new": None}
    assert changes["tags"] == {"add": ["c"], "remove": ["a"]}


def test_a_deleted_record_is_gone_here_and_says_what_was_seen(store: Store) -> None:
    account = new_id()
    with store.load() as w:
        apply.apply_page(w, [put("Account", account, 7, {"name": "Hengda"})], "c", 7, EPOCH)
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "x"})
        records.delete(w, "Account", account)
        assert records.get(w, "Account", account) is None
        assert search.find(w, "x") == []
    patch, delete = bodies(store)
    assert (delete["op"], delete["seen_ver"], delete["after"]) == ("delete", 7, [patch["mid"]])


@pytest.mark.parametrize(
    ("type_name", "values", "error"),
    [
        ("Lead", {"last_name": "张"}, InvalidInput),
        ("Lead", {"last_name": "张", "company": "x", "colour": "red"}, InvalidInput),
        ("OpportunityLineItem", {"discount": 120}, InvalidInput),
        ("Account", {"name": "x", "created_at": "2026-11-22T02:13:27.123Z"}, Refused),
        ("OpportunityFieldHistory", {"field": "amount"}, Refused),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    store: Store, type_name: str, values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error), store.write() as w:
        records.create(w, type_name, values)
    assert bodies(store) == []


def test_a_call_cannot_be_rewritten_and_a_required_field_not_emptied(
    store: Store, make: Callable[..., UUID]
) -> None:
    call = make("Task", task_subtype="call", call_disposition="no_answer")
    account = make("Account", name="Hengda")
    with store.write() as w:
        with pytest.raises(Refused, match="correction"):
            records.patch(w, "Task", call, {"call_disposition": "gatekeeper"})
        with pytest.raises(InvalidInput, match="Name"):
            records.patch(w, "Account", account, {"name": ""})
        with pytest.raises(NotFound):
            records.patch(w, "Account", new_id(), {"name": "x"})
        with pytest.raises(NotFound):
            records.delete(w, "Account", new_id())
        with pytest.raises(NotFound):
            records.require(w, "Account", new_id())


def test_a_bundle_marks_what_belongs_together(store: Store) -> None:
    with store.write() as w:
        with records.bundle(w) as bundle, records.bundle(w) as inner:
            assert inner == bundle
            records.create(w, "Account", {"name": "A"})
            records.create(w, "Account", {"name": "B"})
        records.create(w, "Account", {"name": "C"})
    assert [body.get("bundle") for body in bodies(store)] == [str(bundle), str(bundle), None]


def test_many_records_are_fetched_by_id(store: Store, make: Callable[..., UUID]) -> None:
    ids = [make("Account", name=f"Company {n}") for n in range(3)]
    with store.read() as r:
        found = records.get_many(r, "Account", [*ids, new_id()])
    assert {record.name for record in found.values()} == {"Company 0", "Company 1", "Company 2"}


def test_deciding_a_conflict_is_a_mutation_like_any_other(store: Store) -> None:
    conflict, deal = new_id(), new_id()
    row = {
        "type": "Opportunity",
        "record_id": str(deal),
        "fields": ["amount"],
        "mine": {"amount": "5.00"},
        "theirs": {"amount": "6.00"},
        "state": "open",
    }
    with store.load() as w:
        apply.apply_page(w, [put("Conflict", conflict, 3, row)], "c", 3, EPOCH)
    with store.write() as w:
        records.resolve(w, conflict, "mine")
        with pytest.raises(Refused, match="decided"):
            records.resolve(w, conflict, "theirs")
        assert records.require(w, "Conflict", conflict)["state"] == "resolved"
    [body] = bodies(store)
    assert (body["op"], body["choice"]) == ("resolve", "mine")
    assert (body["value"], body["theirs"]) == ({"amount": "5.00"}, {"amount": "6.00"})
