"""What one save changed, read back from its mutations, so that it can be taken back."""

import json
from typing import Any
from uuid import UUID

from workbench.schema.dictionary import record_type
from workbench.store import records
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.rows import held_values

LONGEST = 12
"""One logged call makes at most so many mutations."""
SAME_SAVE_MS = 2_000
_OWN = "SELECT n, created_at FROM {table} WHERE rid = ? AND op = 'append'"
_AFTER = (
    "SELECT n, type, rid, op, body FROM {table} WHERE n > ? AND n <= ? AND created_at <= ?"
    " ORDER BY n"
)
_ON_LIST = (
    "SELECT 1 FROM task AS c JOIN campaign_member AS m ON m.campaign_id = c.what_id"
    " WHERE c.id = ? AND m.id = ?"
)


def revert_after(w: Writer, task_id: UUID) -> None:
    """Set back each field that the save of a task changed, unless somebody changed it since.

    What the save made of its own (follow-ups, referrals) stays; it is the caller's to undo.
    """
    for type_name, record_id, changes in reversed(_changes_after(w, task_id)):
        held = records.get(w, type_name, record_id)
        if held is None:
            continue
        kind = record_type(type_name)
        now_there = held_values(kind, {name: held[name] for name in changes})
        back = {
            name: change["old"]
            for name, change in changes.items()
            if "old" in change and now_there[name] == change["new"]
        }
        if back:
            records.patch(w, type_name, record_id, back)


def _changes_after(r: Reader, task_id: UUID) -> list[tuple[str, UUID, dict[str, Any]]]:
    began = None
    for table in ("outbox", "archive"):
        began = began or r.row(_OWN.format(table=table), (task_id.bytes,))
    if began is None:
        return []
    n, created_at = began
    rows: list[tuple[Any, ...]] = []
    for table in ("outbox", "archive"):
        query = sentence(_AFTER.format(table=table))
        rows += r.rows(query, (n, n + LONGEST, created_at + SAME_SAVE_MS))
    found: dict[bytes, tuple[str, UUID, dict[str, Any]]] = {}
    for _n, type_name, rid, op, body in sorted(rows):
        if op == "append" and type_name == "Task" and _is_call(body):
            break  # the next call begins here
        if op == "patch" and _belongs(r, type_name, UUID(bytes=rid), task_id):
            # one save changes a record once; a second change is somebody's afterthought
            found.setdefault(rid, (type_name, UUID(bytes=rid), json.loads(body)["set"]))
    return list(found.values())


def _is_call(body: str) -> bool:
    return json.loads(body)["row"].get("activity_at") is not None


def _belongs(r: Reader, type_name: str, record_id: UUID, task_id: UUID) -> bool:
    """Whether a change can be one of a call: its person, or what was planned with them."""
    who = r.value("SELECT who_id FROM task WHERE id = ?", (task_id.bytes,))
    if type_name in ("Lead", "Contact"):
        return bool(who == record_id.bytes)
    if type_name == "CampaignMember":
        return bool(r.value(_ON_LIST, (task_id.bytes, record_id.bytes)))
    if type_name != "Task":
        return False
    planned = r.value("SELECT who_id FROM task WHERE id = ?", (record_id.bytes,))
    return bool(planned == who) and record_id != task_id
