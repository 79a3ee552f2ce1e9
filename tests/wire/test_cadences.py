"""Where somebody stands follows from the calls that stand, in whatever order they came."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from workbench.wire import cadences
from workbench.wire.cadences import Step, Touch

START = datetime(2026, 11, 20, 2, tzinfo=UTC)
STEPS = [
    Step("a", 1, "call", 0, "any", "First"),
    Step("b", 2, "email", 1, "any", "Letter"),
    Step("c", 3, "wait", 2, "any", ""),
    Step("d", 4, "call", 1, "other", "Last"),
]
PERSON = {"phone": "+862155550123", "mobile_phone": None}
KINDS = st.sampled_from(["call", "email", "social"])
ENDINGS = st.sampled_from(["no_answer", "left_voicemail", "call_back_later", "meeting_booked"])


def touch(n: int, kind: str, disposition: str) -> Touch:
    return Touch(str(n), START + timedelta(hours=n), kind, disposition, "+862155550123")


@given(st.lists(st.tuples(KINDS, ENDINGS), max_size=4))
def test_the_order_of_arrival_is_of_no_importance(done: list[tuple[str, str]]) -> None:
    touches = [touch(n, *one) for n, one in enumerate(done)]
    found = {cadences.place(STEPS, START, one, PERSON) for one in permutations(touches)}
    assert len(found) == 1


def test_a_wait_passes_by_itself_and_its_days_are_added() -> None:
    found = cadences.place(STEPS, START, [touch(1, "call", "no_answer"), touch(2, "email", "")], {})
    assert found.step is not None
    assert (found.step.id, found.days, found.last_id) == ("d", 3, "2")


def test_it_is_due_on_a_working_day_at_the_other_half_of_the_day() -> None:
    done = [touch(0, "call", "no_answer"), touch(1, "email", "")]
    due = cadences.due_at(cadences.place(STEPS, START, done, PERSON), "Asia/Shanghai", 0)
    assert due == datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # Monday 14:30, after a morning


def test_without_a_zone_the_callers_clock_decides() -> None:
    done = [touch(0, "call", "no_answer"), touch(1, "email", "")]
    found = cadences.place(STEPS, START, done, PERSON)
    assert cadences.due_at(found, None, 480) == cadences.due_at(found, "Asia/Shanghai", 0)


def test_a_bad_number_ends_it_only_where_no_other_is_left() -> None:
    done = [touch(1, "call", "bad_number")]
    assert cadences.place(STEPS, START, done, PERSON).exit_reason == "bad_number"
    other = PERSON | {"mobile_phone": "+8613800000000"}
    assert cadences.place(STEPS, START, done, other).exit_reason == ""


def test_a_folder_of_zones_and_a_clock_beyond_all_zones_stop_nothing() -> None:
    done = [touch(0, "call", "no_answer"), touch(1, "email", "")]
    found = cadences.place(STEPS, START, done, PERSON)
    for name in ("America", "x" * 300, "../etc", ""):
        assert cadences.due_at(found, name, 1440) == cadences.due_at(found, None, 14 * 60)


def test_a_step_after_more_days_than_the_calendar_has_is_due_in_ten_years() -> None:
    late = Step("a", 1, "call", 10**12, "any", "Never")
    due = cadences.due_at(cadences.place([late], START, [], {}), None, 0)
    assert due.year == START.year + 10
