"""How a deal of each segment is worked: a small company gets the video, a large one an SE.

The segment follows from the employees; where nobody knows them, from the yearly revenue.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any
from uuid import UUID

from workbench.i18n import language, t, tn
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader

SMB, MID, LARGE = "smb", "mid", "large"
MID_FROM_EMPLOYEES, LARGE_FROM_EMPLOYEES = 200, 1_000
MID_FROM_REVENUE, LARGE_FROM_REVENUE = Decimal(10_000_000), Decimal(100_000_000)
_LEAD_OF = "SELECT id FROM lead WHERE converted_opportunity_id = ? ORDER BY pk LIMIT 1"


@dataclass(frozen=True)
class Playbook:
    """What to do first with a company of this size, and then.

    Args:
        reason: Why it is of this segment: the number that says so.
    """

    segment: str
    name: str
    first: str
    reason: str
    steps: tuple[str, ...]


def of_record(r: Reader, record: Record) -> Playbook | None:
    """Return the playbook of a lead, an account or a deal; None where nobody knows the size.

    A deal goes by its account; where that says nothing, by the lead it came from.
    """
    if record.type in ("Lead", "Account"):
        return of_values(record.values)
    if record.type != "Opportunity":
        return None
    account = records.get(r, "Account", record["account_id"]) if record["account_id"] else None
    found = None if account is None else of_values(account.values)
    if found is None:
        raw = r.value(_LEAD_OF, (record.id.bytes,))
        lead = None if raw is None else records.get(r, "Lead", UUID(bytes=raw))
        found = None if lead is None else of_values(lead.values)
    return found


def of_values(values: Mapping[str, Any]) -> Playbook | None:
    """Return the playbook for a company of these employees and this revenue."""
    employees, revenue = values.get("number_of_employees"), values.get("annual_revenue")
    if employees:
        segment = _segment(employees, MID_FROM_EMPLOYEES, LARGE_FROM_EMPLOYEES)
        reason = tn("{n} employee", "{n} employees", employees)
    elif revenue:
        segment = _segment(revenue, MID_FROM_REVENUE, LARGE_FROM_REVENUE)
        reason = t("yearly revenue {amount}").format(amount=f"{revenue:,.0f}")
    else:
        return None
    raw = _load(language())[segment]
    return Playbook(segment, raw["name"], raw["first"], reason, tuple(raw["steps"]))


def _segment(size: int | Decimal, mid: int | Decimal, large: int | Decimal) -> str:
    return LARGE if size >= large else MID if size >= mid else SMB


@lru_cache(maxsize=2)
def _load(wanted: str) -> dict[str, dict[str, Any]]:
    folder = resources.files("resources").joinpath("playbooks")
    content: dict[str, dict[str, Any]] = json.loads(
        folder.joinpath(f"{wanted}.json").read_text(encoding="utf-8")
    )
    return content
