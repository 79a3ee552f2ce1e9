"""A number that asked not to be called is blocked on every record that has it."""

from typing import Any
from uuid import UUID

import pytest

from tests.services.conftest import LIU, WANG, Workspace
from workbench.services import calling, do_not_call
from workbench.services.calling import judging, unknown_callers
from workbench.store import outbox, records
from workbench.store.database import Store

NUMBER, OTHER = "+862155550777", "+862155550778"


def reasons(store: Store) -> dict[str, str]:
    with store.read() as r:
        found = calling.queue(r, store.now()).items
    return {item.name: item.hours.reason for item in found}


@pytest.mark.parametrize("field", ["phone", "mobile_phone"])
def test_whoever_shares_a_blocked_number_is_blocked_and_told_by_whom(
    workspace: Workspace, store: Store, field: str
) -> None:
    workspace.lead(last_name="Zhao", owner_id=LIU, phone=NUMBER, do_not_call=True)
    shares: dict[str, Any] = {"phone": OTHER, field: NUMBER}
    same = workspace.lead(last_name="Same", **shares)
    workspace.lead(last_name="Free", phone="+862155550779")
    assert reasons(store) == {"Wei Free": "", "Wei Same": "do not call: number of Wei Zhao"}
    with store.read() as r:
        hours = judging.may_call(r, same)
    assert (hours.reason, hours.is_blocked_for_good) == ("do not call: number of Wei Zhao", True)


def test_a_contact_who_asked_blocks_a_guest_of_an_event(workspace: Workspace, store: Store) -> None:
    workspace.pulled("Contact", last_name="Qian", mobile_phone=NUMBER, do_not_call=True)
    expo = workspace.pulled("Campaign", name="Expo")
    workspace.pulled(
        "CampaignMember", campaign_id=expo, owner_id=WANG, last_name="Guest", phone=NUMBER
    )
    assert reasons(store) == {"Guest": "do not call: number of Qian"}


def test_a_number_stays_on_the_list_when_its_person_is_removed(
    workspace: Workspace, store: Store
) -> None:
    first = workspace.lead(last_name="First", phone=NUMBER)
    second = workspace.lead(last_name="Second", phone=NUMBER, owner_id=LIU)
    with store.write() as w:
        calling.log_call(w, who_id=first, disposition="do_not_call", at=store.now())
        records.delete(w, "Lead", first)
    with store.read() as r:
        assert NUMBER in do_not_call.numbers(r)
        assert do_not_call.at(r, [NUMBER, OTHER]) == {NUMBER: do_not_call.Block(NUMBER, "")}
        assert judging.may_call(r, second).reason == "do not call this number"


def test_many_numbers_are_asked_about_in_one_go(workspace: Workspace, store: Store) -> None:
    numbers = [f"+8621555{n:05d}" for n in range(450)]
    marked: dict[str, UUID] = {}
    for number in (numbers[0], numbers[210], numbers[449]):
        marked[number] = workspace.lead(last_name=number, phone=number, do_not_call=True)
    with store.read() as r:
        found = do_not_call.at(r, numbers)
    assert {number: block.who_id for number, block in found.items()} == marked


def test_an_imported_mark_outlives_its_record(workspace: Workspace, store: Store) -> None:
    marked = workspace.lead(last_name="First", mobile_phone=NUMBER, do_not_call=True)
    second = workspace.lead(last_name="Second", phone=NUMBER, owner_id=LIU)
    with store.write() as w:
        records.delete(w, "Lead", marked)
    with store.read() as r:
        assert NUMBER in do_not_call.numbers(r)
        assert do_not_call.at(r, [NUMBER, OTHER]) == {NUMBER: do_not_call.Block(NUMBER, "")}
        assert judging.may_call(r, second).reason == "do not call this number"


def test_a_number_of_the_servers_list_is_blocked(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(phone=NUMBER)
    assert set(reasons(store).values()) == {""}
    workspace.pulled("DoNotCallNumber", phone=NUMBER, source="record")
    assert set(reasons(store).values()) == {"do not call this number"}
    with store.read() as r:
        assert do_not_call.numbers(r) == {NUMBER}
        assert judging.may_call(r, lead).is_blocked_for_good


def test_who_is_deleted_without_a_mark_blocks_nobody(workspace: Workspace, store: Store) -> None:
    gone = workspace.lead(phone=NUMBER)
    with store.write() as w:
        records.delete(w, "Lead", gone)
    with store.read() as r:
        assert do_not_call.numbers(r) == frozenset()
        assert do_not_call.at(r, [NUMBER]) == {}


@pytest.mark.parametrize("disposition", ["do_not_call", "not_interested", "bad_number"])
def test_a_call_changes_nothing_of_a_colleagues_lead(
    workspace: Workspace, store: Store, disposition: str
) -> None:
    lead = workspace.lead(phone=NUMBER, mobile_phone=OTHER, owner_id=LIU)
    with store.write() as w:
        logged = calling.log_call(w, who_id=lead, disposition=disposition, at=store.now())
        assert [(one.type, one.rid) for one in outbox.listing(w)] == [("Task", logged.task_id)]
    with store.read() as r:
        assert records.require(r, "Lead", lead)["status"] == "Open - Not Contacted"
        hours = judging.may_call(r, lead)
    if disposition == "do_not_call":
        assert (hours.reason, hours.is_blocked_for_good) == ("do not call", True)
        with store.read() as r:
            assert do_not_call.at(r, [NUMBER])[NUMBER].who_id == lead
    else:
        assert not hours.is_blocked_for_good


def test_who_was_behind_a_blocked_number_stays_as_his_owner_left_him(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(phone=NUMBER, owner_id=LIU)
    with store.write() as w:
        call = calling.log_call(
            w, who_id=None, number=NUMBER, disposition="do_not_call", at=store.now()
        )
        unknown_callers.attach_calls(w, [call.task_id], lead)
        assert {one.type for one in outbox.listing(w)} == {"Task"}
    with store.read() as r:
        assert judging.may_call(r, lead).reason == "do not call"
