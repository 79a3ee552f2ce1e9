"""Times to call back, as people type them in both languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.services.calling.typed_times import FARTHEST, read_time

THURSDAY = datetime(2026, 11, 19, 14, 30, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
PIECES = (
    "tue", "next tue", "tomorrow", "today", "tonight", "next week", "in", "2h", "10", "9:30", "3pm",
    "noon", "afternoon", "24 dec", "2027-02-28", "+90m", "half an hour", "999w", "明天", "上午",
    "下周一", "周二", "10点", "三点半", "半小时后", "后天", "下午", "大后天", "十二点", "一刻",
    "下周", "12月31日", "个", "半", "今晚", "后", "at", ",", "：", "二十", "点",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tue 10", "2026-11-24 10:00"),
        ("Tuesday, 10:15", "2026-11-24 10:15"),
        ("tue at 3", "2026-11-24 15:00"),
        ("tue 03:00", "2026-11-24 03:00"),
        ("next mon 9.30", "2026-11-23 09:30"),
        ("next fri", "2026-11-27 14:30"),
        ("tomorrow 3pm", "2026-11-20 15:00"),
        ("tomorrow 9:30", "2026-11-20 09:30"),
        ("9am tomorrow", "2026-11-20 09:00"),
        ("day after tomorrow noon", "2026-11-21 12:00"),
        ("+2h", "2026-11-19 16:30"),
        ("in 2h", "2026-11-19 16:30"),
        ("in 1h 20m", "2026-11-19 15:50"),
        ("half an hour", "2026-11-19 15:00"),
        ("in 30 min", "2026-11-19 15:00"),
        ("in 3 days", "2026-11-22 14:30"),
        ("next week", "2026-11-26 14:30"),
        ("next week 9:30", "2026-11-26 09:30"),
        ("9", "2026-11-20 09:00"),
        ("16:45", "2026-11-19 16:45"),
        ("1645", "2026-11-19 16:45"),
        ("tonight", "2026-11-19 17:30"),
        ("fri morning", "2026-11-20 10:00"),
        ("24 dec 9:15", "2026-12-24 09:15"),
        ("dec 24th", "2026-12-24 14:30"),
        ("2 jan", "2027-01-02 14:30"),
        ("明天上午", "2026-11-20 10:00"),
        ("明早九点", "2026-11-20 09:00"),
        ("周二10点", "2026-11-24 10:00"),
        ("周二十点", "2026-11-24 10:00"),
        ("周二二十点", "2026-11-24 20:00"),
        ("下周二 10点半", "2026-11-24 10:30"),
        ("下周一", "2026-11-23 14:30"),
        ("下下周三上午", "2026-12-02 10:00"),
        ("下周上午", "2026-11-26 10:00"),
        ("本周五下午4点", "2026-11-20 16:00"),
        ("后天下午三点", "2026-11-21 15:00"),
        ("大后天 三点一刻", "2026-11-22 15:15"),
        ("半小时后", "2026-11-19 15:00"),
        ("一个半小时后", "2026-11-19 16:00"),
        ("两小时后", "2026-11-19 16:30"),
        ("三天后", "2026-11-22 14:30"),
        ("１６：４５", "2026-11-19 16:45"),
        ("12月1日 9点", "2026-12-01 09:00"),
        ("今晚八点", "2026-11-19 20:00"),
        ("星期天上午九点半", "2026-11-22 09:30"),
        ("周五", "2026-11-20 14:30"),
    ],
)
def test_times_are_understood_as_people_type_them(typed: str, meant: str) -> None:
    found = read_time(typed, THURSDAY)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "soon", "tue banana", "25:00", "2020-01-01", "32 dec", "today 9", "上周二",
        "10 tue 11", "in 999 weeks", "9999-12-31", "tue 10:75", "今天上午", "本周三",
        "1" * 70, "+", "半",
    ],
)  # fmt: skip
def test_what_is_no_time_to_come_is_not_guessed(typed: str) -> None:
    assert read_time(typed, THURSDAY) is None


def test_an_hour_is_the_callees_and_the_day_too() -> None:
    there = ZoneInfo("Asia/Shanghai")
    late = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)  # it is 1:30 on Friday there
    found = read_time("tomorrow 10", late.astimezone(there))
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_a_day_alone_is_no_call_at_night() -> None:
    found = read_time("周二", datetime(2026, 11, 19, 3, 12, tzinfo=UTC))
    assert found == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_is_told_as_it_will_be_read() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = read_time("29 mar 02:30", datetime(2026, 3, 20, 12, tzinfo=berlin))
    assert found is not None
    assert f"{found:%d %H:%M}" == "29 03:30"


@given(
    typed=st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join)
    | st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
    | st.text(max_size=30),
    minute=st.integers(0, 6 * 366 * 1440),
    zone=st.sampled_from(ZONES),
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_the_time_lies_ahead_in_the_callees_zone(
    typed: str, minute: int, zone: str
) -> None:
    began = datetime(2024, 1, 1, tzinfo=UTC)
    now = (began + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
    found = read_time(typed, now)
    if found is None:
        return
    assert timedelta() < found.astimezone(UTC) - now.astimezone(UTC) <= FARTHEST
    assert found.tzinfo is now.tzinfo
    assert found == found.astimezone(UTC).astimezone(now.tzinfo)  # such a time there is


@given(
    day=st.integers(0, 30), hour=st.integers(0, 23), minute=st.integers(0, 59),
    zone=st.sampled_from(ZONES),
)  # fmt: skip
def test_a_full_time_is_read_as_it_is_written(day: int, hour: int, minute: int, zone: str) -> None:
    now = datetime(2026, 6, 1, tzinfo=ZoneInfo(zone))
    wanted = now.replace(day=1 + day % 30, hour=hour, minute=minute)
    found = read_time(f"{wanted:%Y-%m-%d %H:%M}", now)
    assert found == (wanted if wanted > now else None)
