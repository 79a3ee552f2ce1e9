"""The conflicts that wait for a decision, as the feed brought them."""

from workbench.store import deciders, records, sql
from workbench.store.database import Reader
from workbench.store.records import Record


def count(r: Reader) -> tuple[int, int]:
    """Return how many undecided conflicts wait for this user, and how many for others."""
    waiting = deciders.waits_for(r)
    mine = sum(deciders.is_for(r.store.user_id, able) for able in waiting.values())
    return mine, len(waiting) - mine


def count_mine(r: Reader) -> int:
    """Return how many undecided conflicts wait for this user."""
    return count(r)[0]


def open_records(r: Reader) -> list[Record]:
    """Return the undecided conflicts, oldest edit first."""
    query = sql.sentence(sql.of("Conflict").select, "WHERE state = 'open' ORDER BY mine_at, id")
    return [records.record_from("Conflict", found) for found in r.iterate(query)]
