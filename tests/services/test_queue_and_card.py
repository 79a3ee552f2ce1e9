from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.conftest import LIU, WANG, Workspace
from workbench import i18n
from workbench.services import calling
from workbench.services.calling import hours
from workbench.store import records
from workbench.store.database import Store

SHANGHAI = ZoneInfo("Asia/Shanghai")


def names(store: Store) -> list[str]:
    with store.read() as r:
        return [item.name for item in calling.queue(r, store.now()).items]


def log(store: Store, who: UUID, disposition: str, **more: Any) -> calling.CallLogged:
    with store.write() as w:
        return calling.log_call(w, who_id=who, disposition=disposition, at=store.now(), **more)


def test_the_queue_goes_by_score_and_holds_only_my_open_leads(
    workspace: Workspace, store: Store
) -> None:
    workspace.lead(last_name="Sun", first_name="Ping", score=88)
    workspace.lead()
    workspace.lead(last_name="Other", owner_id=LIU)
    workspace.lead(last_name="Gone", status="Closed - Not Converted")
    workspace.lead(last_name="Done", is_converted=True)
    assert names(store) == ["Wei Li", "Ping Sun"]


def test_a_lead_called_leaves_the_queue_until_its_next_call_is_due(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    workspace.lead(last_name="Sun", first_name="Ping", score=88)
    log(store, lead, "no_answer")
    assert names(store) == ["Ping Sun"]
    workspace.clock.forward(days=1)
    assert names(store) == ["Wei Li", "Ping Sun"]
    with store.read() as r:
        first = calling.queue(r, store.now()).items[0]
    assert (first.attempts, first.callback_at) == (1, None)
    assert first.due_at is not None


def test_a_promised_callback_comes_before_every_score(workspace: Workspace, store: Store) -> None:
    workspace.lead()
    low = workspace.lead(last_name="Chen", first_name="Rui", score=12)
    log(store, low, "call_back_later", callback_at=store.now() + timedelta(hours=1))
    assert names(store) == ["Wei Li"]
    workspace.clock.forward(hours=1)
    with store.read() as r:
        found = calling.queue(r, store.now())
    assert [item.name for item in found.items] == ["Rui Chen", "Wei Li"]
    assert found.items[0].callback_at == store.now()
    assert found.total == 2


def test_a_callback_to_a_contact_joins_the_queue(workspace: Workspace, store: Store) -> None:
    account = workspace.pulled("Account", name="Cato Health", time_zone="Europe/Amsterdam")
    contact = workspace.pulled(
        "Contact", last_name="Jansen", first_name="Eva", account_id=account, phone="+31105550142"
    )
    log(store, contact, "call_back_later", callback_at=store.now() + timedelta(hours=3))
    workspace.clock.forward(hours=3)
    with store.read() as r:
        (item,) = calling.queue(r, store.now()).items
        assert calling.count(r, store.now()) == 1
    assert (item.who_type, item.company) == ("Contact", "Cato Health")
    assert item.hours.local_time == "10:30"


def test_blocked_rows_stay_and_say_why(workspace: Workspace, store: Store) -> None:
    workspace.lead(last_name="Early", time_zone="America/Chicago", score=90)
    workspace.lead(last_name="Never", phone="+862155550999", do_not_call=True, score=80)
    workspace.lead(last_name="Mute", phone=None, score=70)
    workspace.lead(last_name="Fine", score=60)
    with store.read() as r:
        found = calling.queue(r, store.now())
    said = {item.name.split()[-1]: item.hours.reason for item in found.items}
    assert said == {
        "Early": "opens 08:00",
        "Never": "do not call",
        "Mute": "no number",
        "Fine": "",
    }
    assert found.blocked == 3
    assert found.first is None
    last_names = [item.name.split()[-1] for item in found.items]
    assert last_names == ["Fine", "Early", "Never", "Mute"]  # those who may be called come first


SUNDAY_NIGHT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_when_nobody_may_be_called_the_queue_goes_by_who_opens_first(
    workspace: Workspace, store: Store
) -> None:
    zones = ("Europe/Berlin", "Asia/Shanghai", "Pacific/Auckland", "America/Chicago")
    for score, zone in zip((95, 90, 50, 99), zones, strict=True):
        workspace.lead(last_name=zone.partition("/")[2], time_zone=zone, score=score)
    workspace.lead(last_name="Never", phone="+862155550999", do_not_call=True, score=100)
    workspace.clock.at = SUNDAY_NIGHT
    with store.read() as r:
        found = calling.queue(r, store.now())
    order = [item.name.split()[-1] for item in found.items]
    assert order == ["Auckland", "Shanghai", "Berlin", "Chicago", "Never"]
    assert found.first == found.items[0]
    assert found.items[0].hours.reason == "opens tomorrow 09:00"
    assert found.items[0].hours.opens_at == datetime(2026, 11, 22, 20, tzinfo=UTC)
    workspace.clock.at = datetime(2026, 11, 22, 20, tzinfo=UTC)
    with store.read() as r:
        assert calling.queue(r, store.now()).first is None


def test_who_is_awake_is_found_behind_many_better_leads_that_sleep(
    workspace: Workspace, store: Store
) -> None:
    for score in range(6):
        workspace.lead(last_name="Asleep", time_zone="America/Chicago", score=90 + score)
    workspace.lead(last_name="Awake", score=10)
    with store.read() as r:
        found = calling.queue(r, store.now(), limit=5)
    assert found.items[0].name == "Wei Awake"
    assert (len(found.items), found.total, found.blocked) == (5, 7, 4)


def test_an_empty_queue_knows_why(workspace: Workspace, store: Store) -> None:
    def why() -> calling.Emptiness:
        with store.read() as r:
            return calling.emptiness(r)

    assert why() == calling.Emptiness(0, 0, sees_leads=True)
    workspace.lead(owner_id=LIU)
    mine = workspace.lead()
    log(store, mine, "no_answer")
    assert why() == calling.Emptiness(1, 1, sees_leads=True)
    workspace.pulled("User", WANG, name="Wang Jie", role="csm", is_active=True)
    assert not why().sees_leads


@pytest.mark.parametrize(
    ("zone", "country", "phone", "expected"),
    [
        ("Europe/Berlin", "China", None, "Europe/Berlin"),
        (None, "中国", None, "Asia/Shanghai"),
        ("Mars/Base", "Germany", None, "Europe/Berlin"),
        (None, None, "+31105550142", "Europe/Amsterdam"),
        (None, None, "+18005550142", None),
        (None, "Atlantis", "4711", None),
    ],
)
def test_the_time_zone_is_the_persons_else_the_countrys_else_the_numbers(
    zone: str | None, country: str | None, phone: str | None, expected: str | None
) -> None:
    found = calling.zone_of(zone, country, phone)
    assert (None if found is None else str(found)) == expected


def test_the_tiles_say_what_follows(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()

    def shown() -> dict[str, str]:
        with store.read() as r:
            return {tile.outcome.key: tile.next_step for tile in calling.card(r, lead).tiles}

    said = shown()
    assert said["2"] == "Mon" or said["2"] == "23 Nov"
    assert said["3"] == "pick a time"
    assert said["6"] == "hand to an AE"
    assert "".join(said) == "1234567890"
    i18n.set_language("zh_CN")
    try:
        told = shown()
    finally:
        i18n.set_language("en")
    assert told["3"] == "选择时间"


@given(
    at=st.integers(0, 6 * 365 * 24 * 60).map(
        lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    ),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Chicago", "Asia/Kolkata"]),
    disposition=st.sampled_from(["no_answer", "left_voicemail", "gatekeeper"]),
)
def test_the_next_call_is_on_a_later_working_day_in_calling_hours(
    at: datetime, zone: str, disposition: str
) -> None:
    callee = ZoneInfo(zone)
    planned = calling.follow_up(disposition, at, callee)
    assert planned is not None
    local = planned.due_at.astimezone(callee)
    assert local.date() > at.astimezone(callee).date()
    assert hours.is_open(local)
    if disposition == "no_answer":
        was_morning = at.astimezone(callee).hour < 12
        assert (local.hour < 12) is not was_morning


def test_the_card_shows_everything_in_one_call(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(
        title="COO",
        city="Shanghai",
        number_of_employees=340,
        industry="Transportation",
        why_now="Registered for “Peak” [event list]; opens a fourth site [news]",
    )
    workspace.lead(last_name="Zhang", first_name="Hua", title="CFO", score=5)
    log(store, lead, "left_voicemail", notes="Suzhou", duration_s=24)
    with store.read() as r:
        card = calling.card(r, lead)
    assert card.subtitle == "COO · Hengda Logistics · Shanghai, 340 people"
    assert [(one.text, one.source) for one in card.reasons[:2]] == [
        ("Registered for “Peak”", "event list"),
        ("opens a fourth site", "news"),
    ]
    assert card.numbers[0].shown == "+86 21 5555 0123"
    assert (card.attempts, card.standing, card.touch_count) == (1, None, 1)
    assert card.touches[0].detail == "Suzhou"
    assert [one.detail for one in card.colleagues] == ["CFO · not contacted"]
    assert card.script.name == "Logistics, first call · COO"
    assert "Hengda Logistics" in card.script.parts[0].text
    assert card.hours.is_allowed


def test_the_strip_counts_todays_calls_that_stand(workspace: Workspace, store: Store) -> None:
    first, second = workspace.lead(), workspace.lead(last_name="Sun")
    log(store, first, "connected_interested", duration_s=90)
    log(store, second, "no_answer")
    undone = log(store, second, "bad_number")
    with store.write() as w:
        calling.undo_call(w, undone.task_id)
    with store.read() as r:
        strip = calling.session_strip(r)
        recent = calling.recent_logs(r)
        assert calling.session_strip(r, date(2020, 1, 1)).connect_rate is None
    assert (strip.dials, strip.connects, strip.meetings, strip.talk_s) == (2, 1, 0, 90)
    assert strip.connect_rate == 0.5
    assert [one.name for one in recent] == ["Wei Sun", "Wei Li"]
    assert recent[0].outcome is not None
    assert recent[0].outcome.disposition == "no_answer"


def test_a_number_dropped_is_not_dialled_again(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead()
    log(store, lead, "bad_number")
    with store.read() as r:
        assert records.require(r, "Lead", lead)["phone"] is None
        assert calling.card(r, lead).numbers == ()
