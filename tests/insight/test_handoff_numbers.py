"""Acceptance of handoffs: accepted ÷ submitted, the answer in working hours, the reasons."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.insight.test_call_numbers import fill, lead, opened
from workbench.charts import registry
from workbench.insight import handoffs, periods
from workbench.insight.numbers import shown
from workbench.insight.scope import Filters
from workbench.store.database import Store, open_store

MONDAY = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
"""9:00 in Shanghai."""
EVER = Filters(MONDAY.date(), period=periods.everything())
BO, CLEO, ANN, AL = (uuid4() for _ in range(4))


def user(person: UUID, name: str, role: str) -> dict[str, Any]:
    return {"id": person, "name": name, "role": role, "time_zone": "Asia/Shanghai"}


def handed(
    sender: UUID, receiver: UUID, status: str, hours: float | None = None, **more: Any
) -> dict[str, Any]:
    start = more.pop("submitted_at", MONDAY)
    answered = None if hours is None else start + timedelta(hours=hours)
    return {
        "from_user_id": sender, "owner_id": receiver, "status": status, "need": "Staff",
        "lead_id": uuid4(), "submitted_at": start, "answered_at": answered, **more,
    }  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened_store = open_store(tmp_path / "profile.db", None, create=True)
    yield opened_store
    opened_store.close()


@pytest.fixture
def company(store: Store) -> Store:
    july = {"submitted_at": datetime(2026, 7, 6, 8, 0, tzinfo=UTC)}  # 16:00 in Shanghai
    rows = [
        handed(BO, ANN, "Accepted", 1),
        handed(BO, ANN, "Accepted", 3),
        handed(BO, AL, "Returned", 5, return_reason="no_budget"),
        handed(CLEO, ANN, "Returned", 2, return_reason="no_budget"),
        handed(CLEO, ANN, "Returned", 18, return_reason="poor_fit", **july),
        handed(CLEO, AL, "Submitted"),
        handed(CLEO, AL, "Withdrawn", 1),
    ]
    people = [
        user(BO, "Bo", "bdr"), user(CLEO, "Cleo", "bdr"), user(ANN, "Ann", "ae"),
        user(AL, "Al", "ae"),
    ]  # fmt: skip
    fill(store, Lead=[lead()], User=people, Handoff=rows)
    return store


def test_acceptance_is_accepted_of_those_handed_over_month_by_month(company: Store) -> None:
    with company.read() as r:
        found = handoffs.handoff_acceptance(r, EVER)
    assert [(bar.label, shown(bar.rate or bar.value), bar.n) for bar in found.bars] == [
        ("Jun 2026", Decimal("40.00"), 5), ("Jul 2026", Decimal("0.00"), 1),
    ]  # fmt: skip
    assert found.rows[0][2:] == (2, 5, 2, 1, Decimal("2.50"))
    assert opened(company, found) == [5, 1]
    assert found.notes == (
        "33.3 % of 6 handoffs accepted",
        "median of 3.00 working hours to the answer",
        "1 waits still",
    )


def test_only_working_hours_count_until_the_answer(company: Store) -> None:
    with company.read() as r:
        found = handoffs.handoff_acceptance(r, EVER)
    assert found.rows[1][-1] == Decimal("3.00")  # from 16:00 to 10:00 of the next day


def test_each_side_has_its_own_rate(company: Store) -> None:
    by_receiver = Filters(MONDAY.date(), period=periods.everything(), by="owner")
    with company.read() as r:
        received = handoffs.handoff_acceptance(r, by_receiver)
        sent = handoffs.handoffs_by_sender(r, EVER)
        mine = handoffs.handoffs_by_sender(
            r, Filters(MONDAY.date(), period=periods.everything(), owner_id=AL)
        )
    assert [(bar.label, shown(bar.value), bar.n) for bar in received.bars] == [
        ("Ann", Decimal("50.00"), 4), ("Al", Decimal("0.00"), 2),
    ]  # fmt: skip
    assert [(bar.label, shown(bar.value), bar.n) for bar in sent.bars] == [
        ("Bo", Decimal("66.67"), 3), ("Cleo", Decimal("0.00"), 3),
    ]  # fmt: skip
    assert mine.n == 2


def test_what_came_back_is_told_by_its_reason(company: Store) -> None:
    with company.read() as r:
        found = handoffs.handoff_returns(r, EVER)
    assert [(bar.label, bar.n) for bar in found.bars] == [("No budget", 2), ("Poor fit", 1)]
    assert found.notes == ("50 % of 6 handoffs came back",)
    assert opened(company, found) == [2, 1]


@pytest.mark.parametrize("name", ["handoff_acceptance", "handoffs_by_sender", "handoff_returns"])
def test_nothing_handed_over_is_nothing_to_draw(store: Store, name: str) -> None:
    with store.read() as r:
        assert registry.chart(name).numbers(r, EVER).is_empty
