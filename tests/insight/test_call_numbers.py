"""The numbers of the calls: every call counts once, in one bar, and each bar opens its calls."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.insight.maven import put
from workbench.insight import (
    attempts,
    call_funnel,
    call_pace,
    call_scope,
    call_times,
    calls,
    periods,
    scope,
)
from workbench.insight.numbers import FEW, TOO_FEW, Numbers, Tone, shown
from workbench.insight.scope import Filters
from workbench.schema import picklists
from workbench.store import lists
from workbench.store.database import open_store
from workbench.store.transactions import Reader, Store

NOW = datetime(2026, 6, 17, 15, 0, tzinfo=UTC)
EVER = Filters(NOW.date(), period=periods.everything())
BY_CALL: tuple[Callable[[Reader, Filters], Numbers], ...] = (
    calls.call_outcomes,
    call_times.connect_heatmap,
    call_times.success_by_month,
    call_pace.dials_over_time,
    attempts.reach_by_attempt,
    attempts.success_by_attempt,
)
CALLS = st.lists(
    st.tuples(
        st.integers(0, 3),  # whose phone rings
        st.integers(0, 60 * 24 * 400),  # minutes ago
        st.sampled_from((None, *picklists.CALL_DISPOSITION.values)),
        st.sampled_from((None, "Outbound", "Inbound", "Internal")),
        st.booleans(),  # undone
        st.sampled_from((None, True, False)),  # somebody spoke
    ),
    max_size=40,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "calls.db", None, create=True, now=lambda: NOW)
    yield made
    made.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store that the rules are tried on again and again."""
    made = open_store(
        tmp_path_factory.mktemp("many") / "calls.db", None, create=True, now=lambda: NOW
    )
    yield made
    made.close()


def call(who: UUID | None, at: datetime, outcome: str | None, **more: Any) -> dict[str, Any]:
    return {
        "task_subtype": "call",
        "status": "Completed",
        "activity_at": at,
        "who_id": who,
        "call_disposition": outcome,
        **more,
    }


def lead(**more: Any) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "last_name": "Li",
        "company": "Hengda",
        "status": "Open - Not Contacted",
        **more,
    }


def fill(store: Store, **records: list[dict[str, Any]]) -> None:
    with store.load() as w:
        for type_name, rows in records.items():
            put(w, type_name, rows)


def opened(store: Store, found: Numbers) -> list[int]:
    with store.read() as r:
        return [lists.count(r, bar.selection.query) for bar in found.bars if bar.selection]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CALLS)
def test_every_call_counts_once_in_every_chart(many: Store, made: list[Any]) -> None:
    people = [lead() for _ in range(4)]
    with many.load() as w, w.door():
        w.execute("DELETE FROM task")
        w.execute("DELETE FROM lead")
    rows = [
        call(
            people[whose]["id"],
            NOW - timedelta(minutes=ago),
            outcome,
            call_type=way,
            voided_at=NOW if undone else None,
            has_spoken=spoke,
        )
        for whose, ago, outcome, way, undone, spoke in made
    ]
    fill(many, Lead=people, Task=rows)
    dials = [one for one in rows if one["call_type"] in (None, "Outbound") and not one["voided_at"]]
    reached = [one for one in dials if is_reached(one)]
    with many.read() as r:
        assert call_scope.count(r, EVER) == len(dials)
        for metric in BY_CALL:
            found = metric(r, EVER)
            assert found.n == sum(bar.n for bar in found.bars) == len(dials), metric
            assert opened(many, found) == [bar.n for bar in found.bars], metric
        grid, tried = call_times.connect_heatmap(r, EVER), attempts.reach_by_attempt(r, EVER)
        steps = call_funnel.call_funnel(r, EVER)
    assert sum(row[3] for row in grid.rows) == sum(row[2] for row in tried.rows) == len(reached)
    sizes = [bar.n for bar in steps.bars]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == len(people)
    assert sizes[1] == len({one["who_id"] for one in dials})
    assert sizes[2] >= len({one["who_id"] for one in reached})
    assert opened(many, steps) == sizes


def is_reached(row: dict[str, Any]) -> bool:
    outcome = row["call_disposition"]
    if outcome == "call_back_later":
        return row["has_spoken"] is not False
    return outcome in picklists.CONNECTED_DISPOSITIONS


PEOPLE = st.frozensets(st.integers(0, 20))


@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE, PEOPLE)
def test_each_step_of_the_funnel_lies_within_the_one_before(
    waiting: frozenset[int],
    called: frozenset[int],
    reached: frozenset[int],
    handed: frozenset[int],
    accepted: frozenset[int],
) -> None:
    steps = call_funnel.nested(waiting, called, reached & called, handed, accepted)
    assert all(later <= before for before, later in pairwise(steps))
    assert steps[0] == waiting | called
    assert steps[-1] == accepted & called


def test_a_call_that_came_in_is_no_dial(store: Store) -> None:
    rows = [
        call(None, NOW, "connected_interested", call_type="Inbound"),
        call(None, NOW, "no_answer", call_type="Outbound"),
        call(None, NOW, "no_answer"),
    ]
    fill(store, Task=rows)
    with store.read() as r:
        found = calls.call_outcomes(r, EVER)
    assert [(bar.label, bar.n) for bar in found.bars] == [("No answer", 2)]


def test_the_funnel_follows_one_list_to_the_accepted_meeting(store: Store) -> None:
    people = [lead() for _ in range(10)] + [lead(status="Closed - Not Converted")]
    ids = [one["id"] for one in people]
    rows = [call(one, NOW, "no_answer") for one in ids[:6]]
    rows += [call(ids[0], NOW, "meeting_booked"), call(ids[1], NOW, "meeting_booked")]
    rows += [call(ids[2], NOW, "not_interested")]
    handed = [
        {"lead_id": who, "status": status, "submitted_at": NOW, "need": "Staff"}
        for who, status in (
            (ids[0], "Accepted"), (ids[1], "Submitted"), (ids[2], "Withdrawn"),
            (ids[9], "Accepted"),
        )
    ]  # fmt: skip
    fill(store, Lead=people, Task=rows, Handoff=handed)
    with store.read() as r:
        found = call_funnel.call_funnel(r, EVER)
    assert [bar.n for bar in found.bars] == [10, 6, 3, 2, 1]
    assert [shown(bar.rate) for bar in found.bars] == [
        None, Decimal("60.00"), Decimal("50.00"), Decimal("66.67"), Decimal("50.00"),
    ]  # fmt: skip
    assert opened(store, found) == [10, 6, 3, 2, 1]


def test_attempts_are_counted_for_each_person_in_the_order_of_their_calls(store: Store) -> None:
    people = [lead() for _ in range(2)]
    one, other = (who["id"] for who in people)
    rows = [
        call(one, NOW - timedelta(days=3), "no_answer"),
        call(one, NOW - timedelta(days=2), "meeting_booked"),
        call(other, NOW - timedelta(days=1), "connected_interested"),
        call(None, NOW, "meeting_booked"),
    ]
    fill(store, Lead=people, Task=rows)
    with store.read() as r:
        found = attempts.success_by_attempt(r, EVER)
    assert [(bar.label, bar.value, bar.n) for bar in found.bars] == [
        ("1", Decimal("50.00"), 2), ("2", Decimal("100.00"), 1),
    ]  # fmt: skip
    assert found.notes == (
        "100 % of the successes came by attempt 2",
        "1 call names neither person nor attempt and is left out",
    )


def test_a_cell_of_few_calls_is_told_apart(store: Store) -> None:
    monday = datetime(2026, 6, 15, 12, 0).astimezone(UTC)
    rows = [call(None, monday, "no_answer")] * (TOO_FEW - 1)
    rows += [call(None, monday + timedelta(hours=1), "no_answer")] * FEW
    fill(store, Task=rows)
    with store.read() as r:
        found = call_times.connect_heatmap(r, EVER)
    assert [(bar.place, bar.n, bar.tone) for bar in found.bars] == [
        ((0, 12), 4, Tone.MUTED), ((0, 13), 10, Tone.PLAIN),
    ]  # fmt: skip


def test_a_day_is_the_readers_own_and_today_is_split_by_hours(store: Store) -> None:
    midnight = datetime(2026, 6, 17).astimezone(UTC)
    rows = [
        call(None, midnight - timedelta(minutes=1), "no_answer"),
        call(None, midnight, "meeting_booked"),
        call(None, midnight + timedelta(hours=9, minutes=5), "no_answer"),
    ]
    fill(store, Task=rows)
    with store.read() as r:
        filters = scope.read(r, {"period": "today"}, today=NOW.date())
        hours = call_pace.dials_over_time(r, filters)
        week = scope.read(r, {"period": "this_week"}, today=NOW.date())
        days = call_pace.dials_over_time(r, week)
    assert [(bar.label, bar.n) for bar in hours.bars] == [("00:00", 1), ("09:00", 1)]
    assert [(bar.label, bar.n, bar.detail) for bar in days.bars] == [
        ("16 Jun", 1, "0 reached · 0 meetings"), ("17 Jun", 2, "1 reached · 1 meeting"),
    ]  # fmt: skip


def test_the_calls_of_one_campaign_are_counted_alone(store: Store) -> None:
    fair = uuid4()
    rows = [call(None, NOW, "no_answer", what_id=fair), call(None, NOW, "no_answer")]
    fill(store, Campaign=[{"id": fair, "name": "Fair"}], Task=rows)
    with store.read() as r:
        assert call_scope.campaigns(r) == ((fair, "Fair"),)
        filters = scope.read(r, {"campaign": "Fair", "period": "all"}, today=NOW.date())
        assert call_scope.count(r, filters) == 1
