"""A record's page: what its head, form and lists say, and edits that can be taken back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LI_NA, LIU, WANG, Workspace, become
from workbench.errors import InvalidInput, Refused
from workbench.services import activity_log, record_form, record_page, timeline
from workbench.services.record_form import FormField
from workbench.services.record_page import Page
from workbench.store import outbox, records
from workbench.store.database import Store

TODAY = date(2026, 11, 19)


@pytest.fixture
def hengda(workspace: Workspace) -> Mapping[str, UUID]:
    """Return an account with a person, a deal of Wang's, a product and a booked org."""
    workspace.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True)
    account = workspace.pulled(
        "Account", name="恒达物流", industry="Transportation", billing_city="上海", owner_id=WANG,
        number_of_employees=1240, currency_iso_code="CNY", phone="+862155550123",
    )  # fmt: skip
    person = workspace.pulled(
        "Contact", first_name="Eva", last_name="Jansen", title="Head of nursing",
        account_id=account, email="eva@hengda.example", owner_id=WANG,
    )  # fmt: skip
    deal = workspace.pulled(
        "Opportunity", name="Ward rota, 5 clinics", account_id=account, amount="90000.00",
        stage_name="Qualification", close_date="2026-11-24", owner_id=WANG,
        currency_iso_code="CNY", probability=40, next_step="Demo Thu 10:00",
    )  # fmt: skip
    product = workspace.pulled("Product", name="Ward rota", is_active=True)
    workspace.pulled(
        "OpportunityLineItem", opportunity_id=deal, product_id=product, quantity="10.00",
        unit_price="500.00", discount=10,
    )  # fmt: skip
    workspace.pulled(
        "OpportunityContactRole", opportunity_id=deal, contact_id=person, role="Decision Maker"
    )
    return {"account": account, "person": person, "deal": deal, "product": product}


def page_of(store: Store, type_name: str, record_id: UUID) -> Page:
    with store.read() as r:
        return record_page.page(r, type_name, record_id)


def field(shown: Page, name: str) -> FormField:
    return next(one for part in shown.sections for one in part.fields if one.name == name)


def save(store: Store, record_id: UUID, name: str, text: str, seen: Any) -> record_form.Saved:
    with store.write() as w:
        return record_form.save(w, "Opportunity", record_id, name, text, seen=seen, today=TODAY)


def test_a_deals_page_tells_its_stage_people_and_products(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    shown = page_of(store, "Opportunity", hengda["deal"])
    assert shown.head.name == "Ward rota, 5 clinics"
    assert shown.head.chip == "Qualification"
    assert shown.head.facts[0].value == "90,000 CNY"
    assert [one.title for one in shown.group("people")[0].items] == ["Eva Jansen"]
    products = next(one for one in shown.lists if one.key == "products")
    assert [(one.title, one.right) for one in products.items] == [("Ward rota", "4,500")]
    assert shown.next_step is not None
    assert shown.next_step.title == "Demo Thu 10:00"


def test_the_form_comes_from_the_dictionary_with_values_as_people_read_them(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    shown = page_of(store, "Opportunity", hengda["deal"])
    assert field(shown, "amount").shown == "90,000"
    assert field(shown, "amount").unit == "CNY"
    assert field(shown, "account_id").shown == "恒达物流"
    assert field(shown, "account_id").leads_to == ("Account", hengda["account"])
    assert (str(LIU), "Liu Yang") in field(shown, "owner_id").choices
    assert not field(shown, "created_at").is_editable
    names = [one.name for part in shown.sections for one in part.fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("type_name", ["Account", "Contact", "Product"])
def test_every_type_has_a_page(store: Store, hengda: Mapping[str, UUID], type_name: str) -> None:
    key = {"Account": "account", "Contact": "person", "Product": "product"}[type_name]
    shown = page_of(store, type_name, hengda[key])
    assert shown.head.name
    assert shown.sections[0].fields


def test_an_account_lists_its_people_and_deals_and_a_product_where_it_was_sold(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    account = page_of(store, "Account", hengda["account"])
    assert [one.title for one in account.group("people")[0].items] == ["Eva Jansen"]
    assert account.count("people") == 1
    deals = next(one for one in account.lists if one.key == "deals")
    assert [(one.title, one.right) for one in deals.items] == [("Ward rota, 5 clinics", "90,000")]
    assert [one.icon for one in account.reach] == ["phone", "map-pin"]
    sold = page_of(store, "Product", hengda["product"])
    assert [one.key for one in sold.lists] == ["OpportunityLineItem"]


def test_an_edit_is_understood_sent_against_what_was_seen_and_taken_back(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    deal = hengda["deal"]
    saved = save(store, deal, "amount", "95k", Decimal(90000))
    with store.read() as r:
        sent = outbox.listing(r, ("new",))
        assert records.require(r, "Opportunity", deal)["amount"] == Decimal(95000)
    assert [(one.op, one.body["set"]["amount"]["old"]) for one in sent] == [("patch", "90000.00")]
    with store.write() as w:
        record_form.take_back(w, saved)
    with store.read() as r:
        assert records.require(r, "Opportunity", deal)["amount"] == Decimal(90000)


def test_a_wrong_day_is_refused_and_nothing_changes(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    with pytest.raises(InvalidInput, match="31 Feb 2026"):
        save(store, hengda["deal"], "close_date", "31 Feb 2026", date(2026, 11, 24))
    with store.read() as r:
        assert outbox.listing(r, ("new",)) == []


def test_a_stage_brings_its_probability_along_and_losing_asks_why(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    shown = page_of(store, "Opportunity", hengda["deal"])
    choices = [value for value, _label in field(shown, "stage_name").choices]
    saved = save(store, hengda["deal"], "stage_name", choices[1], choices[0])
    with store.write() as w:
        record_form.take_back(w, saved)
        assert records.require(w, "Opportunity", hengda["deal"])["stage_name"] == "Qualification"
    lost = next(one for one in choices if "Lost" in one)
    with pytest.raises(Refused, match="Say why"):
        save(store, hengda["deal"], "stage_name", lost, choices[0])


def test_what_came_before_a_rule_is_read_and_may_be_mended(
    store: Store, workspace: Workspace
) -> None:
    workspace.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True)
    old = workspace.pulled("Account", name="Old", phone="12", number_of_employees=-5, owner_id=WANG)
    shown = page_of(store, "Account", old)
    assert (field(shown, "phone").shown, field(shown, "number_of_employees").value) == ("12", -5)
    with store.write() as w:
        record_form.save(w, "Account", old, "phone", "+862155550199", seen="12", today=TODAY)
        with pytest.raises(InvalidInput, match="“12” is no phone number"):
            record_form.save(w, "Account", old, "phone", "12", seen=None, today=TODAY)
        with pytest.raises(InvalidInput, match="“-7” is less than 0"):
            record_form.save(w, "Account", old, "number_of_employees", "-7", seen=-5, today=TODAY)


def test_a_form_one_may_only_read_stays_closed(
    store: Store, workspace: Workspace, hengda: Mapping[str, UUID]
) -> None:
    become(store, LI_NA)
    account = page_of(store, "Account", hengda["account"])
    assert not account.may_edit  # an SE edits own accounts only
    assert not any(one.is_editable for part in account.sections for one in part.fields)
    assert field(account, "phone").why_fixed == (
        "You cannot change “恒达物流”: it is Wang Jie's. Ask Wang Jie."
    )


def test_a_field_that_stays_closed_says_why(store: Store, hengda: Mapping[str, UUID]) -> None:
    shown = page_of(store, "Opportunity", hengda["deal"])
    assert field(shown, "created_at").why_fixed == "The server writes this field."
    assert field(shown, "amount").why_fixed == ""


@pytest.mark.parametrize("kind", activity_log.KINDS)
def test_what_is_logged_stands_in_the_timeline_and_can_be_taken_back(
    store: Store, hengda: Mapping[str, UUID], kind: str
) -> None:
    with store.write() as w:
        logged = activity_log.log(
            w, "Opportunity", hengda["deal"], kind, "IT wants SSO\nbefore any pilot", today=TODAY
        )
    with store.read() as r:
        shown = timeline.timeline(r, "Opportunity", hengda["deal"]).entries
    assert [entry.id for entry in shown] == [logged.task_id]
    with store.write() as w:
        activity_log.take_back(w, logged)
    with store.read() as r:
        assert timeline.timeline(r, "Opportunity", hengda["deal"]).entries == ()


def test_a_to_do_waits_on_the_page_until_it_is_ticked_off(
    store: Store, hengda: Mapping[str, UUID]
) -> None:
    with store.write() as w:
        logged = activity_log.log(
            w, "Contact", hengda["person"], "to_do", "Send reference", due="tomorrow", today=TODAY
        )
    todos = page_of(store, "Contact", hengda["person"]).lists[0]
    assert [(one.title, one.right) for one in todos.items] == [("Send reference", "tomorrow")]
    with store.write() as w:
        activity_log.complete(w, logged.task_id)
    assert page_of(store, "Contact", hengda["person"]).group("work")[0].key != "todos"


def test_an_empty_note_is_no_note(store: Store, hengda: Mapping[str, UUID]) -> None:
    with store.write() as w, pytest.raises(InvalidInput, match="Write a line"):
        activity_log.log(w, "Account", hengda["account"], "note", "  ", today=TODAY)
