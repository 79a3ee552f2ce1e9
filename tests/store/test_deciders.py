"""Whom an undecided conflict waits for, and who counts it as his own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.services.conftest import CLIENT, LI_NA, LIU, THURSDAY, WANG, WORKSPACE, Clock, Workspace
from workbench.store import conflict_rows, deciders, meta, overview
from workbench.store.database import Reader, Store, open_store
from workbench.sync import conflicts
from workbench.wire.values import instant_text

ADA = UUID("01930000-0000-7000-8000-0000000000b1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made = open_store(tmp_path / "profile" / "profile.db", None, create=True, now=clock.now)
    with made.write() as w:
        for name, value in (("workspace_id", WORKSPACE), ("user_id", ADA), ("client_id", CLIENT)):
            meta.put(w, name, value)
    made.forget_identity()
    yield made
    made.close()


@pytest.fixture
def rows(store: Store, clock: Clock) -> Workspace:
    made = Workspace(store, clock)
    made.pulled("User", ADA, name="Ada Chen", role="admin", is_active=True)
    made.pulled("User", LI_NA, name="Li Na", role="manager", is_active=True)
    made.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True, manager_id=LI_NA)
    made.pulled("User", LIU, name="Liu Yang", role="ae", is_active=True)
    return made


def conflict(rows: Workspace, *, lost_by: UUID, kept_by: UUID, owner: UUID = WANG) -> UUID:
    """Let two people have changed a contact of an owner."""
    contact = rows.pulled("Contact", last_name="Jansen", owner_id=owner)
    at = instant_text(rows.clock.now())
    return rows.pulled(
        "Conflict", type="Contact", record_id=contact, fields=["title"], old={"title": None},
        mine={"title": "CIO"}, theirs={"title": "CTO"}, mine_by=lost_by, theirs_by=kept_by,
        mine_at=at, created_at=at, state="open",
    )  # fmt: skip


def waiting(store: Store, conflict_id: UUID) -> tuple[UUID, ...]:
    with store.read() as r:
        return deciders.waits_for(r)[conflict_id]


def counted(store: Store) -> tuple[int, int]:
    with store.read() as r:
        return conflict_rows.count(r)


def as_user(store: Store, user: UUID) -> None:
    with store.write() as w:
        meta.put(w, "user_id", user)
    store.forget_identity()


def test_a_conflict_waits_for_the_one_whose_value_lost(store: Store, rows: Workspace) -> None:
    found = conflict(rows, lost_by=LIU, kept_by=WANG)
    assert waiting(store, found) == (LIU,)


def test_an_admin_who_sees_the_conflicts_of_others_counts_none_of_them(
    store: Store, rows: Workspace
) -> None:
    conflict(rows, lost_by=LIU, kept_by=WANG)
    conflict(rows, lost_by=WANG, kept_by=LIU)
    conflict(rows, lost_by=ADA, kept_by=LIU)
    assert counted(store) == (1, 2)
    with store.read() as r:
        status = overview.status(r)
    assert (status["conflicts"], status["others_conflicts"]) == (1, 2)
    as_user(store, LIU)
    assert counted(store) == (1, 2)


def test_after_some_days_it_waits_for_the_owner_and_the_manager_too(
    store: Store, rows: Workspace, clock: Clock
) -> None:
    found = conflict(rows, lost_by=LIU, kept_by=ADA)
    clock.at = THURSDAY + deciders.ALONE_FOR
    assert waiting(store, found) == (LIU,)
    clock.at += timedelta(seconds=1)
    assert waiting(store, found) == (LIU, WANG, LI_NA)
    assert counted(store) == (0, 1)
    as_user(store, LI_NA)
    assert counted(store) == (1, 0)


def test_what_somebody_who_left_has_lost_waits_for_the_owner_at_once(
    store: Store, rows: Workspace
) -> None:
    rows.pulled("User", LIU, name="Liu Yang", role="ae", is_active=False)
    assert waiting(store, conflict(rows, lost_by=LIU, kept_by=ADA)) == (WANG, LI_NA)


def test_the_part_of_a_record_waits_for_the_owner_of_the_whole(
    store: Store, rows: Workspace, clock: Clock
) -> None:
    account = rows.pulled("Account", name="Cato Health", owner_id=WANG)
    deal = rows.pulled("Opportunity", name="Rota", account_id=account, owner_id=WANG)
    line = rows.pulled("OpportunityLineItem", opportunity_id=deal, quantity="2.0000")
    found = rows.pulled(
        "Conflict", type="OpportunityLineItem", record_id=line, fields=["quantity"],
        mine={"quantity": "3.0000"}, theirs={"quantity": "4.0000"}, mine_by=LIU, theirs_by=ADA,
        mine_at=instant_text(THURSDAY), state="open",
    )  # fmt: skip
    clock.forward(days=4)
    assert waiting(store, found) == (LIU, WANG, LI_NA)


def statements(store: Store, work: Callable[[Reader], object]) -> int:
    """Return how many statements a piece of work runs."""
    ran: list[str] = []
    with store.read() as r:
        r._connection.set_trace_callback(ran.append)
        work(r)
        r._connection.set_trace_callback(None)
    return len(ran)


@pytest.mark.parametrize(
    ("work", "most"),
    [(conflict_rows.count, 6), (deciders.waits_for, 6), (conflicts.open_conflicts, 17)],
)
def test_many_overdue_conflicts_cost_no_more_statements_than_few(
    store: Store, rows: Workspace, clock: Clock, work: Callable[[Reader], object], most: int
) -> None:
    account = rows.pulled("Account", name="Cato Health", owner_id=WANG)

    def add(count: int) -> None:
        for _each in range(count):
            conflict(rows, lost_by=LIU, kept_by=LI_NA)
            deal = rows.pulled("Opportunity", name="Rota", account_id=account, owner_id=LI_NA)
            line = rows.pulled("OpportunityLineItem", opportunity_id=deal, quantity="2.0000")
            rows.pulled(
                "Conflict", type="OpportunityLineItem", record_id=line, fields=["quantity"],
                mine={}, theirs={}, mine_by=LIU, theirs_by=LI_NA,
                mine_at=instant_text(THURSDAY), state="open",
            )  # fmt: skip

    add(1)
    clock.forward(days=4)
    few = statements(store, work)
    clock.at = THURSDAY
    add(40)
    clock.forward(days=4)
    assert statements(store, work) == few <= most
    with store.read() as r:
        able = list(deciders.waits_for(r).values())
    assert sorted(map(len, able)) == [2] * 41 + [3] * 41


def test_where_nobody_is_left_it_waits_for_an_administrator(store: Store, rows: Workspace) -> None:
    for user in (LIU, WANG, LI_NA):
        rows.pulled("User", user, name="Gone", role="ae", is_active=False)
    found = conflict(rows, lost_by=LIU, kept_by=ADA)
    assert waiting(store, found) == (ADA,)
    assert counted(store) == (1, 0)
