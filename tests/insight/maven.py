"""Maven's deals in a profile, loaded as an import would leave them."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from workbench.schema import dictionary
from workbench.store import sql
from workbench.store.database import open_store
from workbench.store.transactions import Store, Writer
from workbench.wire import rows as wire_rows

NOW = datetime(2017, 12, 31, 12, 0, tzinfo=UTC)
STAGES = (
    ("Prospecting", "初步接触", False, False, 10),
    ("Engaging", "接洽", False, False, 40),
    ("Won", "赢单", True, True, 100),
    ("Lost", "丢单", True, False, 0),
)


def new_store(folder: Path) -> Store:
    """Make an unencrypted profile whose clock stands at the end of Maven's year."""
    return open_store(folder / "profile.db", None, create=True, now=lambda: NOW)


def put(w: Writer, type_name: str, records: Iterable[Mapping[str, Any]]) -> list[UUID]:
    """Write rows as a pull does: no outbox, audit fields included."""
    record_type = dictionary.record_type(type_name)
    found = sql.of(type_name)
    ids, stored = [], []
    for record in records:
        id_ = record.get("id", None) or uuid4()
        given = {name: value for name, value in record.items() if name != "id"}
        canonical = wire_rows.canonical_values(record_type, given)
        columns = wire_rows.stored_columns(record_type, canonical)
        ids.append(id_)
        fields = [columns.get(name) for name in found.columns]
        stored.append((None, id_.bytes, 1, 0, *fields, None))
    with w.door():
        w.many(found.insert, stored)
    return ids


def put_stages(w: Writer) -> None:
    """Write Maven's four stages."""
    put(
        w,
        "OpportunityStage",
        (
            {
                "api_name": name,
                "master_label": name,
                "label_zh": zh,
                "sort_order": order,
                "is_closed": is_closed,
                "is_won": is_won,
                "default_probability": probability,
                "forecast_category": "Closed" if is_won else "Omitted" if is_closed else "Pipeline",
            }
            for order, (name, zh, is_closed, is_won, probability) in enumerate(STAGES)
        ),
    )


def load(store: Store, folder: Path) -> None:
    """Write people, products and the 8,800 opportunities with their product lines."""
    with store.load() as w:
        put_stages(w)
        owners = _people(w, _read(folder / "sales_teams.csv"))
        names = [row["product"] for row in _read(folder / "products.csv")]
        made = put(w, "Product", ({"name": name} for name in names))
        products = dict(zip(names, made, strict=True))
        products["GTXPro"] = products["GTX Pro"]
        deals = _read(folder / "sales_pipeline.csv")
        ids = put(w, "Opportunity", (_deal(row, owners) for row in deals))
        put(
            w,
            "OpportunityLineItem",
            (
                {"opportunity_id": id_, "product_id": products[row["product"]], "quantity": "1"}
                for id_, row in zip(ids, deals, strict=True)
            ),
        )


def _people(w: Writer, rows: list[dict[str, str]]) -> dict[str, UUID]:
    regions = sorted({row["regional_office"] for row in rows})
    teams = dict(zip(regions, put(w, "Team", ({"name": name} for name in regions)), strict=True))
    managers = {row["manager"]: row["regional_office"] for row in rows}
    bosses = put(
        w,
        "User",
        (
            {"name": name, "role": "manager", "team_id": teams[region]}
            for name, region in managers.items()
        ),
    )
    by_name = dict(zip(managers, bosses, strict=True))
    agents = put(
        w,
        "User",
        (
            {
                "name": row["sales_agent"],
                "role": "ae",
                "team_id": teams[row["regional_office"]],
                "manager_id": by_name[row["manager"]],
            }
            for row in rows
        ),
    )
    return {row["sales_agent"]: id_ for row, id_ in zip(rows, agents, strict=True)}


def _deal(row: dict[str, str], owners: dict[str, UUID]) -> dict[str, Any]:
    return {
        "name": row["account"] or row["product"],
        "stage_name": row["deal_stage"],
        "amount": row["close_value"] or None,
        "close_date": row["close_date"] or None,
        "engage_date": row["engage_date"] or None,
        "owner_id": owners[row["sales_agent"]],
        "external_id": row["opportunity_id"],
        "created_at": NOW,
    }


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
