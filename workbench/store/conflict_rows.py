"""The conflicts that wait for a decision, as the feed brought them, and what is in force now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.store import deciders, overlay, record_rows, records, sql
from workbench.store.database import Reader
from workbench.store.overlay import Base
from workbench.store.records import Record
from workbench.wire.messages import loads
from workbench.wire.rows import Row
from workbench.wire.values import instant_from_ms, parse_instant

_DECIDED_IN_VAIN = (
    "SELECT d.rid, max(d.settled_at) FROM archive AS d JOIN conflict AS c ON c.id = d.rid"
    " WHERE d.op = 'resolve' AND d.state = 'acked' AND c.state = 'open' GROUP BY d.rid"
)
_WRITTEN_BY = (
    "SELECT changed_by_id, changed_at FROM opportunity_field_history"
    " WHERE opportunity_id = ? AND field = ? AND new_value = ?"
    " ORDER BY changed_at DESC LIMIT 1"
)
_OWN_CHANGES = (
    "SELECT created_at, body FROM outbox WHERE rid = ?1 AND op = 'patch' AND user_id = ?2"
    " UNION ALL SELECT created_at, body FROM archive"
    " WHERE rid = ?1 AND op = 'patch' AND user_id = ?2 ORDER BY 1 DESC"
)
_Copy = tuple[int, Row]
"""The server's copy of a record: its number and its row."""


@dataclass(frozen=True)
class InForce:
    """The server's side of a conflict: the values in wire form, and who wrote them when."""

    values: Mapping[str, Any]
    by: UUID | None
    at: datetime | None


def count(r: Reader) -> tuple[int, int]:
    """Return how many undecided conflicts wait for this user, and how many for others."""
    waiting = deciders.waits_for(r)
    mine = sum(deciders.is_for(r.store.user_id, able) for able in waiting.values())
    return mine, len(waiting) - mine


def count_mine(r: Reader) -> int:
    """Return how many undecided conflicts wait for this user."""
    return count(r)[0]


def open_records(r: Reader) -> list[Record]:
    """Return the undecided conflicts, oldest edit first."""
    query = sql.sentence(sql.of("Conflict").select, "WHERE state = 'open' ORDER BY mine_at, id")
    return [records.record_from("Conflict", found) for found in r.iterate(query)]


def decided_in_vain(r: Reader) -> dict[UUID, datetime]:
    """Return the conflicts that are open though the server got a decision, and when it did.

    The record had changed meanwhile, so that decision was about a value no longer in force.
    """
    rows = r.rows(_DECIDED_IN_VAIN)
    return {UUID(bytes=raw): instant_from_ms(at_ms) for raw, at_ms in rows}


def in_force(r: Reader, conflict: Record) -> InForce:
    """Return what is in force now; of a decided conflict, what was in force then."""
    return all_in_force(r, [conflict])[conflict.id]


def all_in_force(r: Reader, conflicts: Iterable[Record]) -> dict[UUID, InForce]:
    """Return what is in force by the id of each conflict.

    A user's own value has the time when he saved it: a restored server got it once more, later.
    """
    asked = list(conflicts)
    copies = _on_server(r, (one for one in asked if one["state"] == "open"))
    force = {one.id: _in_force(r, one, copies.get(one.id)) for one in asked}
    for one in asked:
        found = force[one.id]
        if found.by == r.store.user_id:
            force[one.id] = replace(found, at=_saved_at(r, one, found.values) or found.at)
    return force


def _saved_at(r: Reader, conflict: Record, values: Mapping[str, Any]) -> datetime | None:
    """Return when this user saved one of the values here that are in question."""
    mine = conflict["mine"] or {}
    asked = {name: value for name, value in values.items() if value != mine.get(name)}
    key = (conflict["record_id"].bytes, r.store.user_id.bytes)
    for at_ms, body in r.rows(_OWN_CHANGES, key):
        changes = loads(body).get("set", {})
        for name, value in asked.items():
            change = changes.get(name, {})
            if change.get("new") == value and change.get("old") != value:
                return instant_from_ms(at_ms)
    return None


def _in_force(r: Reader, conflict: Record, copy: _Copy | None) -> InForce:
    """Return what is in force, at the server's time.

    The conflict says what was in force when the server wrote it; the record may have changed
    since, and then it is the record that is right.

    Args:
        copy: The server's of the record, where the conflict is open and the record is here.
    """
    said = InForce(conflict["theirs"] or {}, conflict["theirs_by"], conflict["theirs_at"])
    if copy is None:
        return said
    ver, row = copy
    if not (ver > conflict.ver or _changed_after(row, said.at)):
        return said
    values = {name: row.get(name) for name in conflict["fields"] or ()}
    changed = [name for name, value in values.items() if value != said.values.get(name)]
    return InForce(values, *_last_change(r, conflict, row, changed)) if changed else said


def _on_server(r: Reader, conflicts: Iterable[Record]) -> dict[UUID, _Copy]:
    """Return the server's copies of what conflicts are about, without what waits here."""
    ids: dict[str, dict[UUID, UUID]] = {}
    for one in conflicts:
        ids.setdefault(one["type"], {})[one.id] = one["record_id"]
    copies: dict[UUID, _Copy] = {}
    for type_name, about in ids.items():
        bases = overlay.find_bases(r, about.values())
        others = [record_id for record_id in about.values() if record_id not in bases]
        held = record_rows.find_many(r, type_name, others)
        for conflict_id, record_id in about.items():
            found = bases.get(record_id) or held.get(record_id)
            if found is not None and not (isinstance(found, Base) and found.is_deleted):
                copies[conflict_id] = (found.ver, found.row)
    return copies


def _changed_after(row: Row, at: datetime | None) -> bool:
    """Whether a record changed later; a conflict is written anew also when its scopes change."""
    changed_at = row.get("last_modified_at")
    return at is not None and changed_at is not None and parse_instant(str(changed_at)) > at


def _last_change(
    r: Reader, conflict: Record, row: Row, changed: Sequence[str]
) -> tuple[UUID | None, datetime | None]:
    """Return who wrote the values in force when, or else who saved the record last."""
    if conflict["type"] == "Opportunity":
        asked = [(conflict["record_id"].bytes, name, str(row.get(name))) for name in changed]
        found = [one for one in (r.row(_WRITTEN_BY, each) for each in asked) if one is not None]
        if found:
            by, at_ms = max(found, key=lambda one: int(one[1]))
            return (UUID(bytes=by) if by else None), instant_from_ms(at_ms)
    by_text, at_text = row.get("last_modified_by_id"), row.get("last_modified_at")
    return (
        UUID(str(by_text)) if by_text else None,
        parse_instant(str(at_text)) if at_text else None,
    )
