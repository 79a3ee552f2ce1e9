"""What follows from a change elsewhere: who sees what hangs on it, and what it may still be."""

from tests.server.office import Office, create, deal, delete, mutation, patch


def test_a_task_follows_the_owner_of_a_deal_both_owners_were_on(office: Office) -> None:
    ann, sam, cleo = office.client("ann"), office.client("sam"), office.client("cleo")
    ada = office.client("ada")
    opportunity = ada.make(
        "Opportunity", deal(owner_id=cleo.user_id, team_member_ids=[cleo.user_id, sam.user_id])
    )
    task = ada.make("Task", {"subject": "Ask", "what_id": opportunity, "owner_id": ann.user_id})
    assert cleo.row("Task", task) is not None
    assert sam.row("Task", task) is None
    sam.start()
    ada.one(patch("Opportunity", opportunity, owner_id=(cleo.user_id, sam.user_id)))
    assert sam.row("Task", task) is not None
    assert cleo.row("Task", task) is None
    assert task in {change["id"] for change in sam.pull()}


def test_a_cancelled_booking_that_an_edit_brings_back_is_judged_again(office: Office) -> None:
    ada, sam = office.client("ada"), office.client("sam")
    org = ada.make("DemoOrg", {"alias": "one", "state": "ready"})
    times = {"start_at": "2026-12-01T09:00:00.000Z", "end_at": "2026-12-01T10:00:00.000Z"}
    row = {"name": "Demo", "demo_org_id": org, "status": "pending", **times}
    first = create("OrgBooking", row)
    sam.one(first)
    assert (
        sam.one(delete("OrgBooking", first["id"], sam.ver("OrgBooking", first["id"])))["result"]
        == "ok"
    )
    assert sam.one(create("OrgBooking", row))["canonical"]["status"] == "approved"
    told = sam.one(patch("OrgBooking", first["id"], notes=(None, "Bring the badge")))
    assert told["canonical"]["status"] == "rejected"
    kept = sam.row("OrgBooking", first["id"])
    assert kept is not None
    assert (kept["status"], kept["notes"]) == ("rejected", "Bring the badge")


def test_somebody_can_join_a_deal_whose_team_has_a_person_who_is_gone(office: Office) -> None:
    ada = office.client("ada")
    gone = ada.make("User", {"name": "Gone", "role": "ae", "email": "gone@example.com"})
    opportunity = ada.make("Opportunity", deal(team_member_ids=[gone]))
    assert ada.one(delete("User", gone, ada.ver("User", gone)))["result"] == "ok"
    joins = {"team_member_ids": {"add": [office.ids["sam"]], "remove": []}}
    told = ada.one(mutation("patch", "Opportunity", opportunity, set=joins))
    assert told["result"] == "ok", told
    again = {"team_member_ids": {"add": [gone, office.ids["cleo"]], "remove": []}}
    assert ada.one(mutation("patch", "Opportunity", opportunity, set=again))["result"] == "ok"
    other = ada.make("Opportunity", deal())
    assert ada.one(mutation("patch", "Opportunity", other, set=again))["code"] == "invalid_value"
