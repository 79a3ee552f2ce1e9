from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.services.conftest import LIU, WANG, Workspace, become
from workbench.errors import InvalidInput, Refused
from workbench.services import calling, duplicates, handoff, leads
from workbench.store import outbox, records
from workbench.store.database import Store


def handed(store: Store, lead: UUID) -> handoff.HandedOver:
    with store.write() as w:
        return handoff.hand_over(
            w,
            lead,
            LIU,
            need="Plan staff for four sites",
            persona="COO",
            notes="Decides with the CFO",
            meeting_at=store.now() + timedelta(days=2),
        )


def test_a_lead_handed_over_waits_for_the_ae_with_everything_known(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    made = handed(store, lead)
    with store.read() as r:
        assert calling.queue(r, store.now()).items == ()
        assert handoff.inbox(r) == []
        event = records.require(r, "Event", made.event_id or lead)
    assert event["who_id"] == lead
    become(store, LIU)
    with store.read() as r:
        (waiting,) = handoff.inbox(r)
    assert (waiting.name, waiting.company, waiting.from_name) == (
        "Wei Li", "Hengda Logistics", "Wang Jie",
    )  # fmt: skip
    assert waiting.package == "Need: Plan staff for four sites\nPersona: COO\nDecides with the CFO"
    assert waiting.meeting_at == store.now() + timedelta(days=2)
    with store.write() as w:
        assert handoff.accept(w, waiting.task_id) == lead
    with store.read() as r:
        assert handoff.inbox(r) == []
    with pytest.raises(Refused, match="answered before"), store.write() as w:
        handoff.accept(w, waiting.task_id)


def test_a_returned_lead_is_in_the_queue_again_with_the_reason(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    made = handed(store, lead)
    become(store, LIU)
    with pytest.raises(InvalidInput), store.write() as w:
        handoff.return_(w, made.task_id, " ")
    with store.write() as w:
        handoff.return_(w, made.task_id, "No budget before May")
    become(store, WANG)
    with store.read() as r:
        assert [item.who_id for item in calling.queue(r, store.now()).items] == [lead]
        touched = calling.card(r, lead).touches
    assert [entry.title for entry in touched if entry.type == "Task"] == [
        "Returned: No budget before May"
    ]


def test_a_handoff_needs_a_need_and_somebody_else(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with pytest.raises(InvalidInput, match="what does Wei Li want"), store.write() as w:
        handoff.hand_over(w, lead, LIU, need="")
    with pytest.raises(Refused, match="yourself"), store.write() as w:
        handoff.hand_over(w, lead, WANG, need="Plan staff")
    with store.read() as r:
        assert outbox.counts(r).get("new", 0) == 0
        assert [one.name for one in handoff.receivers(r)] == ["Liu Yang"]


def test_converting_makes_account_contact_and_opportunity_in_one_bundle(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(title="COO", city="Shanghai")
    with store.write() as w:
        made = leads.convert_lead(w, lead, amount=Decimal(40_000))
    with store.read() as r:
        held = records.require(r, "Lead", lead)
        deal = records.require(r, "Opportunity", made.opportunity_id or lead)
        contact = records.require(r, "Contact", made.contact_id)
        bundles = {one.body.get("bundle") for one in outbox.listing(r, ("new",))}
    assert (held["is_converted"], held["status"]) == (True, "Closed - Converted")
    assert (deal["stage_name"], deal["amount"]) == ("Prospecting", Decimal("40000.00"))
    assert (contact["account_id"], contact["phone"]) == (made.account_id, "+862155550123")
    assert len(bundles) == 1
    assert None not in bundles
    with pytest.raises(Refused, match="converted before"), store.write() as w:
        leads.convert_lead(w, lead)


def test_a_new_lead_keeps_what_was_typed_and_hints_at_its_likes(
    workspace: Workspace, store: Store
) -> None:
    first = workspace.lead(email="li.wei@hengda.example")
    typed = {"last_name": "Li", "company": "Hengda logistics", "phone": "021-5555 0123"}
    with store.read() as r:
        (hint,) = duplicates.like(r, typed)
        assert duplicates.like(r, {"email": "LI.WEI@hengda.example"})[0].id == first
        assert duplicates.like(r, {"last_name": "Nobody", "company": "Nowhere"}) == []
    assert (hint.id, hint.is_likely) == (first, True)
    assert hint.why == "same number, same company, same last name"
    with store.write() as w:
        made = leads.create_lead(w, typed)
    with store.read() as r:
        held = records.require(r, "Lead", made)
    assert (held["phone"], held["phone_raw"]) == ("+862155550123", "021-5555 0123")
    assert held["owner_id"] == WANG
