"""When one may call: by country, by the day, by what was tried before."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.services.conftest import Clock, Workspace
from workbench import i18n
from workbench.errors import InvalidInput
from workbench.services import calling
from workbench.services.calling import hours, judging, places, rule_words, rules
from workbench.store.database import Store

PARIS = ZoneInfo("Europe/Paris")


def test_every_rule_that_comes_with_the_program_says_where_it_is_from() -> None:
    book = rules.supplied()
    assert {"", "US", "FR", "AU", "GB", "CA", "CN"} <= set(book.rules)
    for known in book.rules.values():
        for rule in known:
            assert "ot legal advice" in rule.source
            assert rule.source_on is not None
            assert any(rule.week)


@pytest.mark.parametrize(
    ("country", "local", "is_open"),
    [
        ("US", "2026-11-20T20:59", True),
        ("US", "2026-11-20T21:00", False),
        ("FR", "2026-11-20T13:30", False),
        ("FR", "2026-11-20T19:59", True),
        ("FR", "2026-11-11T11:00", False),
        ("FR", "2026-05-14T11:00", False),
        ("AU", "2026-11-21T16:59", True),
        ("AU", "2026-11-22T12:00", False),
        ("CN", "2026-11-20T12:30", False),
        ("", "2026-11-20T12:30", True),
    ],
)
def test_the_hours_of_a_country(country: str, local: str, is_open: bool) -> None:
    there = datetime.fromisoformat(local).replace(tzinfo=PARIS)
    assert rules.supplied().rule(country, there.date()).is_open(there) is is_open


def test_an_old_day_is_judged_by_the_rule_of_its_day() -> None:
    book = rules.supplied()
    assert book.rule("FR", date(2023, 2, 28)).most_attempts is None
    assert book.rule("FR", date(2023, 3, 1)).most_attempts == 4


def test_a_country_is_known_by_its_name_its_zone_or_the_number() -> None:
    book = rules.supplied()
    assert book.country_of("法国", None) == "FR"
    assert book.country_of("de", None) == "DE"
    assert book.country_of(None, "America/Chicago") == "US"
    assert book.country_of(None, None, "+33142685300") == "FR"
    assert book.country_of("Atlantis", "Mars/Base", "4711") == ""


@pytest.mark.parametrize(
    "text", ["9-18", "Mon 25:00-26:00", "Mon 18:00-09:00", "Xyz 09:00-10:00", "Fri-Mon 9:00-10:00"]
)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="are no hours"):
        rules.read_hours(text)


def test_an_admins_rule_wins_from_its_day_on(workspace: Workspace, store: Store) -> None:
    workspace.pulled(
        "CallingRule", name="Ours", country="CN", applies_from="2026-11-19",
        hours="Mon-Sat 10:00-12:00", source="works council",
    )  # fmt: skip
    workspace.pulled(
        "CallingRule", name="Broken", country="CN", applies_from="2026-11-20", hours="always"
    )
    workspace.lead()
    with store.read() as r:
        assert rules.book(r).rule("CN", date(2026, 11, 18)).name == "China, office hours"
        (item,) = calling.queue(r, store.now()).items
    assert item.hours.reason == "opens tomorrow 10:00"
    assert (item.hours.rule.name, item.hours.rule.is_own) == ("Ours", True)


def test_most_attempts_and_the_rest_after_a_no_block_until_they_have_passed() -> None:
    rule = rules.supplied().rule("FR", date(2026, 11, 20))
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    days = [now - timedelta(days=n) for n in (29, 20, 10, 1)]
    tired = hours.calling_hours(now, PARIS, rule=rule, calls=hours.Calls(tuple(days)))
    assert (tired.is_allowed, tired.reason) == (False, "4 calls in 30 days")
    assert tired.opens_at == datetime(2026, 11, 23, 10, tzinfo=PARIS)
    said_no = hours.Calls((), now - timedelta(days=59))
    resting = hours.calling_hours(now, PARIS, rule=rule, calls=said_no)
    assert resting.reason == "said no, rests until 21 Nov"
    rested = hours.Calls((), now - timedelta(days=61))
    assert hours.calling_hours(now, PARIS, rule=rule, calls=rested).is_allowed


def test_whose_clock_nobody_knows_is_asked_about(workspace: Workspace, store: Store) -> None:
    workspace.lead(time_zone=None, phone="+18005550142")
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
    assert (item.hours.is_allowed, item.hours.must_ask) == (True, True)
    assert item.hours.reason == "local time not known"


def test_do_not_call_is_asked_anew_at_the_dial(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    with store.read() as r:
        assert judging.may_call(r, lead).is_allowed
    workspace.lead(known_id=lead, do_not_call=True)
    with store.read() as r:
        assert judging.may_call(r, lead).reason == "do not call"


def test_a_lead_without_a_score_gets_the_computed_one(workspace: Workspace, store: Store) -> None:
    workspace.lead(last_name="Known", score=1)
    workspace.lead(last_name="New", score=None, title="CEO", lead_source="Event")
    with store.read() as r:
        found = calling.queue(r, store.now()).items
    assert [item.name for item in found] == ["Wei New", "Wei Known"]
    assert (found[0].score or 0) > 1


@pytest.mark.parametrize("written", ["Florida", "fl", " US-FL ", "佛罗里达州", "佛罗里达"])
def test_a_state_is_known_as_addresses_write_it(written: str) -> None:
    assert places.state_code("US", written) == "FL"


@pytest.mark.parametrize(
    ("country", "written", "code"),
    [("US", "Atlantis", ""), ("US", None, ""), ("CA", "Québec", "QC"), ("DE", "by", "BY"),
     ("DE", "Bayern", "")],
)  # fmt: skip
def test_a_state_that_nobody_knows_is_none(country: str, written: str | None, code: str) -> None:
    assert places.state_code(country, written) == code


def test_the_rule_of_a_state_wins_and_the_newest_of_it() -> None:
    book = rules.supplied()
    before, after = date(2021, 6, 30), date(2021, 7, 1)
    assert book.rule("US", before, "FL").name == "US telemarketing, working days"
    florida = book.rule("US", after, "FL")
    assert (florida.most_attempts, florida.attempt_days) == (3, 1)
    assert book.rule("US", after, "TX") == book.rule("US", after)
    assert "ot legal advice" in florida.source


def test_a_rule_of_a_state_wins_over_a_newer_one_of_its_country(
    workspace: Workspace, store: Store
) -> None:
    german: dict[str, Any] = {"country": "DE", "hours": "Mon-Fri 09:00-17:00"}
    workspace.pulled("CallingRule", name="All", applies_from="2026-11-10", **german)
    for state, name, day in (("BY", "Old", "2026-10-01"), ("by", "New", "2026-11-01")):
        workspace.pulled(
            "CallingRule", name=name, applies_from=day, state_code=state,
            country="DE", hours="Mon-Fri 10:00-12:00",
        )  # fmt: skip
    with store.read() as r:
        book = rules.book(r)
    today = date(2026, 11, 19)
    found = [book.rule("DE", today, state).name for state in ("BY", "BE", "")]
    assert found == ["New", "All", "All"]
    assert book.rule("DE", date(2026, 10, 5), "BY").name == "Old"


def test_the_state_of_the_address_decides_in_the_queue_and_at_the_dial(
    workspace: Workspace, store: Store, clock: Clock
) -> None:
    clock.at = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)  # 20:30 the day before in New York
    here = {"country": "United States", "time_zone": "America/New_York"}
    inside = workspace.lead(last_name="Inside", phone="+13055550101", state="Florida", **here)
    outside = workspace.lead(last_name="Outside", phone="+12125550101", state="NY", **here)
    with store.read() as r:
        queued = {item.name: item.hours for item in calling.queue(r, store.now()).items}
        dialled = {one: judging.may_call(r, one) for one in (inside, outside)}
    assert [queued[name].is_allowed for name in ("Wei Inside", "Wei Outside")] == [False, True]
    assert [dialled[one].is_allowed for one in (inside, outside)] == [False, True]
    assert queued["Wei Inside"].rule.state == "FL"


@pytest.mark.parametrize(
    ("own", "company", "state"),
    [
        ({"mailing_state": "TX"}, {"billing_state": "FL"}, "TX"),
        ({}, {"billing_state": "FL"}, "FL"),
        ({"mailing_country": "Germany"}, {"billing_state": "FL"}, None),
        ({"mailing_country": "USA"}, {"billing_state": "FL", "billing_country": "USA"}, "FL"),
    ],
)
def test_a_contact_lives_where_his_own_address_says_else_where_his_company_is(
    workspace: Workspace,
    store: Store,
    own: dict[str, Any],
    company: dict[str, Any],
    state: str | None,
) -> None:
    account = workspace.pulled("Account", name="Hengda", **company)
    contact = workspace.pulled("Contact", last_name="Li", account_id=account, **own)
    with store.read() as r:
        assert judging.states(r, [contact.bytes]).get(contact.bytes) == state


def test_every_rule_of_the_program_has_its_name_and_source_in_chinese() -> None:
    known = [one for several in rules.supplied().rules.values() for one in several]
    i18n.set_language("zh_CN")
    try:
        for text in (words for one in known for words in (one.name, one.source)):
            assert re.search("[\u4e00-\u9fff]", rule_words.in_words(text)), text
        assert rule_words.in_words("a rule of our works council") == "a rule of our works council"
    finally:
        i18n.set_language("en")
    assert all(rule_words.in_words(one.name) == one.name for one in known)
