from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.insight.maven import put, put_stages
from workbench.insight import time_in_stage
from workbench.insight.conversion import stage_conversion
from workbench.insight.scope import Filters
from workbench.store.database import open_store

NOON = datetime(2026, 6, 17, 12, tzinfo=UTC)
UNDONE_S, UNDONE_LATE_S, DECIDED_S = 20, 3_600, 2 * 86_400


@pytest.mark.parametrize(
    ("after_s", "engaged"), [(UNDONE_S, 0), (UNDONE_LATE_S, 0), (DECIDED_S, 1)]
)
def test_a_move_that_was_taken_back_the_same_day_reached_nothing(
    tmp_path: Path, after_s: int, engaged: int
) -> None:
    store = open_store(tmp_path / "profile.db", None, create=True, now=lambda: NOON)
    there, back = ("Prospecting", "Engaging"), ("Engaging", "Prospecting")
    with store.load() as w:
        put_stages(w)
        deal = put(w, "Opportunity", [{"name": "d", "stage_name": "Prospecting"}])[0]
        moves = [(NOON, *there), (NOON + timedelta(seconds=after_s), *back)]
        rows = [
            {"field": "stage_name", "changed_at": at, "old_value": old, "new_value": new}
            for at, old, new in moves
        ]
        put(w, "OpportunityFieldHistory", [row | {"opportunity_id": deal} for row in rows])
    with store.read() as r:
        found = stage_conversion(r, Filters(date(2026, 6, 17)))
    store.close()
    assert [bar.n for bar in found.bars] == [1, engaged, 0]


def test_undone_moves_within_each_other_leave_nothing() -> None:
    me, other = b"me", b"other"
    nested = [(0, "a", "b", me), (10, "b", "c", me), (20, "c", "b", me), (30, "b", "a", me)]
    assert time_in_stage.lasting(nested) == []
    later = (90_000, "a", "c", me)
    assert time_in_stage.lasting([*nested, later]) == [later]
    back_by_another = [(0, "a", "b", me), (10, "b", "a", other)]
    assert time_in_stage.lasting(reversed(back_by_another)) == back_by_another
    next_days = [(0, "a", "b", me), (2 * time_in_stage.GRACE_MS, "b", "a", me)]
    assert time_in_stage.lasting(next_days) == next_days
