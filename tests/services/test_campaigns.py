import pytest

from workbench.errors import InvalidInput, Refused
from workbench.services import campaigns
from workbench.store import outbox, records


def member(store, **values):
    with store.write() as w:
        expo = records.create(w, "Campaign", {"name": "Expo 2026"})
        given = {"campaign_id": expo, "last_name": "Janssen", "company": "Delta", "status": "Sent"}
        return records.create(w, "CampaignMember", {**given, **values})


def test_who_answers_becomes_a_lead_and_keeps_the_campaign(store) -> None:
    made = member(store, phone="+31105550142", email="eva@delta.example")
    with store.write() as w:
        promoted = campaigns.promote(w, made)
    with store.read() as r:
        lead = records.require(r, "Lead", promoted.lead_id)
        kept = records.require(r, "CampaignMember", made)
        last = outbox.listing(r)[-2:]
    assert (lead["phone"], lead["lead_source"]) == ("+31105550142", "Event")
    assert (lead["campaign_id"], lead["owner_id"]) == (kept["campaign_id"], store.user_id)
    assert (kept["lead_id"], kept["status"]) == (promoted.lead_id, "Responded")
    assert len({one.body["bundle"] for one in last}) == 1


def test_a_promotion_can_be_taken_back_and_done_again(store) -> None:
    made = member(store)
    with store.read() as r:
        before = outbox.counts(r)
    with store.write() as w:
        campaigns.take_back(w, campaigns.promote(w, made))
    with store.read() as r:
        assert outbox.counts(r) == before
    with store.write() as w:
        assert records.require(w, "CampaignMember", made)["status"] == "Sent"
        campaigns.promote(w, made)
        with pytest.raises(Refused, match="Janssen is a lead or a contact already"):
            campaigns.promote(w, made)


def test_a_member_without_a_company_says_what_a_lead_needs(store) -> None:
    made = member(store, company=None)
    with store.write() as w, pytest.raises(InvalidInput, match="needs “Company”"):
        campaigns.promote(w, made)


def test_a_promotion_that_was_sent_goes_back_by_changes(store) -> None:
    made = member(store)
    with store.write() as w:
        promoted = campaigns.promote(w, made)
        outbox.mark_sent(w, [one.mid for one in outbox.listing(w)])
        campaigns.take_back(w, promoted)
    with store.read() as r:
        assert records.get(r, "Lead", promoted.lead_id) is None
        assert records.require(r, "CampaignMember", made)["lead_id"] is None
        assert [one.op for one in outbox.listing(r)][-2:] == ["patch", "delete"]
