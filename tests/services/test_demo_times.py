from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workbench.services import demo_times

TEN = datetime(2026, 11, 20, 10).astimezone().astimezone(UTC)
"""Friday 10:00 where the tests run."""

minutes = st.integers(0, 3 * 24 * 60).map(lambda n: TEN + timedelta(minutes=n))
lengths = st.integers(1, 600).map(lambda n: timedelta(minutes=n))
buffers = st.integers(0, 60).map(lambda n: timedelta(minutes=n))


@given(
    busy=st.lists(st.tuples(minutes, lengths), max_size=8),
    start=minutes,
    length=lengths,
    before=buffers,
    after=buffers,
)
def test_a_free_time_shares_no_moment_with_any_booking(
    busy: list[tuple[datetime, timedelta]],
    start: datetime,
    length: timedelta,
    before: timedelta,
    after: timedelta,
) -> None:
    taken = [(first, first + lasts) for first, lasts in busy]
    begin, end = demo_times.next_free(taken, start, start + length, before=before, after=after)
    assert begin >= start
    assert end - begin == length
    assert all(end + after <= first or last <= begin - before for first, last in taken)
