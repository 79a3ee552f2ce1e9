"""A small profile in which every chart has something to say, from a fixed seed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from tests.insight.maven import put
from workbench.schema import picklists
from workbench.schema.stages import DEFAULT_STAGES
from workbench.store.database import open_store
from workbench.store.transactions import Store, Writer

NOW = datetime(2026, 6, 17, 15, 0, tzinfo=UTC)
_SURNAMES = ("Wang Jie", "Liu Yan", "Zhao Min", "Chen Rui", "王洁", "María-José Fernández y López")
_OPEN = [stage for stage in DEFAULT_STAGES if not stage.is_closed]


def new_store(folder: Path) -> Store:
    """Make the profile."""
    store = open_store(folder / "rich.db", None, create=True, now=lambda: NOW)
    chance = Random(7)
    with store.load() as w:
        put(w, "OpportunityStage", map(_stage, range(len(DEFAULT_STAGES))))
        teams = put(w, "Team", ({"name": name} for name in ("East", "West", "华东")))
        boss = put(w, "User", ({"name": "Marxen", "role": "manager", "team_id": teams[0]},))[0]
        people = put(w, "User", (_user(n, teams, boss) for n in range(len(_SURNAMES))))
        products = put(w, "Product", ({"name": name} for name in ("Crew", "Plan", "排班")))
        deals = put(w, "Opportunity", (_deal(chance, people) for _ in range(400)))
        put(w, "OpportunityLineItem", (_line(chance, deal, products) for deal in deals))
        _history(w, chance, deals)
        leads = put(w, "Lead", ({"last_name": f"L{n}", "company": "C"} for n in range(300)))
        put(w, "Task", (_call(chance, people, leads) for _ in range(2500)))
        put(w, "Handoff", (_handoff(chance, people, lead) for lead in leads[:120]))
    return store


def _stage(order: int) -> dict[str, Any]:
    stage = DEFAULT_STAGES[order]
    return {
        "api_name": stage.api_name,
        "master_label": stage.api_name,
        "label_zh": stage.label_zh,
        "sort_order": order,
        "is_closed": stage.is_closed,
        "is_won": stage.is_won,
        "default_probability": stage.probability,
        "forecast_category": stage.forecast_category,
    }


def _user(n: int, teams: list[UUID], boss: UUID) -> dict[str, Any]:
    return {
        "name": _SURNAMES[n],
        "role": "ae",
        "team_id": teams[n % 3],
        "manager_id": boss if n % 2 else None,
        "time_zone": "Asia/Shanghai",
    }


def _deal(chance: Random, people: list[UUID]) -> dict[str, Any]:
    stage = chance.choice((*_OPEN, *DEFAULT_STAGES[-2:] * 6))
    began = date(2025, 1, 5) + timedelta(days=chance.randrange(500))
    closes = began + timedelta(days=chance.randrange(5, 120))
    lost = stage.is_closed and not stage.is_won
    reasons = (*picklists.LOSS_REASON.values[:7], "no_budget", "no_budget", "inertia")
    return {
        "name": f"Deal {chance.randrange(10_000)}",
        "stage_name": stage.api_name,
        "amount": Decimal(chance.randrange(2_000, 220_000)),
        "close_date": closes if stage.is_closed else closes + timedelta(days=300),
        "engage_date": began,
        "owner_id": chance.choice(people),
        "currency_iso_code": "CNY",
        "loss_reason": chance.choice(reasons) if lost else None,
        "forecast_category": chance.choice((None, "BestCase", "Forecast")),
        "created_at": datetime.combine(began, datetime.min.time(), UTC),
    }


def _line(chance: Random, deal: UUID, products: list[UUID]) -> dict[str, Any]:
    return {
        "opportunity_id": deal,
        "product_id": chance.choice(products),
        "quantity": "2",
        "unit_price": Decimal(chance.randrange(10, 900)),
    }


def _history(w: Writer, chance: Random, deals: list[UUID]) -> None:
    def change(deal: UUID, days: int, field: str, old: str, new: str) -> dict[str, Any]:
        return {
            "opportunity_id": deal,
            "field": field,
            "old_value": old,
            "new_value": new,
            "changed_at": NOW - timedelta(days=days),
        }

    found = []
    for deal in deals[:250]:
        old = chance.choice(_OPEN).api_name
        found.append(change(deal, chance.randrange(20), "stage_name", old, "?"))
        if chance.random() < 0.5:
            amount = str(chance.randrange(2_000, 220_000))
            found.append(change(deal, chance.randrange(20), "amount", amount, "?"))
    put(w, "OpportunityFieldHistory", found)


def _handoff(chance: Random, people: list[UUID], lead: UUID) -> dict[str, Any]:
    at = NOW - timedelta(days=chance.randrange(80), minutes=chance.randrange(600))
    status = chance.choice(("Accepted", "Accepted", "Returned", "Submitted"))
    sender, receiver = chance.sample(people, 2)
    is_returned = status == "Returned"
    return {
        "lead_id": lead,
        "from_user_id": sender,
        "owner_id": receiver,
        "need": "Staff for a fourth warehouse",
        "submitted_at": at,
        "status": status,
        "answered_at": None if status == "Submitted" else at + timedelta(hours=20),
        "return_reason": chance.choice(("no_budget", "poor_fit", "other")) if is_returned else None,
    }


def _call(chance: Random, people: list[UUID], leads: list[UUID]) -> dict[str, Any]:
    at = NOW - timedelta(days=chance.randrange(80), minutes=chance.randrange(600))
    return {
        "task_subtype": "call",
        "status": "Completed",
        "activity_at": at,
        "who_id": chance.choice(leads),
        "call_type": "Outbound",
        "call_disposition": chance.choice((*picklists.CALL_DISPOSITION.values, "no_answer")),
        "owner_id": chance.choice(people),
    }
