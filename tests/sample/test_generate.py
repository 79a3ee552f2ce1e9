from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from workbench.schema.dictionary import BY_NAME
from workbench.schema.fields import Kind
from workbench.schema.picklists import CALL_DISPOSITION, HANDOFF_STATUS, ORG_STATE, ROLE
from workbench.services import sample
from workbench.services.calling.hours import is_open
from workbench.wire.rows import canonical_values
from workbench.wire.values import parse_instant

TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 6, 30, tzinfo=UTC)
USERS = {person.email: uuid5(NAMESPACE_DNS, person.email) for person in sample.PEOPLE}


def made(accounts: int = 60, seed: int = 7) -> list[dict[str, Any]]:
    return list(sample.mutations(seed, accounts, TODAY, USERS, now=NOW))


def test_the_same_seed_makes_the_same_workspace() -> None:
    assert made(10) == made(10)
    assert made(10) != made(10, seed=8)


def test_everything_that_is_referred_to_comes_before() -> None:
    known = {str(user) for user in USERS.values()}
    for one in made():
        kind = BY_NAME[one["type"]]
        for name, value in one.get("row", {}).items():
            if kind.by_name[name].kind is Kind.REFERENCE:
                assert value in known, (one["type"], name)
        if one["op"] == "patch":
            assert one["id"] in known
        known.add(one["id"])


def test_ids_and_mutation_ids_are_used_once() -> None:
    rows = made()
    assert len({one["mid"] for one in rows}) == len(rows)
    creates = [one["id"] for one in rows if one["op"] != "patch"]
    assert len(set(creates)) == len(creates)
    assert {UUID(one).version for one in creates} == {7}


def test_every_change_continues_the_one_before() -> None:
    state: dict[str, dict[str, Any]] = {}
    times: dict[str, datetime] = {}
    for one in made():
        at = parse_instant(one["at"])
        assert at <= NOW or one["type"] == "OrgBooking"
        if one["op"] == "patch":
            held = state[one["id"]]
            for name, change in one["set"].items():
                assert held.get(name) == change["old"], name
                held[name] = change["new"]
            assert at >= times[one["id"]]
        else:
            state[one["id"]] = dict(one["row"])
            assert canonical_values(BY_NAME[one["type"]], one["row"]) == one["row"]
        times[one["id"]] = at


def test_it_is_believable() -> None:
    rows = made(120)
    creates = [one for one in rows if one["op"] != "patch"]
    by_type = Counter(one["type"] for one in creates)
    assert by_type["Account"] == 120
    assert by_type["Lead"] == 180
    assert by_type["Contact"] > 200
    accounts = [one["row"] for one in creates if one["type"] == "Account"]
    assert len({row["name"] for row in accounts}) == 120
    han = sum(row["billing_country"] == "中国" for row in accounts)
    assert 0.25 < han / 120 < 0.55
    stages = Counter[str]()
    for one in rows:
        if one["type"] == "Opportunity":
            named = one["row"] if one["op"] != "patch" else None
            stages[named["stage_name"] if named else one["set"]["stage_name"]["new"]] += 1
    assert {"Closed Won", "Closed Lost", "Negotiation/Review"} <= set(stages)
    outcomes = {one["row"].get("call_disposition") for one in creates if one["type"] == "Task"}
    assert {*CALL_DISPOSITION.values} - {"do_not_call"} <= outcomes
    states = {one["row"]["state"] for one in creates if one["type"] == "DemoOrg"}
    assert states == set(ORG_STATE.values)
    handed = {one["row"]["status"] for one in creates if one["type"] == "Handoff"}
    assert handed == set(HANDOFF_STATUS.values)
    converted = [one["row"] for one in creates if one["row"].get("is_converted")]
    assert len({row["converted_opportunity_id"] for row in converted}) == 2


def test_whoever_is_handed_over_was_talked_to_before() -> None:
    rows = [one for one in made(120) if one["op"] != "patch"]
    leads = {one["id"]: one["at"] for one in rows if one["type"] == "Lead"}
    touched: dict[str, list[dict[str, Any]]] = {}
    for one in rows:
        if one["type"] == "Task" and one["row"].get("activity_at"):
            touched.setdefault(one["row"]["who_id"], []).append(one["row"])
    handoffs = [one["row"] for one in rows if one["type"] == "Handoff"]
    assert len(handoffs) == 12
    booked = 0
    for row in handoffs:
        before = [
            task
            for task in touched[row["lead_id"]]
            if leads[row["lead_id"]] < task["activity_at"] < row["submitted_at"]
            and task["owner_id"] == row["from_user_id"]
        ]
        assert len(before) >= 2
        booked += any(task.get("call_disposition") == "meeting_booked" for task in before)
    assert booked >= 8  # the others sleep while people work here: they were written to


def test_addresses_lead_nowhere_and_nobody_is_real() -> None:
    for one in made(30):
        row = one.get("row", {})
        for name in ("email", "website", "instance_url"):
            assert name not in row or row[name].rstrip("/").endswith(".example")
        assert "phone" not in row or "55" in row["phone"]


def test_every_role_has_somebody_and_managers_come_first() -> None:
    assert {person.role for person in sample.PEOPLE} == set(ROLE.values)
    seen: set[str] = set()
    for person in sample.PEOPLE:
        assert not person.manager_email or person.manager_email in seen
        seen.add(person.email)
    assert sample.by_role("bdr").name == "王杰"
    with pytest.raises(KeyError):
        sample.by_role("janitor")


ZONES = [ZoneInfo(name) for name in ("Europe/London", "Asia/Shanghai", "America/Los_Angeles")]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("hours", [0, 5, 11, 17, 24 * 3])
def test_people_work_in_the_daytime_of_whoever_tries_it(zone: ZoneInfo, hours: int) -> None:
    now = NOW + timedelta(hours=hours)
    rows = [
        one
        for one in sample.mutations(7, 20, now.date(), USERS, now=now, zone=zone)
        if one["op"] != "patch"
    ]

    def local(type_name: str, name: str) -> list[datetime]:
        found = [one["row"].get(name) for one in rows if one["type"] == type_name]
        return [parse_instant(text).astimezone(zone) for text in found if text]

    starts = local("OrgBooking", "start_at")
    assert len(starts) > 10
    calls = local("Task", "activity_at")
    assert all(one.weekday() < 5 and 8 <= one.hour < 17 for one in starts)
    assert all(8 <= one.hour < 17 and one <= now for one in calls)
    assert all(7 <= one.hour < 22 for one in local("Task", "due_at"))


def test_calls_are_made_when_desks_are_open_where_they_ring() -> None:
    rows = [one for one in made(20) if one["op"] != "patch"]
    people = {one["id"]: one["row"] for one in rows if one["type"] in ("Lead", "Contact")}
    calls = [one["row"] for one in rows if one["type"] == "Task" and one["row"].get("activity_at")]
    rang = [
        parse_instant(call["activity_at"]).astimezone(ZoneInfo(people[call["who_id"]]["time_zone"]))
        for call in calls
        if call.get("call_disposition")
    ]
    assert len(rang) > 20
    assert all(one.weekday() < 5 and 9 <= one.hour < 17 for one in rang)


def test_every_caller_has_guests_of_an_event_and_leads_in_the_cadence() -> None:
    rows = made(40)
    callers = {USERS[person.email] for person in sample.PEOPLE if person.role == "bdr"}
    guests = [
        one["row"]
        for one in rows
        if one["type"] == "CampaignMember" and not one["row"].get("lead_id")
    ]
    targets = [one["row"] for one in rows if one["type"] == "CadenceTarget"]
    assert all(guest["phone"] and guest["company"] for guest in guests)
    for made_for in (guests, targets):
        assert {str(row["owner_id"]) for row in made_for} == {str(one) for one in callers}


def test_no_text_names_an_hour_that_may_not_fit() -> None:
    notes = [one["row"].get("state_note") or "" for one in made(5) if one["type"] == "DemoOrg"]
    assert any(notes)
    assert not any(":" in note for note in notes)


def test_on_a_working_day_somebody_may_be_called_at_any_hour_by_every_caller() -> None:
    rows = made(160)
    handed = {one["row"]["lead_id"] for one in rows if one["type"] == "Handoff"}
    leads = [
        one["row"]
        for one in rows
        if one["type"] == "Lead" and one["op"] == "create" and one["id"] not in handed
    ]
    callers = {row["owner_id"] for row in leads}
    assert len(callers) == 3
    midnight = datetime(2026, 11, 18, tzinfo=UTC)  # a Wednesday: no weekend anywhere
    for caller in callers:
        zones = {ZoneInfo(row["time_zone"]) for row in leads if row["owner_id"] == caller}
        for half_hour in range(48):
            moment = midnight + timedelta(minutes=30 * half_hour)
            assert any(is_open(moment.astimezone(zone)) for zone in zones), moment
