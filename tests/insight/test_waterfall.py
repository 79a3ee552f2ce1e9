import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from tests.insight.maven import put, put_stages
from workbench.insight import waterfall
from workbench.insight.periods import Period
from workbench.insight.scope import Filters
from workbench.store.database import open_store

TODAY = date(2026, 6, 17)
MIDDAY = datetime(2026, 6, 17, 12, tzinfo=UTC)
STAGES = st.sampled_from(("Prospecting", "Engaging", "Won", "Lost"))
AMOUNTS = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
DAYS = st.one_of(st.none(), st.dates(TODAY - timedelta(30), TODAY + timedelta(60)))
STATES = st.fixed_dictionaries({"stage_name": STAGES, "amount": AMOUNTS, "close_date": DAYS})
# a deal is the states it went through, each with how many days ago it entered it
DEALS = st.lists(
    st.lists(st.tuples(st.integers(0, 40), STATES), min_size=1, max_size=5), max_size=12
)
CLOSING = st.one_of(st.none(), st.just(Period(TODAY, TODAY + timedelta(30), "")))


def test_start_and_steps_add_up_to_the_end(tmp_path_factory) -> None:
    folder: Path = tmp_path_factory.mktemp("waterfall")

    @given(DEALS, st.integers(0, 35), CLOSING)
    def check(deals: list, days_back: int, closing: Period | None) -> None:
        path = folder / f"{uuid4()}.db"
        store = open_store(path, None, create=True, now=lambda: MIDDAY)
        start = TODAY - timedelta(days_back)
        try:
            with store.load() as w:
                put_stages(w)
                for states in deals:
                    write(w, sorted(states, key=lambda state: -state[0]))
            with store.read() as r:
                period = Period(start, None, "")
                found = waterfall.waterfall(r, Filters(TODAY, period=period, closing=closing))
        finally:
            store.close()
        first, *steps, last = [bar.value or Decimal(0) for bar in found.bars]
        assert first == told(deals, closing, days_ago=days_back)
        assert last == told(deals, closing, days_ago=-1)
        assert first + sum(steps) == last

    check()


def write(w, states: list) -> None:
    """Write a deal as it is now, and how it came to be."""
    last = states[-1][1]
    created_at = MIDDAY - timedelta(days=states[0][0])
    deal = put(w, "Opportunity", [{"name": "d", **last, "created_at": created_at}])[0]
    history = []
    for (_ago, was), (ago, now) in itertools.pairwise(states):
        history += [
            {
                "opportunity_id": deal,
                "field": field,
                "old_value": None if was[field] is None else str(was[field]),
                "new_value": None if now[field] is None else str(now[field]),
                "changed_at": MIDDAY - timedelta(days=ago),
            }
            for field in was
            if was[field] != now[field]
        ]
    put(w, "OpportunityFieldHistory", history)


def told(deals: list, closing: Period | None, *, days_ago: int) -> Decimal:
    """Return the open pipeline at the start of a day, straight from the stories."""
    total = Decimal(0)
    for states in deals:
        entered = [state for state in sorted(states, key=lambda s: -s[0]) if state[0] > days_ago]
        if not entered:
            continue
        deal = entered[-1][1]
        is_open = deal["stage_name"] not in ("Won", "Lost")
        closes = deal["close_date"]
        if is_open and (closing is None or (closes is not None and closing.contains(closes))):
            total += deal["amount"] or 0
    return total
