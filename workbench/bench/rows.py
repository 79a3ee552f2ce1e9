"""The benches' records: invented, one in ten Chinese, the same for the same seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from workbench.schema.picklists import CALL_DISPOSITION, CONNECTED_DISPOSITIONS
from workbench.schema.stages import DEFAULT_STAGES
from workbench.services.sample.making import Dice
from workbench.wire.values import instant_text

SEED = 20261122
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OWNERS = 40
_TYPES = ("User", "OpportunityStage", "Account", "Contact", "Opportunity", "Task", "Meta")
_FIRST = (
    "Maria",
    "Liam",
    "Nora",
    "Tom",
    "Aisha",
    "Ben",
    "Carla",
    "Deniz",
    "Elif",
    "Jonas",
    "Ivan",
    "Ruth",
    "Omar",
    "Lena",
)
_LAST = (
    "Okafor",
    "Nielsen",
    "Vargas",
    "Haas",
    "Sato",
    "Moreau",
    "Lindqvist",
    "Petrov",
    "Keller",
    "Duarte",
)
_COINED = (
    "Aster",
    "Birch",
    "Cobalt",
    "Delta",
    "Ember",
    "Falcon",
    "Granite",
    "Harbor",
    "Indigo",
    "Juniper",
)
_TRADES = (
    "Foods",
    "Logistics",
    "Robotics",
    "Energy",
    "Textiles",
    "Medical",
    "Software",
    "Chemicals",
)
_SURNAMES, _GIVEN = "张王李赵陈杨黄周吴徐", "伟芳敏静磊洋艳勇杰娟涛明超霞平刚"
_PLACES = ("北京", "上海", "广州", "深圳", "杭州", "成都")
_BUSINESSES = ("恒达科技", "远景能源", "博雅医疗", "华信物流", "瑞丰食品")


@dataclass(frozen=True)
class Scale:
    """How many records; `reference` is the reference profile of the goals."""

    name: str
    accounts: int

    @property
    def contacts(self) -> int:
        """Three for each account."""
        return self.accounts * 3

    @property
    def opportunities(self) -> int:
        """One for each account."""
        return self.accounts

    @property
    def tasks(self) -> int:
        """Ten for each account: the rows of the long list."""
        return self.accounts * 10

    @property
    def total(self) -> int:
        """Every record of the four large types."""
        return self.accounts + self.contacts + self.opportunities + self.tasks


SCALES = {
    one.name: one
    for one in (Scale("small", 5_000), Scale("medium", 20_000), Scale("reference", 100_000))
}
Row = dict[str, Any]


def id_of(type_name: str, n: int) -> UUID:
    """Return the id of the n-th record of a type: ordered by time, as real ids are."""
    kind = _TYPES.index(type_name)
    return UUID(int=(1_760_000_000_000 + n) << 80 | 7 << 76 | kind << 64 | 2 << 62 | n)


def rows(scale: Scale) -> Iterator[tuple[str, UUID, Row]]:
    """Yield every record of a scale: its type, its id and its wire row."""
    chance = Dice(SEED)
    for n in range(OWNERS):
        yield "User", id_of("User", n), {"name": f"{_FIRST[n % 14]} {_LAST[n % 10]}", "role": "ae"}
    for n, stage in enumerate(stages()):
        yield "OpportunityStage", id_of("OpportunityStage", n), dict(stage)
    makers = (
        ("Account", scale.accounts, _account),
        ("Contact", scale.contacts, _contact),
        ("Opportunity", scale.opportunities, _deal),
        ("Task", scale.tasks, _call),
    )
    for type_name, count, make in makers:
        for n in range(count):
            yield type_name, id_of(type_name, n), make(chance, n, scale)


def stages() -> list[Mapping[str, Any]]:
    """Return the stages a new workspace starts with."""
    return [
        {
            "api_name": stage.api_name,
            "master_label": stage.api_name,
            "label_zh": stage.label_zh,
            "sort_order": n,
            "is_active": True,
            "is_closed": stage.is_closed,
            "is_won": stage.is_won,
            "default_probability": stage.probability,
            "forecast_category": stage.forecast_category,
        }
        for n, stage in enumerate(DEFAULT_STAGES)
    ]


def _account(chance: Random, n: int, _scale: Scale) -> Row:
    if n % 10 == 0:
        name, city = chance.choice(_PLACES) + chance.choice(_BUSINESSES), chance.choice(_PLACES)
    else:
        name = f"{chance.choice(_COINED)} {chance.choice(_TRADES)} {n}"
        city = "Rotterdam"
    return {
        "name": name,
        "billing_city": city,
        "billing_country": "CN" if n % 10 == 0 else "NL",
        "phone": f"+3110{n:07d}",
        "description": "asked for a trial of the reporting module",
        "owner_id": _owner(n),
    }


def _contact(chance: Random, n: int, scale: Scale) -> Row:
    if n % 10 == 0:
        first, last = chance.choice(_GIVEN) + chance.choice(_GIVEN), chance.choice(_SURNAMES)
    else:
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
    return {
        "first_name": first,
        "last_name": last,
        "title": "Head of Operations",
        "email": f"person{n}@firm{n % scale.accounts}.example",
        "phone": f"+316{n:08d}",
        "account_id": str(id_of("Account", n % scale.accounts)),
        "owner_id": _owner(n),
    }


def _deal(chance: Random, n: int, scale: Scale) -> Row:
    stage = DEFAULT_STAGES[chance.randrange(len(DEFAULT_STAGES))]
    close_on = TODAY + timedelta(days=chance.randrange(-700, 300))
    return {
        "name": f"{chance.choice(_COINED)} renewal {n}",
        "account_id": str(id_of("Account", n % scale.accounts)),
        "stage_name": stage.api_name,
        "amount": f"{chance.randrange(1_000, 250_000)}.0000",
        "probability": stage.probability,
        "close_date": close_on.isoformat(),
        "engage_date": (close_on - timedelta(days=60)).isoformat(),
        "owner_id": _owner(n),
    }


def _call(chance: Random, n: int, scale: Scale) -> Row:
    outcome = chance.choice(CALL_DISPOSITION.values)
    at = NOW - timedelta(minutes=chance.randrange(1, 700 * 1440))
    return {
        "subject": f"Call {n}",
        "task_subtype": "call",
        "status": "Completed",
        "priority": "Normal",
        "who_id": str(id_of("Contact", chance.randrange(scale.contacts))),
        "activity_at": instant_text(at),
        "call_type": "Outbound",
        "call_disposition": outcome,
        "call_duration_s": chance.randrange(0, 600),
        "has_spoken": outcome in CONNECTED_DISPOSITIONS,
        "description": "spoke about the renewal and the open ticket",
        "owner_id": _owner(n),
    }


def _owner(n: int) -> str:
    return str(id_of("User", n % OWNERS))
