"""The conflicts that wait for a decision, as the feed brought them."""

from workbench.store import records, sql
from workbench.store.database import Reader
from workbench.store.records import Record


def count_open(r: Reader) -> int:
    """Return how many conflicts nobody has decided."""
    return int(r.value("SELECT count(*) FROM conflict WHERE state = 'open'"))


def open_records(r: Reader) -> list[Record]:
    """Return the undecided conflicts, oldest edit first."""
    query = sql.sentence(sql.of("Conflict").select, "WHERE state = 'open' ORDER BY mine_at, id")
    return [records.record_from("Conflict", found) for found in r.iterate(query)]
