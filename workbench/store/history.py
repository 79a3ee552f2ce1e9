"""The history of opportunities, shown at once under the ids the server will give it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workbench.schema.pipeline import HISTORY_FIELDS
from workbench.store import record_rows
from workbench.store.transactions import Writer
from workbench.wire.ids import derived_id

HISTORY = "OpportunityFieldHistory"
CREATION_FIELD = "stage_name"
"""The one field whose first value is history too, so that time in stage can be computed."""


def show(w: Writer, body: Mapping[str, Any], before: Mapping[str, Any], user_id: UUID) -> None:
    """Write the history rows that the server will write for this mutation."""
    if body["type"] != "Opportunity":
        return
    for field, old, new in _changed(body, before):
        history_id = derived_id(body["mid"], field)
        if record_rows.find(w, HISTORY, history_id) is not None:
            continue
        row = {
            "opportunity_id": body["id"],
            "field": field,
            "old_value": None if old is None else str(old),
            "new_value": None if new is None else str(new),
            "changed_at": body["at"],
            "changed_by_id": str(user_id),
        }
        record_rows.insert(w, HISTORY, history_id, row)


def forget(w: Writer, mid: UUID) -> None:
    """Remove the rows shown for a mutation that the server has not written itself."""
    for field in HISTORY_FIELDS:
        found = record_rows.find(w, HISTORY, derived_id(mid, field))
        if found is not None and found.ver == 0:
            record_rows.remove(w, HISTORY, found.pk)


def _changed(body: Mapping[str, Any], before: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    if "row" in body:
        return [(CREATION_FIELD, None, body["row"].get(CREATION_FIELD))]
    changes: Mapping[str, Mapping[str, Any]] = body.get("set", {})
    return [
        (field, before.get(field), changes[field]["new"])
        for field in HISTORY_FIELDS
        if field in changes and before.get(field) != changes[field]["new"]
    ]
