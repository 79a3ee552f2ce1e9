from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LI_NA, LIU, WANG, Workspace, become
from workbench.errors import Refused
from workbench.services import calling, conversion, qualification
from workbench.services.calling import reserving
from workbench.services.conversion import NewOpportunity, TakenBack
from workbench.services.qualification import Qualification
from workbench.store import outbox, records
from workbench.store.database import Store

KNOWN = Qualification("Plan staff", "Confirmed", "Partly", "Unknown", "With the CFO")


def converted(store: Store, lead: UUID, **chosen: Any) -> conversion.Converted:
    with store.write() as w:
        return conversion.convert(w, lead, **chosen)


def sent(store: Store) -> list[dict[str, object]]:
    with store.read() as r:
        return [one.body for one in outbox.listing(r, ("new",))]


def test_a_lead_becomes_account_contact_and_opportunity_in_one_bundle(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(title="COO", city="Shanghai", website="https://hengda.example")
    with store.write() as w:
        qualification.save(w, lead, KNOWN)
        for one in outbox.listing(w, ("new",)):
            outbox.mark_sent(w, [one.mid])
        made = conversion.convert(w, lead, opportunity=NewOpportunity(amount=Decimal(40_000)))
    with store.read() as r:
        held = records.require(r, "Lead", lead)
        account = records.require(r, "Account", made.account_id)
        deal = records.require(r, "Opportunity", made.opportunity_id or lead)
        contact = records.require(r, "Contact", made.contact_id)
        carried = qualification.read(r, deal.id)
        bundles = {one.body.get("bundle") for one in outbox.listing(r, ("new",))}
        roles = r.rows("SELECT contact_id, is_primary FROM opportunity_contact_role")
    assert (held["is_converted"], held["status"]) == (True, "Closed - Converted")
    assert (held["converted_account_id"], held["converted_contact_id"]) == (account.id, contact.id)
    assert held["converted_opportunity_id"] == deal.id
    assert (account["billing_city"], account["type"], account["owner_id"]) == (
        "Shanghai", "Prospect", WANG,
    )  # fmt: skip
    assert (deal["stage_name"], deal["amount"], deal["name"]) == (
        "Prospecting", Decimal("40000.00"), "Hengda Logistics",
    )  # fmt: skip
    assert carried == KNOWN
    assert (contact["account_id"], contact["phone"]) == (account.id, "+862155550123")
    assert list(roles) == [(contact.id.bytes, 1)]
    assert bundles == {str(made.bundle)}
    with pytest.raises(Refused, match="converted before"):
        converted(store, lead)


def test_who_is_here_already_is_offered_with_the_reasons(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Hengda Logistics Co., Ltd.", owner_id=WANG)
    other = workspace.pulled("Account", name="Blue Harbour", owner_id=WANG)
    contact = workspace.pulled(
        "Contact", last_name="Li", first_name="Wei", email="li.wei@hengda.example",
        account_id=other, owner_id=WANG,
    )  # fmt: skip
    lead = workspace.lead(email="li.wei@hengda.example", phone=None)
    with store.read() as r:
        choices = conversion.conversion_choices(r, lead)
    assert [one.id for one in choices.accounts] == [account, other]
    assert choices.accounts[0].why == "same company"
    assert choices.accounts[1].why == "Wei Li works there"
    assert [one.id for one in choices.contacts] == [contact]
    assert "same e-mail" in choices.contacts[0].why
    assert (choices.opportunity_name, choices.refusal) == ("Hengda Logistics", "")
    assert choices.close_on == date(2026, 11, 19) + timedelta(days=90)


def test_what_is_here_already_is_used_and_only_completed(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Hengda", owner_id=WANG)
    contact = workspace.pulled(
        "Contact", last_name="Li", phone="+8610", account_id=account, owner_id=WANG
    )
    lead = workspace.lead(title="COO", do_not_call=True)
    made = converted(store, lead, contact=contact, opportunity=None)
    with store.read() as r:
        held = records.require(r, "Contact", contact)
        count = r.value("SELECT count(*) FROM account")
    assert (made.account_id, made.contact_id, made.opportunity_id) == (account, contact, None)
    assert (held["phone"], held["title"], held["do_not_call"]) == ("+8610", "COO", True)
    assert count == 1
    assert [body["op"] for body in sent(store)] == ["patch", "patch"]


def test_a_contact_of_another_company_is_refused_in_a_sentence(
    workspace: Workspace, store: Store
) -> None:
    first, other = (workspace.pulled("Account", name=name) for name in ("Hengda", "Blue Harbour"))
    contact = workspace.pulled("Contact", last_name="Li", account_id=other)
    lead = workspace.lead()
    with pytest.raises(Refused, match="Li works for Blue Harbour: choose that account"):
        converted(store, lead, account=first, contact=contact)
    assert sent(store) == []


def test_a_block_is_never_lost_on_somebody_elses_contact(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Hengda", owner_id=LIU)
    contact = workspace.pulled("Contact", last_name="Li", account_id=account, owner_id=LIU)
    lead = workspace.lead(do_not_call=True)
    with pytest.raises(Refused, match="it is Liu Yang's"):
        converted(store, lead, contact=contact)
    assert sent(store) == []


def test_who_may_not_change_the_lead_may_not_convert_it(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(owner_id=LIU)
    with store.read() as r:
        refusal = conversion.conversion_choices(r, lead).refusal
    assert refusal == "You cannot change “Wei Li”: it is Liu Yang's. Ask Liu Yang."
    with pytest.raises(Refused, match="it is Liu Yang's"):
        converted(store, lead)
    become(store, LI_NA)
    with pytest.raises(Refused, match="may only read Leads"):
        converted(store, lead)


def test_what_is_to_come_moves_and_what_was_stays(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    own = {"who_id": lead, "owner_id": WANG}
    todo = workspace.pulled("Task", task_subtype="to_do", status="Not Started", **own)
    done = workspace.pulled(
        "Task", task_subtype="call", status="Completed",
        activity_at="2026-11-18T06:30:00.000Z", **own,
    )  # fmt: skip
    meeting, past = (
        workspace.pulled("Event", subject="x", start_at=f"2026-11-{day}T06:30:00.000Z", **own)
        for day in (20, 10)
    )
    theirs = workspace.pulled(
        "Task", task_subtype="to_do", status="Not Started", who_id=lead, owner_id=LIU
    )
    campaign = workspace.pulled("Campaign", name="Fair")
    member = workspace.pulled(
        "CampaignMember", campaign_id=campaign, lead_id=lead, last_name="Li", owner_id=WANG
    )
    with store.write() as w:
        reserving.reserve(w, lead)
    made = converted(store, lead)
    with store.read() as r:
        for type_name, kept, who in (
            ("Task", todo, made.contact_id), ("Event", meeting, made.contact_id),
            ("Task", done, lead), ("Event", past, lead), ("Task", theirs, made.contact_id),
        ):  # fmt: skip
            assert records.require(r, type_name, kept)["who_id"] == who, (type_name, kept)
        assert records.require(r, "Task", todo)["what_id"] == made.opportunity_id
        assert records.require(r, "CampaignMember", member)["contact_id"] == made.contact_id
        held = reserving.mine(r, lead)
        assert held is not None
        assert held.status == "released"
        assert calling.queue(r, store.now()).items == ()


def test_undone_before_it_was_sent_everything_is_as_before(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    todo = workspace.pulled(
        "Task", task_subtype="to_do", status="Not Started", who_id=lead, owner_id=WANG
    )
    made = converted(store, lead)
    with store.write() as w:
        assert conversion.take_back(w, made) is TakenBack.NOW
        assert conversion.take_back(w, made) is TakenBack.BEFORE
    with store.read() as r:
        assert records.require(r, "Lead", lead)["is_converted"] is False
        assert records.require(r, "Task", todo)["who_id"] == lead
        for table in ("account", "contact", "opportunity", "opportunity_contact_role"):
            assert r.value(f"SELECT count(*) FROM {table}") == 0
    assert sent(store) == []


def test_undone_after_it_was_sent_nothing_happens(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    made = converted(store, lead)
    with store.write() as w:
        outbox.mark_sent(w, [one.mid for one in outbox.listing(w, ("new",))])
        assert conversion.take_back(w, made) is TakenBack.SENT
    with store.read() as r:
        assert records.require(r, "Lead", lead)["is_converted"] is True


def test_undone_after_something_was_built_on_it_nothing_happens(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    made = converted(store, lead)
    with store.write() as w:
        records.patch(w, "Account", made.account_id, {"website": "https://hengda.example"})
        assert conversion.take_back(w, made) is TakenBack.BUILT_ON
        assert records.require(w, "Lead", lead)["is_converted"] is True
