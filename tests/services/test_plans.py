"""How SQLite answers the questions of a hot path: an index more must not lead it astray."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.services.conftest import Workspace
from workbench.insight import call_scope, query
from workbench.insight.scope import Filters
from workbench.services import do_not_call
from workbench.services.calling import next_steps
from workbench.services.matching import reached
from workbench.store.database import Store
from workbench.wire.values import instant_text


def plan(store: Store, statement: str, params: Sequence[Any]) -> list[str]:
    with store.read() as r:
        return [step for *_numbers, step in r.rows(f"EXPLAIN QUERY PLAN {statement}", params)]


@pytest.fixture
def filled(workspace: Workspace, store: Store) -> Store:
    """Return a store with calls of a year, so that no plan is good for want of rows."""
    for days in range(0, 360, 3):
        lead = workspace.lead(phone=f"+86215555{days:04d}", do_not_call=days % 30 == 0)
        workspace.pulled(
            "Task", subject="Call", task_subtype="call", call_type="Outbound", who_id=lead,
            call_disposition="no_answer", has_spoken=False, call_phone=f"+86215555{days:04d}",
            activity_at=instant_text(store.now() - timedelta(days=days)),
        )  # fmt: skip
    return store


def test_the_planned_calls_of_a_person_are_found_by_the_person(store: Store) -> None:
    steps = plan(store, next_steps._PLANNED, (b"\x00" * 16,))
    assert any("SEARCH" in step and "(who_id=?" in step for step in steps)
    assert not any("SCAN" in step for step in steps)


def test_how_calls_ended_is_read_from_an_index_alone(filled: Store) -> None:
    filters = Filters(filled.now().date())
    with filled.read() as r:
        conditions = call_scope.made(r, filters, call_scope.period_of(filters))
    clause, params = query.where("Task", conditions)
    columns = f"SELECT x.call_disposition, count(*), sum({call_scope.REACHED}) FROM task AS x"
    first = plan(filled, f"{columns} {clause} GROUP BY 1 ORDER BY 2 DESC, 1", params)[0]
    assert first.startswith("SEARCH x USING COVERING INDEX")
    assert "(activity_at>?" in first


@pytest.mark.parametrize("type_name", do_not_call.PEOPLE)
def test_who_is_marked_is_found_by_the_number(filled: Store, type_name: str) -> None:
    numbers = [f"+86215555{n:04d}" for n in range(200)]
    steps = plan(filled, do_not_call.marked_query(type_name, 200), numbers * 2)
    searched = [step for step in steps if "SEARCH" in step]
    assert ["(phone=?)" in searched[0], "(mobile_phone=?)" in searched[1]] == [True, True]
    assert not any("SCAN" in step for step in steps)


@pytest.mark.parametrize("type_name", do_not_call.PEOPLE)
def test_who_is_reached_at_a_number_is_found_by_it(filled: Store, type_name: str) -> None:
    steps = plan(filled, reached.query_by_phone(type_name), ("+862155550000",) * 2)
    assert [step for step in steps if "SCAN" in step] == []
    assert sum("phone_ix" in step for step in steps) == 2
