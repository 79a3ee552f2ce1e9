"""The clock of a handoff: only hours in which its receiver works count."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import settings
from workbench.insight import working_time
from workbench.insight.working_time import Hours, due_at

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
FRIDAY_17 = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""17:00 on a Friday in Shanghai."""
USUAL = Hours()
zones = st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("Europe/Berlin"), UTC])
moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.builds(
    Hours,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 12),
    st.integers(13, 24),
)


def worked(start: datetime, end: datetime, hours: Hours = USUAL) -> timedelta:
    return working_time.working_time(start, end, hours, SHANGHAI)


def test_a_weekend_does_not_count() -> None:
    monday_10 = FRIDAY_17 + timedelta(days=2, hours=17)
    assert worked(FRIDAY_17, monday_10) == timedelta(hours=2)


def test_four_hours_from_friday_afternoon_are_over_on_monday_at_noon() -> None:
    due = due_at(FRIDAY_17, timedelta(hours=4), USUAL, SHANGHAI)
    assert due.astimezone(SHANGHAI) == datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)


def test_what_comes_at_night_waits_for_the_morning() -> None:
    night = datetime(2026, 11, 18, 22, tzinfo=SHANGHAI)
    due = due_at(night, timedelta(hours=4), USUAL, SHANGHAI)
    assert due.astimezone(SHANGHAI) == datetime(2026, 11, 19, 13, tzinfo=SHANGHAI)


def test_a_day_may_last_until_midnight() -> None:
    late = Hours(frozenset(range(7)), 12, 24)
    noon = datetime(2026, 11, 18, 12, tzinfo=SHANGHAI)
    assert worked(noon, noon + timedelta(days=1), late) == timedelta(hours=12)


def test_the_night_in_which_clocks_change_costs_no_working_hour() -> None:
    friday, monday = (
        datetime(2026, 3, day, 12, tzinfo=NEW_YORK) for day in (6, 9)
    )  # fmt: skip
    worked = working_time.working_time(friday, monday, USUAL, NEW_YORK)
    assert worked == timedelta(hours=9)


@given(moments, st.integers(0, 40 * 24 * 60), st.integers(0, 40 * 24 * 60), hours, zones)
def test_it_adds_up_and_never_exceeds_the_time_that_passed(
    start: datetime, first: int, second: int, hours: Hours, zone: ZoneInfo
) -> None:
    middle = start + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)

    def between(one: datetime, other: datetime) -> timedelta:
        return working_time.working_time(one, other, hours, zone)

    assert between(start, end) == between(start, middle) + between(middle, end)
    assert timedelta() <= between(start, end) <= end - start
    assert between(end, start) == timedelta()


@given(moments, st.integers(1, 60 * 60), hours, zones)
def test_when_it_is_due_exactly_so_much_working_time_has_passed(
    start: datetime, minutes: int, hours: Hours, zone: ZoneInfo
) -> None:
    amount = timedelta(minutes=minutes)
    due = due_at(start, amount, hours, zone)
    assert working_time.working_time(start, due, hours, zone) == amount
    earlier = due - timedelta(seconds=1)
    assert working_time.working_time(start, earlier, hours, zone) < amount


def test_the_settings_say_when_people_work(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"working_days": "sun-thu", "working_day_starts_h": 8, "working_day_ends_h": 16}
    monkeypatch.setattr(settings, "get", lambda name: found[name])
    assert working_time.usual() == Hours(frozenset({6, 0, 1, 2, 3}), 8, 16)
