"""Calling hours as an administrator sees and changes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.services.conftest import WANG, Workspace
from workbench.errors import InvalidInput, Refused
from workbench.services import calling
from workbench.services.calling import rule_packs, rules
from workbench.services.calling.rule_packs import NewRule
from workbench.store import outbox, records
from workbench.store.database import Store

TODAY = date(2026, 11, 19)
GERMAN = NewRule("DE", "Works council", TODAY, "周一至周四 10:00-17:00; Fri 10:00-12:00")


@pytest.fixture
def admin(workspace: Workspace) -> Workspace:
    workspace.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    return workspace


def pack(store: Store, code: str) -> rule_packs.Pack:
    with store.read() as r:
        return next(one for one in rule_packs.packs(r).packs if one.place == code)


def test_each_country_says_what_time_it_is_there_and_until_when_it_is_closed(
    workspace: Workspace, store: Store
) -> None:
    france, china = pack(store, "FR"), pack(store, "CN")
    assert (france.name, france.is_open) == ("France", False)
    assert france.now == "Now in Paris: 07:30, closed until 10:00"
    assert china.now == "Now in Shanghai: 14:30, open until 18:00"
    now_rule, before = france.rules
    assert (now_rule.is_current, now_rule.until) == (True, None)
    assert (before.is_current, before.until) == (False, date(2023, 3, 1))
    assert rule_packs.week_words(now_rule.rule) == "Mon–Fri 10:00–13:00, 14:00–20:00"
    friday_night = datetime(2026, 11, 20, 19, tzinfo=UTC)
    said = rule_packs.now_there("DE", rules.USUAL, friday_night)
    assert said == "Now in Berlin: 20:00, closed until Mon 09:00"


def test_an_administrators_rule_holds_from_its_day_for_whoever_lives_there(
    admin: Workspace, store: Store
) -> None:
    with store.write() as w:
        rule_packs.add(w, GERMAN)
    admin.lead(country="Germany", time_zone="Europe/Berlin")
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
        assert outbox.listing(r)[-1].body["row"]["hours"] == "Mon-Thu 10:00-17:00; Fri 10:00-12:00"
    assert (item.hours.rule.name, item.hours.reason) == ("Works council", "opens 10:00")
    (held,) = pack(store, "DE").rules
    assert (held.is_current, held.rule.is_own) == (True, True)


def test_ending_a_rule_keeps_it_for_the_calls_made_before(admin: Workspace, store: Store) -> None:
    admin.pulled(
        "CallingRule", name="Short days", country="FR", applies_from="2026-11-01",
        hours="Mon-Fri 10:00-12:00",
    )  # fmt: skip
    own = pack(store, "FR").rules[0].rule.own_id
    assert own is not None
    with store.write() as w:
        rule_packs.end(w, own, TODAY)
    with store.read() as r:
        known = rules.book(r)
    assert known.rule("FR", date(2026, 11, 18)).name == "Short days"
    after = known.rule("FR", TODAY)
    assert (after.name, after.most_attempts) == ("France, canvassing by telephone", 4)
    assert after.holidays == rules.supplied().rule("FR", TODAY).holidays


def test_a_rule_that_has_not_begun_is_removed(admin: Workspace, store: Store) -> None:
    with store.write() as w:
        made = rule_packs.add(w, GERMAN)
        assert rule_packs.end(w, made, TODAY) is None
    with store.read() as r:
        assert records.get(r, "CallingRule", made) is None
        assert all(one.code != "DE" for one in rule_packs.packs(r).packs)


def test_everywhere_else_has_a_rule_of_its_own(admin: Workspace, store: Store) -> None:
    code = rule_packs.code_named("everywhere else")
    assert code == ""
    with store.write() as w:
        rule_packs.add(w, NewRule("", "", TODAY, "Mon-Sun 00:00-23:59"))
    with store.read() as r:
        assert rules.book(r).rule("KE", TODAY).is_own
        assert rules.book(r).rule("FR", TODAY).name == "France, canvassing by telephone"
    assert pack(store, "").name == "Everywhere else"


def test_whoever_is_no_administrator_sees_the_rules_and_is_told_whom_to_ask(
    workspace: Workspace, store: Store
) -> None:
    workspace.pulled("User", name="Sun Mei", role="admin", is_active=True)
    with store.write() as w:
        said = "Calling hours are set for the whole workspace. Ask Sun Mei (administrator)."
        assert rule_packs.packs(w).why_fixed == said
        with pytest.raises(Refused, match="Ask Sun Mei"):
            rule_packs.add(w, GERMAN)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"hours": "always"}, "are no hours"),
        ({"hours": " ; "}, "the hours of one day at least"),
        ({"holidays": ("2026-02-30",)}, "is no holiday"),
        ({"holidays": ("christmas",)}, "is no holiday"),
        ({"most_attempts": 0}, "Most attempts"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(
    admin: Workspace, store: Store, more: dict[str, object], sentence: str
) -> None:
    given = NewRule(**{**vars(GERMAN), **more})
    with store.write() as w, pytest.raises(InvalidInput, match=sentence):
        rule_packs.add(w, given)


def test_an_administrators_rule_of_a_state_stands_beside_its_countrys(
    admin: Workspace, store: Store
) -> None:
    assert pack(store, "US-FL").now == "Now in Florida: 01:30, closed until 08:00"
    texan = NewRule("US", "", TODAY, "Mon-Fri 09:00-20:00", state="TX")
    with store.write() as w:
        made = rule_packs.add(w, texan)
    held = pack(store, "US-TX")
    assert (held.name, held.place) == ("Texas, United States", texan.place)
    assert held.now == "Now in Texas: 00:30, closed until 09:00"
    assert [one.rule.name for one in held.rules if one.is_current] == ["Texas, United States"]
    assert [one.rule.name for one in pack(store, "US").rules] == ["US telemarketing, working days"]
    with store.write() as w:
        assert records.require(w, "CallingRule", made)["state_code"] == "TX"
        assert rule_packs.end(w, made, TODAY) is None
    with store.read() as r:
        assert rules.book(r).rule("US", TODAY, "TX").name == "US telemarketing, working days"


def test_ending_a_rule_of_a_state_lets_the_programs_own_follow_there(
    admin: Workspace, store: Store
) -> None:
    own = admin.pulled(
        "CallingRule", name="Short days", country="US", state_code="FL",
        applies_from="2026-11-01", hours="Mon-Fri 10:00-12:00",
    )  # fmt: skip
    with store.write() as w:
        rule_packs.end(w, own, TODAY)
    with store.read() as r:
        known = rules.book(r)
    after = known.rule("US", TODAY, "FL")
    assert (after.name, after.state, after.most_attempts) == (
        "Florida, commercial solicitation", "FL", 3,
    )  # fmt: skip
    assert known.rule("US", TODAY).name == "US telemarketing, working days"


@pytest.mark.parametrize(
    ("code", "typed", "state"),
    [("US", "texas", "TX"), ("US", " ", ""), ("US", "Bayern", None), ("", "TX", None)],
)
def test_a_state_is_typed_by_name_or_by_its_code(code: str, typed: str, state: str | None) -> None:
    assert rule_packs.state_named(code, typed) == state


@pytest.mark.usefixtures("chinese")
def test_a_state_is_named_in_the_language_in_use() -> None:
    assert rule_packs.place_name("US", "FL") == "美国佛罗里达州"


@pytest.mark.parametrize(
    ("typed", "code"), [("德国", "DE"), ("at", "AT"), (" france ", "FR"), ("Atlantis", None)]
)
def test_a_country_is_typed_by_name_or_by_two_letters(typed: str, code: str | None) -> None:
    assert rule_packs.code_named(typed) == code


@pytest.mark.usefixtures("chinese")
def test_the_hours_of_a_week_are_told_in_the_language_in_use() -> None:
    rule = rules.supplied().rule("AU", TODAY)
    assert rule_packs.week_words(rule) == "周一至周五 09:00–20:00 · 周六 09:00–17:00"
    assert rule_packs.country_name("AU") == "澳大利亚"


def test_hours_are_written_as_they_are_read() -> None:
    text = "Mon-Wed 09:00-12:00 14:00-18:00; Fri 09:00-12:00; Sat-Sun 10:00-11:00"
    assert rules.written_hours(rules.read_hours(text)) == text
    paris = datetime(2026, 11, 19, 12, tzinfo=ZoneInfo("Europe/Paris"))
    closes = rules.supplied().rule("FR", TODAY).closes_at(paris)
    assert closes is not None
    assert closes.hour == 13
