"""A guest of an event answers, offline; the server takes lead, list and call as one."""

from tests.cadences.conftest import Desk
from workbench.store import outbox, records


def test_the_promotion_and_its_call_reach_the_server_whole(bdr: Desk) -> None:
    with bdr.store.write() as w:
        expo = records.create(w, "Campaign", {"name": "Expo 2026"})
        given = {"campaign_id": expo, "last_name": "Janssen", "company": "Delta"}
        guest = records.create(
            w, "CampaignMember",
            given | {"phone": "+31105550142", "owner_id": bdr.store.user_id, "status": "Sent"},
        )  # fmt: skip
    bdr.sync()
    asleep = bdr.call(guest, "no_answer")
    logged = bdr.call(guest, "connected_interested")
    bdr.sync()
    assert logged.who_id is not None
    with bdr.store.read() as r:
        assert outbox.listing(r) == []
        lead = records.require(r, "Lead", logged.who_id)
        member = records.require(r, "CampaignMember", guest)
        calls = [records.require(r, "Task", one.task_id) for one in (asleep, logged)]
    assert lead.ver > 0
    assert (member["lead_id"], member["status"]) == (lead.id, "Responded")
    assert [(call.ver > 0, call["who_id"]) for call in calls] == [(True, None), (True, lead.id)]
