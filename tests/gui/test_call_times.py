"""Times to call back, as people type them in both languages."""

from datetime import UTC, datetime

import pytest

from ui.desks.calls.when import parse_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tue 10", "2026-11-24 10:00"),
        ("tomorrow 3pm", "2026-11-20 15:00"),
        ("+2h", "2026-11-19 16:30"),
        ("in 30 min", "2026-11-19 15:00"),
        ("next week", "2026-11-26 14:30"),
        ("9", "2026-11-20 09:00"),
        ("16:45", "2026-11-19 16:45"),
        ("fri morning", "2026-11-20 10:00"),
        ("24 dec 9:15", "2026-12-24 09:15"),
        ("2 jan", "2027-01-02 14:30"),
        ("明天上午", "2026-11-20 10:00"),
        ("下周二 10点半", "2026-11-24 10:30"),
        ("后天下午三点", "2026-11-21 15:00"),
        ("半小时后", "2026-11-19 15:00"),
        ("12月1日 9点", "2026-12-01 09:00"),
        ("周五", "2026-11-20 14:30"),
    ],
)
def test_times_are_understood_as_people_type_them(typed: str, meant: str) -> None:
    now = datetime(2026, 11, 19, 14, 30, tzinfo=UTC)
    found = parse_time(typed, now)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize("typed", ["", "soon", "tue banana", "25:00", "2020-01-01", "32 dec"])
def test_what_is_no_time_to_come_is_not_guessed(typed: str) -> None:
    assert parse_time(typed, datetime(2026, 11, 19, 14, 30, tzinfo=UTC)) is None
