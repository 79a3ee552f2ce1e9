"""What the tests of the engine say about a profile, in one word each."""

from uuid import UUID

from tests.sync.scripted_transport import (
    HandClock,
    put,
)
from workbench.backend.transport import (
    Problem,
)
from workbench.store import outbox, records
from workbench.store.database import Store
from workbench.sync import bookmarks
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.messages import Json

ADA = "0193aaaa-0000-7000-8000-000000000001"
BEN = "0193aaaa-0000-7000-8000-000000000002"


def account(record_id: str, ver: int, name: str) -> Json:
    return put("Account", record_id, ver, name=name)


def create(store: Store, name: str) -> UUID:
    with store.write() as w:
        return records.create(w, "Account", {"name": name})


def counts(store: Store) -> dict[str, int]:
    with store.read() as r:
        return {state: n for state, n in outbox.counts(r).items() if n}


def names(store: Store) -> set[str]:
    with store.read() as r:
        return {name for (name,) in r.rows("SELECT name FROM account")}


def marks(store: Store) -> bookmarks.Bookmarks:
    with store.read() as r:
        return bookmarks.read(r)


def problem(status: int, kind: str = "", **body: object) -> Problem:
    return Problem(status, kind, "", dict(body))


def settle_down(engine: Engine, clock: HandClock, most_s: float = 7200.0) -> list[float]:
    """Run until nothing waits but the next poll; return the waits on the way."""
    waits = []
    while sum(waits) < most_s:
        outcome = engine.run_until_quiet()
        if outcome.wait_s is None or outcome.phase in (Phase.SYNCED, Phase.NEEDS_YOU):
            return waits
        waits.append(outcome.wait_s)
        clock.pass_s(outcome.wait_s)
    return waits


def many_accounts(n: int) -> list[Json]:
    return [account(f"0193aaaa-0000-7000-8000-{i:012d}", 3, f"Account {i}") for i in range(n)]
