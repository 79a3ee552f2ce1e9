"""Attendees of an event are imported with a follow-up each, once."""

from tests.exchange.test_import import bring, every

HEAD = "Badge ID,First name,Last name,Company,Status,Event\n"
CAME = (
    "B-1,Eva,Janssen,Delta,Responded,Expo 2026\n"
    "B-2,Bo,Li,Hengda,Attended,Expo 2026\n"
    "B-3,Al,Roth,Roth AG,Sent,Expo 2026\n"
)


def expo(store, file, kind="Trade Show"):
    bring(store, file(f"Name,Type\nExpo 2026,{kind}\n"), "Campaign")


def tasks(store):
    return sorted(one["subject"] for one in every(store, "Task"))


def test_who_came_gets_a_follow_up_and_the_same_file_again_makes_none(store, file) -> None:
    expo(store, file)
    result = bring(store, file(HEAD + CAME), "CampaignMember")
    assert (result.created, result.children["Task"]) == (3, 2)
    assert tasks(store) == [
        "Follow up Bo Li after “Expo 2026”", "Follow up Eva Janssen after “Expo 2026”"
    ]  # fmt: skip
    (campaign,) = every(store, "Campaign")
    assert {one["what_id"] for one in every(store, "Task")} == {campaign.id}
    assert {one["owner_id"] for one in every(store, "Task")} == {store.user_id}
    again = bring(store, file(HEAD + CAME), "CampaignMember")
    assert again.children["Task"] == 0
    assert len(tasks(store)) == 2


def test_who_is_told_later_to_have_come_gets_his_follow_up_then(store, file) -> None:
    expo(store, file)
    bring(store, file(HEAD + CAME), "CampaignMember")
    bring(store, file(HEAD + CAME.replace("Sent", "Responded")), "CampaignMember")
    assert "Follow up Al Roth after “Expo 2026”" in tasks(store)
    assert len(tasks(store)) == 3


def test_a_list_that_is_no_event_makes_no_follow_ups(store, file) -> None:
    expo(store, file, kind="Email")
    bring(store, file(HEAD + CAME), "CampaignMember")
    assert tasks(store) == []
