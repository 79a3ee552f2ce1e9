from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.services.conftest import LI_NA, LIU, WANG, Clock, Workspace, become
from workbench.errors import InvalidInput, Refused
from workbench.services import (
    calling,
    duplicates,
    editing,
    handoff,
    leads,
    qualification,
    record_form,
    timeline,
)
from workbench.services.qualification import Qualification
from workbench.store import outbox, records
from workbench.store.database import Store

SHANGHAI = ZoneInfo("Asia/Shanghai")
KNOWN = Qualification("", "Confirmed", "Partly", "Unknown", "Decides with the CFO")


def handed(store: Store, lead: UUID, to: UUID = LIU) -> handoff.HandedOver:
    with store.write() as w:
        return handoff.hand_over(
            w,
            lead,
            to,
            need="Plan staff for four sites",
            persona="COO",
            notes="Ask about Suzhou",
            meeting_at=store.now() + timedelta(days=2),
            known=KNOWN,
        )


def test_a_lead_handed_over_waits_for_the_ae_with_everything_known(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(title="COO")
    made = handed(store, lead)
    with store.read() as r:
        assert calling.queue(r, store.now()).items == ()
        assert handoff.inbox(r) == []
        event = records.require(r, "Event", made.event_id or lead)
        bundles = {one.body.get("bundle") for one in outbox.listing(r, ("new",))}
    assert event["who_id"] == lead
    assert len(bundles) == 1
    become(store, LIU)
    with store.read() as r:
        (waiting,) = handoff.inbox(r)
        assert handoff.waiting_count(r) == 1
    assert (waiting.name, waiting.company, waiting.from_name, waiting.state) == (
        "Wei Li", "Hengda Logistics", "Wang Jie", "Waiting",
    )  # fmt: skip
    assert waiting.package.splitlines() == [
        "Need: Plan staff for four sites",
        "Persona: COO",
        "Authority: Confirmed",
        "Timing: Partly",
        "Budget: Unknown",
        "Decides with the CFO",
        "Ask about Suzhou",
    ]
    assert waiting.completeness.percent == 62
    assert waiting.completeness.missing == (
        "When do they want to begin?", "Is there a budget?",
    )  # fmt: skip
    assert waiting.meeting_at == store.now() + timedelta(days=2)
    with store.write() as w:
        assert handoff.accept(w, waiting.id) == lead
    with store.read() as r:
        assert handoff.inbox(r) == []
    with pytest.raises(Refused, match="answered before: Accepted"), store.write() as w:
        handoff.accept(w, waiting.id)


def test_the_clock_counts_the_receivers_working_hours_only(
    workspace: Workspace, store: Store, clock: Clock
) -> None:
    workspace.pulled("User", LIU, name="Liu Yang", role="ae", time_zone="Asia/Shanghai")
    clock.at = datetime(2026, 11, 20, 17, tzinfo=SHANGHAI)  # a Friday
    handed(store, workspace.lead())
    with store.read() as r:
        (waiting,) = handoff.sent(r)
    assert waiting.due_at == datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    clock.at = datetime(2026, 11, 23, 11, tzinfo=SHANGHAI)
    with store.read() as r:
        (waiting,) = handoff.sent(r)
    assert (waiting.waited, waiting.is_overdue) == (timedelta(hours=3), False)
    clock.forward(hours=2)
    with store.read() as r:
        assert handoff.sent(r)[0].is_overdue


def test_a_returned_lead_is_in_the_queue_again_with_the_reason(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    made = handed(store, lead)
    become(store, LIU)
    for reason, notes in (("", "x"), ("unheard-of", ""), ("other", " ")):
        with pytest.raises(InvalidInput), store.write() as w:
            handoff.return_(w, made.handoff_id, reason, notes)
    with store.write() as w:
        assert handoff.return_(w, made.handoff_id, "no_budget", "Not before May") == lead
    become(store, WANG)
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
        card = calling.card(r, lead)
        (mine,) = handoff.sent(r)
        lines = timeline.timeline(r, "Lead", lead).entries
    assert [entry.title for entry in card.touches if entry.type == "Task"] == [
        "Returned: No budget: Not before May"
    ]
    assert item.who_id == lead
    assert item.why_back == "Liu Yang gave them back: No budget: Not before May"
    assert card.reasons[0].text == item.why_back
    assert (mine.state, mine.reason) == ("Returned", "No budget: Not before May")
    told = [(line.title, line.chip) for line in lines if line.type == "Handoff"]
    assert told == [("Handed over to Liu Yang", "Returned")]
    handed(store, lead)
    with store.read() as r:
        assert sorted(one.status for one in handoff.for_lead(r, lead)) == ["Returned", "Submitted"]
        assert handoff.given_back(r) == {}


@pytest.mark.parametrize("status", ["Accepted", "Submitted"])
def test_who_gave_a_lead_back_does_not_turn_that_into_something_else(
    workspace: Workspace, store: Store, status: str
) -> None:
    made = handed(store, workspace.lead())
    become(store, LIU)
    with store.write() as w:
        handoff.return_(w, made.handoff_id, "no_budget")
        said = "answered before: Returned. Hand the lead over again instead"
        with pytest.raises(Refused, match=said):
            handoff.accept(w, made.handoff_id)
        with pytest.raises(Refused, match=said):
            editing.change(w, "Handoff", made.handoff_id, {"status": status})
        found = records.require(w, "Handoff", made.handoff_id)
        fixed = record_form.sections(w, found)
        assert outbox.listing(w, ("new",))[-1].type != "Handoff"
    (shown,) = [one for part in fixed for one in part.fields if one.name == "status"]
    assert said in shown.why_fixed


def test_who_does_not_answer_a_handoff_does_not_do_it_by_hand_either(
    workspace: Workspace, store: Store
) -> None:
    made = handed(store, workspace.lead())
    with store.write() as w, pytest.raises(Refused, match="waits for somebody else"):
        editing.change(w, "Handoff", made.handoff_id, {"status": "Accepted"})
    become(store, LIU)
    with store.write() as w, pytest.raises(Refused, match="Only who handed this lead over"):
        editing.change(w, "Handoff", made.handoff_id, {"status": "Withdrawn"})


def test_a_handoff_needs_a_need_and_somebody_else(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with pytest.raises(InvalidInput, match="what does Wei Li want"), store.write() as w:
        handoff.hand_over(w, lead, LIU, need="")
    with pytest.raises(Refused, match="yourself"), store.write() as w:
        handoff.hand_over(w, lead, WANG, need="Plan staff")
    with store.read() as r:
        assert outbox.counts(r).get("new", 0) == 0
        assert [one.name for one in handoff.receivers(r)] == ["Liu Yang"]


def test_a_lead_waits_for_one_answer_at_a_time(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    handed(store, lead)
    with pytest.raises(Refused, match="waits for an answer of Liu Yang"):
        handed(store, lead)


def test_only_the_one_asked_answers_and_only_the_sender_takes_it_back(
    workspace: Workspace, store: Store
) -> None:
    made = handed(store, workspace.lead())
    with pytest.raises(Refused, match="waits for somebody else"), store.write() as w:
        handoff.accept(w, made.handoff_id)
    for other in (LIU, LI_NA):
        become(store, other)
        with pytest.raises(Refused, match="Only who handed this lead over"), store.write() as w:
            handoff.withdraw(w, made.handoff_id)
    become(store, WANG)
    with store.write() as w:
        handoff.withdraw(w, made.handoff_id)
    with store.read() as r:
        assert handoff.sent(r)[0].state == "Taken back"


def test_taken_back_before_it_was_sent_nothing_of_it_stays(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    made = handed(store, lead)
    with store.write() as w:
        handoff.take_back(w, made)
    with store.read() as r:
        assert records.require(r, "Lead", lead)["owner_id"] == WANG
        assert handoff.sent(r) == []
        assert outbox.counts(r).get("new", 0) == 0


def test_taken_back_later_it_is_withdrawn_and_the_meeting_with_it(
    workspace: Workspace, store: Store
) -> None:
    made = handed(store, workspace.lead())
    with store.write() as w:
        outbox.mark_sent(w, [one.mid for one in outbox.listing(w, ("new",))])
        handoff.take_back(w, made)
    with store.read() as r:
        assert handoff.sent(r)[0].status == "Withdrawn"
        assert records.require(r, "Event", made.event_id or UUID(int=0))["voided_at"] is not None


def test_a_poor_fit_is_stamped_on_the_handoff_with_its_reasons(
    workspace: Workspace, store: Store
) -> None:
    poor = workspace.lead(phone=None, score=None)
    good = workspace.lead(
        title="CEO", email="li@hengda.example", website="https://hengda.example",
        number_of_employees=4_000, annual_revenue="200000000.00", mobile_phone="+8613912345678",
    )  # fmt: skip
    with store.read() as r:
        poorly, well = handoff.fit(r, poor), handoff.package(r, good).fit
    assert (poorly.level, poorly.is_poor, well.level) == ("poor", True, "good")
    assert "Employees: not known" in poorly.reasons
    assert well.points <= well.most
    handed(store, poor)
    with store.read() as r:
        (mine,) = handoff.sent(r)
    assert (mine.fit, mine.fit_label) == ("poor", "Poor fit")


def test_what_was_asked_stays_with_the_lead(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with store.write() as w:
        assert qualification.save(w, lead, KNOWN)
        assert not qualification.save(w, lead, KNOWN)
    with store.read() as r:
        known = qualification.read(r, lead)
        asked = qualification.completeness(known)
    assert known == KNOWN
    assert asked.percent == 37
    assert asked.words == "Need: Unknown · Authority: Confirmed · Timing: Partly · Budget: Unknown"
    with store.write() as w:
        handoff.hand_over(w, lead, LIU, need="Plan staff")
    with store.read() as r:
        assert qualification.read(r, lead).need == "Plan staff"


def test_two_who_qualify_the_same_lead_lose_nothing(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(qualification_budget="Partly")
    seen = Qualification(budget="Partly")
    workspace.pulled("Lead", lead, last_name="Li", company="Hengda", owner_id=WANG,
                     qualification_budget="Confirmed")  # fmt: skip
    with store.write() as w:
        qualification.save(w, lead, Qualification(authority="Partly", budget="Partly"), seen)
    with store.read() as r:
        found = qualification.read(r, lead)
        (sent,) = outbox.listing(r, ("new",))
    assert (found.authority, found.budget) == ("Partly", "Confirmed")
    assert sent.body["set"].keys() == {"qualification_authority"}


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
