"""A call that another made to the same person today is told once it comes with a sync."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.services.conftest import LIU, Workspace
from workbench.services import calling, sync_news, words
from workbench.services.calling import crossings
from workbench.store.database import Store


def call(store: Store, who: UUID, outcome: str = "no_answer") -> UUID:
    with store.write() as w:
        return calling.log_call(w, who_id=who, disposition=outcome, at=store.now()).task_id


def theirs(workspace: Workspace, who: UUID | None, hours: float = 1, **more: Any) -> UUID:
    at = (workspace.store.now() - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return workspace.pulled(
        "Task", task_subtype="call", who_id=who, owner_id=LIU, activity_at=at,
        call_disposition="no_answer", **more,
    )  # fmt: skip


def clock(store: Store, hours: float) -> str:
    """Return when it was so many hours ago, by the clock here."""
    return words.clock((store.now() - timedelta(hours=hours)).astimezone(words.here()))


def told(store: Store) -> list[tuple[str, str, object]]:
    with store.read() as r:
        found = sync_news.notices(r)
    return [(one.kind, one.cause, one.record) for one in found]


def test_anothers_call_that_comes_after_mine_names_person_colleague_and_time(
    workspace: Workspace, store: Store
) -> None:
    lead, other = workspace.lead(), workspace.lead(last_name="Sun")
    mine = call(store, lead)
    theirs(workspace, other)  # whom I have not called
    assert told(store) == []
    theirs(workspace, lead)
    said = f"Liu Yang called Wei Li today at {clock(store, 1)}, as you did"
    assert told(store) == [("crossed", said, ("Lead", lead))]
    with store.read() as r:
        (notice,) = sync_news.notices(r)
    assert notice.consequence == "Agree on who goes on with them."
    with store.write() as w:
        sync_news.dismiss(w, notice.kind, notice.key)
    assert told(store) == []
    theirs(workspace, lead, hours=0.5)
    assert [cause for _kind, cause, _record in told(store)] == [
        f"Liu Yang called Wei Li today at {clock(store, 0.5)}, as you did"
    ]
    with store.write() as w:
        calling.undo_call(w, mine)
    assert told(store) == []


def test_a_call_that_was_known_when_i_called_is_not_told_again(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    theirs(workspace, lead)
    call(store, lead)
    theirs(workspace, lead, hours=30)  # yesterday's
    assert told(store) == []


def test_whom_another_has_reserved_is_told_as_well(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    call(store, lead)
    ends_at = (store.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    workspace.pulled("Reservation", who_id=lead, owner_id=LIU, status="approved", ends_at=ends_at)
    said = "Liu Yang has reserved Wei Li for today, and you called them"
    assert told(store) == [("crossed", said, ("Lead", lead))]


def test_a_guest_whom_two_have_called_is_told(workspace: Workspace, store: Store) -> None:
    expo = workspace.pulled("Campaign", name="Expo", is_active=True)
    guest = workspace.pulled(
        "CampaignMember", campaign_id=expo, last_name="Sun", phone="+862155550888", status="Sent"
    )
    call(store, guest)
    theirs(workspace, None, what_id=expo, call_phone="+862155550888")
    assert [(kind, record) for kind, _cause, record in told(store)] == [
        ("crossed", ("CampaignMember", guest))
    ]


def test_what_was_told_is_kept_small(store: Store) -> None:
    with store.write() as w:
        crossings.tell(w, [str(n) for n in range(500)])
        assert crossings._told(w)[0] == "300"


def test_a_row_of_the_queue_says_who_has_called_today(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    workspace.lead(last_name="Sun", score=1)
    theirs(workspace, lead)
    with store.read() as r:
        first, second = calling.queue(r, store.now()).items
    assert first.called_by == f"Liu Yang called them today at {clock(store, 1)}"
    assert second.called_by == ""
    call(store, lead)
    with store.read() as r:
        assert not any(one.called_by for one in calling.queue(r, store.now()).items)
