"""Won deals by the fit of the lead they came from: the stamp counts, then what the score gives."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.insight.maven import put, put_stages
from tests.insight.test_call_numbers import opened
from workbench.charts import registry
from workbench.insight import periods, right_customer
from workbench.insight.numbers import Tone
from workbench.insight.scope import Filters
from workbench.store.database import Store, open_store

EVER = Filters(date(2026, 7, 1), period=periods.everything())
WELL = {"title": "CEO", "number_of_employees": 2000, "annual_revenue": Decimal(200_000_000),
        "phone": "+493012345", "email": "a@acme.example", "website": "acme.example"}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "profile.db", None, create=True)
    with made.load() as w:
        put_stages(w)
    yield made
    made.close()


def won(store: Store, amount: int, *, stage: str = "Won") -> UUID:
    deal = {"name": "Deal", "stage_name": stage, "amount": Decimal(amount),
            "close_date": date(2026, 6, 1), "currency_iso_code": "USD"}  # fmt: skip
    with store.load() as w:
        return put(w, "Opportunity", [deal])[0]


def converted(store: Store, deal: UUID, **more: Any) -> UUID:
    lead = {"last_name": "Sun", "company": "Acme", "is_converted": True,
            "converted_opportunity_id": deal, **more}  # fmt: skip
    with store.load() as w:
        return put(w, "Lead", [lead])[0]


def handed(store: Store, lead: UUID, fit: str, status: str = "Accepted", day: int = 1) -> None:
    row = {"lead_id": lead, "fit": fit, "status": status, "need": "Staff", "owner_id": uuid4(),
           "from_user_id": uuid4(), "submitted_at": datetime(2026, 6, day, tzinfo=UTC)}  # fmt: skip
    with store.load() as w:
        put(w, "Handoff", [row])


def test_the_poor_fit_share_of_won_deals_is_told_and_deals_without_a_lead_stand_apart(
    store: Store,
) -> None:
    handed(store, converted(store, won(store, 100), **WELL), "poor")
    converted(store, won(store, 200), **WELL)
    converted(store, won(store, 300))
    won(store, 400)
    converted(store, won(store, 500, stage="Lost"))
    with store.read() as r:
        found = right_customer.won_by_fit(r, EVER)
    assert [(bar.label, bar.n, bar.tone) for bar in found.bars] == [
        ("Good fit", 1, Tone.PLAIN), ("Poor fit", 2, Tone.DOWN), ("No lead", 1, Tone.MUTED),
    ]  # fmt: skip
    assert found.n == 4
    assert found.notes == ("poor fit: 66.7 % of 3 won from a lead", "1 won without a lead")
    assert [row[3] for row in found.rows] == [Decimal(200), Decimal(400), Decimal(400)]
    assert opened(store, found) == [1, 2, 1]


def test_the_last_stamp_counts_and_one_taken_back_does_not(store: Store) -> None:
    lead = converted(store, won(store, 100), **WELL)
    handed(store, lead, "poor", "Returned", day=1)
    handed(store, lead, "fair", day=2)
    handed(store, lead, "poor", "Withdrawn", day=3)
    with store.read() as r:
        found = right_customer.won_by_fit(r, EVER)
    assert [(bar.label, bar.n) for bar in found.bars] == [("Fair fit", 1), ("Poor fit", 0)]
    assert found.notes == ("poor fit: 0 % of 1 won from a lead",)


def test_of_several_leads_of_one_deal_the_first_counts_and_the_deal_counts_once(
    store: Store,
) -> None:
    deal = won(store, 100)
    handed(store, converted(store, deal), "good")
    handed(store, converted(store, deal), "poor")
    with store.read() as r:
        found = right_customer.won_by_fit(r, EVER)
    assert [(bar.label, bar.n) for bar in found.bars] == [("Good fit", 1), ("Poor fit", 0)]


def test_nothing_won_is_nothing_to_draw(store: Store) -> None:
    with store.read() as r:
        assert registry.chart("won_by_fit").numbers(r, EVER).is_empty
