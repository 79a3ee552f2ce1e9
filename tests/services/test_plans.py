"""How SQLite answers the questions of a hot path: an index more must not lead it astray."""

from workbench.services.calling import logging
from workbench.store.database import Store


def test_the_planned_calls_of_a_person_are_found_by_the_person(store: Store) -> None:
    with store.read() as r:
        plan = r.rows(f"EXPLAIN QUERY PLAN {logging._PLANNED}", (b"\x00" * 16, b"\x01" * 16))
    assert any("SEARCH" in step and "(who_id=?" in step for *_numbers, step in plan)
    assert not any("SCAN" in step for *_numbers, step in plan)
