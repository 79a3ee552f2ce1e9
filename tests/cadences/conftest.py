"""A team with a server, a manager's cadence, and a BDR with one lead in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.sync.scripted_transport import HandClock
from tests.upgrades import company
from tests.upgrades.company import Line, Office
from workbench.services import cadences, calling
from workbench.store import records
from workbench.store.database import Store
from workbench.sync.engine import Engine

STEPS = (("call", 0, "any"), ("call", 1, "other"), ("wait", 2, "any"), ("email", 0, "any"),
         ("call", 1, "morning"))  # fmt: skip


@dataclass
class Desk:
    """One person's profile with its way to the server."""

    store: Store
    engine: Engine
    line: Line
    clock: HandClock

    def sync(self) -> None:
        """Send and fetch until nothing is left."""
        company.sync(self.engine, self.clock)

    def lead(self, **more: Any) -> UUID:
        row = {"last_name": "Li", "company": "Hengda", "phone": "+862155550123",
               "time_zone": "Asia/Shanghai", "owner_id": self.store.user_id}  # fmt: skip
        with self.store.write() as w:
            return records.create(w, "Lead", row | more)

    def enter(self, lead: UUID) -> UUID:
        with self.store.write() as w:
            return cadences.enter(w, lead)

    def call(self, lead: UUID, disposition: str, **more: Any) -> calling.CallLogged:
        with self.store.write() as w:
            return calling.log_call(
                w, who_id=lead, disposition=disposition, at=self.store.now(), **more
            )

    def undo(self, call: calling.CallLogged) -> None:
        with self.store.write() as w:
            calling.undo_call(w, call.task_id)

    def standing(self, lead: UUID) -> cadences.Standing:
        with self.store.read() as r:
            found = cadences.standing(r, lead)
        assert found is not None
        return found

    def planned(self, lead: UUID) -> list[tuple[UUID, str, bool]]:
        """Return the open steps: id, kind, and whether the server has made them."""
        query = (
            "SELECT id, task_subtype, ver > 0 FROM task WHERE who_id = ? AND voided_at IS NULL"
            " AND status = 'Not Started' ORDER BY due_at"
        )
        with self.store.read() as r:
            return [
                (UUID(bytes=task), kind, bool(made))
                for task, kind, made in r.rows(query, (lead.bytes,))
            ]

    def target(self, target_id: UUID) -> records.Record:
        with self.store.read() as r:
            return records.require(r, "CadenceTarget", target_id)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def office(tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    company.hire(tmp_path / "server.db", clock)
    made = Office(tmp_path / "server.db", clock)
    yield made
    made.close()


@pytest.fixture
def manager(office: Office, tmp_path: Path) -> Desk:
    """Return Mia's desk, with a cadence of three calls on the server."""
    mia = Desk(*office.open("mia", tmp_path / "mia.db", None), office.clock)
    mia.sync()
    with mia.store.write() as w:
        cadence = records.create(w, "Cadence", {"name": "Three calls", "is_default": True})
        for position, (kind, days, half_day) in enumerate(STEPS, 1):
            row = {"kind": kind, "days": days, "half_day": half_day, "position": position}
            named = {"cadence_id": cadence, "subject": f"{position}: {kind}"}
            records.create(w, "CadenceStep", row | named)
    mia.sync()
    return mia


@pytest.fixture
def bdr(office: Office, manager: Desk, tmp_path: Path) -> Desk:
    """Return Cleo's desk, which has fetched the cadence."""
    cleo = Desk(*office.open("cleo", tmp_path / "cleo.db", None), office.clock)
    cleo.sync()
    return cleo
