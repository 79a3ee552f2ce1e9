from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from workbench.schema.scoring import Rule
from workbench.schema.stages import DEFAULT_STAGES
from workbench.services import scoring
from workbench.store import apply, meta
from workbench.store.database import Store, open_store
from workbench.wire.ids import new_id

WORKSPACE = UUID("01930000-0000-7000-8000-000000000001")
CLIENT = UUID("01930000-0000-7000-8000-0000000000c1")
EPOCH = "01930000-0000-7000-8000-0000000000e0"
WANG = UUID("01930000-0000-7000-8000-0000000000a1")
LIU = UUID("01930000-0000-7000-8000-0000000000a2")
LI_NA = UUID("01930000-0000-7000-8000-0000000000a3")
THURSDAY = datetime(2026, 11, 19, 6, 30, tzinfo=UTC)
"""14:30 of a working day in Shanghai."""
_BY_REVENUE = tuple(
    Rule(f"points_{n}", "annual_revenue", n, at_least=n, below=n + 1) for n in range(101)
)


class Clock:
    """A clock the tests set."""

    def __init__(self) -> None:
        self.at = THURSDAY

    def now(self) -> datetime:
        return self.at

    def forward(self, **of_time: float) -> None:
        self.at += timedelta(**of_time)


class Workspace:
    """A profile with rows as if they had been pulled."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def pulled(self, type_name: str, known_id: UUID | None = None, **row: Any) -> UUID:
        made = known_id or new_id()
        with self.store.load() as w:
            seq = meta.number(w, "applied_seq") + 1
            change = {
                "op": "put",
                "type": type_name,
                "id": str(made),
                "ver": seq,
                "scopes": ["workspace"],
                "row": {name: str(v) if isinstance(v, UUID) else v for name, v in row.items()},
            }
            apply.apply_page(w, [change], f"c{seq}", seq, EPOCH)
        return made

    def lead(self, *, score: int | None = None, **row: Any) -> UUID:
        """Let there be a lead; one with a score makes that the sum of its parts.

        From then on there is a rule for each score, which looks at the revenue.
        """
        if score is not None:
            row["annual_revenue"] = f"{score}.0000"
            self._score_by_revenue()
        values: dict[str, Any] = {
            "first_name": "Wei",
            "last_name": "Li",
            "company": "Hengda Logistics",
            "phone": "+862155550123",
            "status": "Open - Not Contacted",
            "annual_revenue": "92.0000",
            "time_zone": "Asia/Shanghai",
            "owner_id": WANG,
            "is_converted": False,
            "do_not_call": False,
        }
        return self.pulled("Lead", **(values | row))

    def _score_by_revenue(self) -> None:
        with self.store.read() as r:
            if len(scoring.rules(r)) == len(_BY_REVENUE):
                return
        with self.store.write() as w:
            scoring.set_rules(w, _BY_REVENUE)

    def stages(self) -> None:
        """Let there be the stages a workspace starts with."""
        for order, stage in enumerate(DEFAULT_STAGES):
            self.pulled(
                "OpportunityStage",
                api_name=stage.api_name,
                master_label=stage.api_name,
                label_zh=stage.label_zh,
                sort_order=order,
                is_active=True,
                is_closed=stage.is_closed,
                is_won=stage.is_won,
                default_probability=stage.probability,
                forecast_category=stage.forecast_category,
            )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made = open_store(tmp_path / "profile" / "profile.db", None, create=True, now=clock.now)
    with made.write() as w:
        meta.put(w, "workspace_id", WORKSPACE)
        meta.put(w, "user_id", WANG)
        meta.put(w, "client_id", CLIENT)
    made.forget_identity()
    yield made
    made.close()


@pytest.fixture
def workspace(store: Store, clock: Clock) -> Workspace:
    made = Workspace(store, clock)
    for user, name, role in (
        (WANG, "Wang Jie", "bdr"),
        (LIU, "Liu Yang", "ae"),
        (LI_NA, "Li Na", "se"),
    ):
        made.pulled("User", user, name=name, role=role, is_active=True, email=f"{role}@x.example")
    made.stages()
    return made


def become(store: Store, user: UUID) -> None:
    """Let the profile be another user's."""
    with store.write() as w:
        meta.put(w, "user_id", user)
    store.forget_identity()
