"""Search as you type, and lists of any length."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from workbench.errors import InvalidInput
from workbench.store import lists, names, records, search
from workbench.store.database import Store
from workbench.store.lists import Filter, ListQuery, Sort
from workbench.wire.ids import new_id

Make = Callable[..., UUID]


def found(store: Store, text: str, **more: Any) -> list[str]:
    with store.read() as r:
        return [hit.name for hit in search.find(r, text, **more)]


@pytest.fixture
def people(make: Make) -> None:
    make("Lead", first_name="伟", last_name="张", company="北京科技")
    make("Lead", first_name="Ada", last_name="Lovelace", company="Analytical Engines")
    make("Account", name="恒达物流", phone="+86 138 0013 8000", billing_city="北京")
    make("Account", name="Adaptive GmbH", phone="021-5555 0123", description="asked for Ada")
    make("Contact", last_name="O'Brien", email="mary.obrien@example.com", title="Café owner")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "names_found"),
    [
        ("北京", {"张伟", "恒达物流"}),
        ("张", {"张伟"}),
        ("恒达", {"恒达物流"}),
        ("达物流", {"恒达物流"}),
        ("恒", {"恒达物流"}),
        ("8000", {"恒达物流"}),
        ("138 0013 8000", {"恒达物流"}),
        ("+8613800138000", {"恒达物流"}),
        ("021 5555 0123", {"Adaptive GmbH"}),
        ("0123", {"Adaptive GmbH"}),
        ("lov", {"Ada Lovelace"}),
        ("love ada", {"Ada Lovelace"}),
        ("cafe", {"O'Brien"}),
        ("o'brien", {"O'Brien"}),
        ("mary.obrien@example.com", {"O'Brien"}),
        ('"AND OR (', set()),
        ("zzz", set()),
        ("  ", set()),
    ],
)
def test_what_is_typed_is_found(store: Store, text: str, names_found: set[str]) -> None:
    assert set(found(store, text)) == names_found


@pytest.mark.usefixtures("people")
def test_names_that_begin_with_the_words_come_first(store: Store) -> None:
    assert found(store, "ada")[:2] in (
        ["Adaptive GmbH", "Ada Lovelace"],
        ["Ada Lovelace", "Adaptive GmbH"],
    )
    assert found(store, "ada", types=["Lead"]) == ["Ada Lovelace"]
    assert found(store, "ada", limit=1) == found(store, "ada")[:1]
    with store.read() as r:
        [hit] = search.find(r, "恒达")
    assert (hit.type, hit.snippet) == ("Account", "+8613800138000")


def test_an_account_stands_before_the_many_deals_that_carry_its_name(store: Store) -> None:
    with store.write() as w:
        records.create(w, "Account", {"name": "Acme Corporation"})
        for number in range(search.MOST_CANDIDATES + 20):
            deal = {"name": f"Acme Corporation {number}", "stage_name": "Prospecting"}
            records.create(w, "Opportunity", deal)
    with store.read() as r:
        assert [hit.type for hit in search.find(r, "acme", limit=2)] == ["Account", "Opportunity"]


@pytest.mark.parametrize(
    ("oldest", "typed", "newer"),
    [("恒达物流", "恒达", "北京恒达"), ("Ember Foods", "ember f", "New Ember Foods")],
)
def test_an_old_name_that_begins_with_the_words_is_not_lost_behind_new_ones(
    store: Store, oldest: str, typed: str, newer: str
) -> None:
    with store.write() as w:
        records.create(w, "Account", {"name": oldest})
        for number in range(150):
            records.create(w, "Account", {"name": f"{newer} {number}"})
    assert found(store, typed)[0] == oldest
    assert len(found(store, typed)) == 50


def test_a_changed_name_is_found_and_the_old_one_is_not(store: Store, make: Make) -> None:
    account = make("Account", name="Hengda")
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Nanjing"})
    assert (found(store, "heng"), found(store, "nan")) == ([], ["Nanjing"])
    with store.write() as w:
        records.delete(w, "Account", account)
    assert found(store, "nan") == []


@pytest.fixture
def deals(store: Store, make: Make) -> list[UUID]:
    """Return ten deals of one account, amounts 0 to 9, every other one without an account."""
    account = make("Account", name="Hengda")
    with store.write() as w:
        return [
            records.create(
                w,
                "Opportunity",
                {
                    "name": f"Deal {n}",
                    "stage_name": "Prospecting" if n < 7 else "Closed Won",
                    "amount": f"{n}.00",
                    "account_id": account if n % 2 else None,
                    "tags": ["q4"] if n == 3 else [],
                    "owner_id": w.store.user_id,
                },
            )
            for n in range(10)
        ]


@pytest.mark.usefixtures("deals")
@pytest.mark.parametrize(
    ("filters", "amounts"),
    [
        ((Filter("stage_name", "=", "Closed Won"),), [7, 8, 9]),
        ((Filter("amount", "between", ("2.00", "4.00")),), [2, 3, 4]),
        ((Filter("amount", ">", "8.00"),), [9]),
        ((Filter("stage_name", "in", ("Closed Won", "x")), Filter("amount", "<=", 8)), [7, 8]),
        ((Filter("stage_name", "not in", ("Prospecting",)),), [7, 8, 9]),
        ((Filter("account_id", "null"), Filter("amount", "<", "5.00")), [0, 2, 4]),
        ((Filter("account_id", "not null"), Filter("amount", "<", "5.00")), [1, 3]),
        ((Filter("tags", "has", "q4"),), [3]),
        ((Filter("is_pending", "=", False),), []),
        ((Filter("created_at", "<", datetime(2020, 1, 1, tzinfo=UTC)),), []),
    ],
)
def test_filters_choose(store: Store, filters: tuple[Filter, ...], amounts: list[int]) -> None:
    query = ListQuery("Opportunity", filters, Sort("amount"))
    with store.read() as r:
        shown = lists.first_page(r, query)
        assert [int(record["amount"]) for record in shown] == amounts
        assert lists.count(r, query) == len(amounts)
        keys = [pk for chunk in lists.pks(r, query) for pk in chunk]
        assert keys == [record.pk for record in shown]


@pytest.mark.usefixtures("deals")
def test_a_list_is_sorted_narrowed_and_cut(store: Store) -> None:
    query = ListQuery("Opportunity", sort=Sort("amount", is_descending=True), text="deal 1")
    with store.read() as r:
        assert [record.name for record in lists.first_page(r, query)] == ["Deal 1"]
        everything = ListQuery("Opportunity", sort=Sort("amount", is_descending=True))
        page = lists.first_page(r, everything, limit=3)
        assert [record.name for record in page] == ["Deal 9", "Deal 8", "Deal 7"]
        assert lists.count(r, ListQuery("Opportunity", text="?!")) == 0


def test_keys_come_in_chunks(
    store: Store, deals: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "CHUNK_PKS", 4)
    with store.read() as r:
        chunks = [len(chunk) for chunk in lists.pks(r, ListQuery("Opportunity"))]
    assert chunks == [4, 4, 2]
    assert sum(chunks) == len(deals)


def test_a_window_has_the_names_of_what_it_refers_to(store: Store, deals: list[UUID]) -> None:
    with store.read() as r:
        odd = records.require(r, "Opportunity", deals[1])
        even = records.require(r, "Opportunity", deals[2])
        window = lists.by_pks(
            r,
            "Opportunity",
            [odd.pk, even.pk, 9999],
            ("id", "name", "account_id.name", "owner_id.name", "is_pending"),
        )
    assert window == {
        odd.pk: (odd.id, "Deal 1", "Hengda", None, True),
        even.pk: (even.id, "Deal 2", None, None, True),
    }


def test_an_unknown_field_of_a_list_is_named(store: Store) -> None:
    with store.read() as r, pytest.raises(InvalidInput, match="colour"):
        lists.first_page(r, ListQuery("Opportunity", sort=Sort("colour")))


def test_names_are_found_whichever_type_they_have(store: Store, make: Make) -> None:
    lead = make("Lead", last_name="张", first_name="伟", company="x")
    contact = make("Contact", last_name="Lovelace")
    product = make("Product", name="GTX Plus")
    deal = make("Opportunity", name="Deal", stage_name="Prospecting")
    line = make("OpportunityLineItem", opportunity_id=deal, product_id=product)
    with store.read() as r:
        people = names.of(r, ("Lead", "Contact"), [lead, contact, new_id()])
        assert people == {lead: "张伟", contact: "Lovelace"}
        assert names.of(r, ("OpportunityLineItem",), [line]) == {line: "GTX Plus"}
