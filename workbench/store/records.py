"""The one door: a record's row, its outbox line and its search row in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.errors import NotFound, Refused
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import Merge, RecordType
from workbench.store import (
    changes,
    expected,
    history,
    meta,
    mutations,
    overlay,
    record_rows,
    sql,
)
from workbench.store.record_rows import Held
from workbench.store.transactions import Reader, Writer
from workbench.wire import rows as wire_rows
from workbench.wire import values as wire_values
from workbench.wire.ids import new_id


@dataclass(frozen=True)
class Record:
    """A record as the user sees it; `record["name"]` is a Python value.

    Args:
        ver: The server's version, 0 for what the server has never acknowledged.
        is_pending: Whether changes of it wait for the server.
    """

    type: str
    id: UUID
    pk: int
    ver: int
    values: Mapping[str, Any]
    is_pending: bool = False

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def name(self) -> str:
        """What people call it."""
        return wire_rows.display_name(dictionary.record_type(self.type), self.values)


def create(
    w: Writer,
    type_name: str,
    values: Mapping[str, Any],
    *,
    id: UUID | None = None,
    deps: Iterable[UUID] = (),
) -> UUID:
    """Make a record; return its id.

    Args:
        deps: Mutations that must have taken effect before, besides those found by reference.

    Raises:
        InvalidInput: A value does not fit, or a required field is empty.
        Refused: Records of this type are written by the server only.
    """
    record_type = dictionary.record_type(type_name)
    _check_type(record_type)
    row = wire_rows.new_row(record_type, values)
    wire_rows.check_happened(record_type, row, w.store.now())
    _check_fields(record_type, row)
    made = id or new_id()
    waited_for = mutations.creates_waited_for(w, mutations.references_in(record_type, row))
    op = "append" if record_type.is_append_only else "create"
    body = mutations.enqueue(w, type_name, made, op, {"row": row}, [*deps, *waited_for])
    shown = overlay.created_row(body, w.store.user_id)
    record_rows.insert(w, type_name, made, shown, is_pending=True)
    history.show(w, body, {}, w.store.user_id)
    expected.show(w, body, shown)
    return made


def append(w: Writer, type_name: str, values: Mapping[str, Any], *, id: UUID | None = None) -> UUID:
    """Log an activity: created once, never in conflict; return its id.

    Raises:
        InvalidInput: A value does not fit, or a required field is empty.
    """
    if not dictionary.record_type(type_name).is_append_only:
        raise ValueError(f"{type_name} is created, not appended")
    return create(w, type_name, values, id=id)


def patch(
    w: Writer,
    type_name: str,
    record_id: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> bool:
    """Change some fields; return whether anything differs from what the user saw.

    Args:
        seen: The values the user saw while typing; what is absent is taken from the record.

    Raises:
        InvalidInput: A value does not fit, or a required field would be empty.
        NotFound: There is no such record.
        Refused: A field may be written only once, or by the server only.
    """
    record_type = dictionary.record_type(type_name)
    _check_type(record_type)
    before = _held(w, type_name, record_id)
    new = wire_rows.canonical_values(record_type, values)
    wire_rows.check_happened(record_type, new, w.store.now())
    changed_fields = [record_type.by_name[name] for name in new]
    wire_rows.check_required(record_type, new, changed_fields)
    saw = wire_rows.held_values(record_type, seen or {})
    own = _live_mutations(w, before)
    found = changes.changes_of(record_type, before.row, new, saw, changes.origins_of(own))
    if not found:
        return False
    wanted = {name: change.get("new") for name, change in found.items()}
    referred = [record_id, *mutations.references_in(record_type, wanted)]
    waited_for = mutations.creates_waited_for(w, referred)
    overlay.keep_base(w, type_name, before)
    body = mutations.enqueue(w, type_name, record_id, "patch", {"set": found}, waited_for)
    shown = overlay.patched_row(record_type, before.row, body, w.store.user_id)
    record_rows.replace(w, type_name, before, shown, ver=before.ver, is_pending=True)
    history.show(w, body, before.row, w.store.user_id)
    expected.show(w, body, shown)
    return True


def delete(w: Writer, type_name: str, record_id: UUID) -> None:
    """Delete a record here, and on the server unless somebody changed it since.

    Raises:
        NotFound: There is no such record.
        Refused: Records of this type are written by the server only.
    """
    _check_type(dictionary.record_type(type_name))
    before = _held(w, type_name, record_id)
    own = _live_mutations(w, before)
    base = overlay.find_base(w, record_id)
    payload = {
        "seen_ver": before.ver if base is None else base.ver,
        "seen_epoch": meta.get(w, "epoch"),
        "after": [str(mutation.mid) for mutation in own],
    }
    waited_for = mutations.creates_waited_for(w, [record_id])
    overlay.keep_base(w, type_name, before)
    mutations.enqueue(w, type_name, record_id, "delete", payload, waited_for)
    record_rows.remove(w, type_name, before.pk)


def resolve(
    w: Writer,
    conflict_id: UUID,
    choice: str,
    value: Mapping[str, Any] | None = None,
    *,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Decide an open conflict: `mine`, `theirs`, `both` or `edit`.

    Args:
        value: Field → the value to keep; for `mine` and `theirs` it is taken from the conflict.
        seen: Field → the value in force that the user saw; else the one the conflict tells.

    Raises:
        InvalidInput: A value does not fit its field.
        NotFound: There is no such conflict.
        Refused: It is decided already.
    """
    before = _held(w, "Conflict", conflict_id)
    if before.row.get("state") != "open":
        raise Refused(t("This conflict is decided already."))
    theirs = before.row.get("theirs") if seen is None else dict(seen)
    payload: dict[str, Any] = {"choice": choice, "theirs": theirs}
    if choice != "theirs":
        record_type = dictionary.record_type(str(before.row["type"]))
        kept = value if value is not None else before.row.get("mine")
        if not isinstance(kept, Mapping):
            raise ValueError(f"{choice} needs a value")
        payload["value"] = wire_rows.canonical_values(record_type, kept)
    overlay.keep_base(w, "Conflict", before)
    body = mutations.enqueue(w, "Conflict", conflict_id, "resolve", payload)
    shown = overlay.resolved_row(before.row, body, w.store.user_id)
    record_rows.replace(w, "Conflict", before, shown, ver=before.ver, is_pending=True)


@contextmanager
def bundle(w: Writer) -> Iterator[UUID]:
    """Make the mutations inside apply all or none."""
    if w.bundle is not None:
        yield w.bundle
        return
    w.bundle = new_id()
    try:
        yield w.bundle
    finally:
        w.bundle = None


def get(r: Reader, type_name: str, record_id: UUID) -> Record | None:
    """Return a record by its id, None if it is not here."""
    query = sql.sentence(sql.of(type_name).select, "WHERE id = ?")
    found = r.row(query, (record_id.bytes,))
    return None if found is None else record_from(type_name, found)


def require(r: Reader, type_name: str, record_id: UUID) -> Record:
    """Return a record that must be there.

    Raises:
        NotFound: It is not.
    """
    found = get(r, type_name, record_id)
    if found is None:
        raise _not_found(type_name)
    return found


def get_many(r: Reader, type_name: str, record_ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Return those of these records that are here, by id."""
    found: dict[UUID, Record] = {}
    for some in sql.parts(one.bytes for one in dict.fromkeys(record_ids)):
        query = sql.sentence(sql.of(type_name).select, "WHERE id IN", sql.marks(len(some)))
        for row in r.iterate(query, some):
            record = record_from(type_name, row)
            found[record.id] = record
    return found


def record_from(type_name: str, found: Sequence[Any]) -> Record:
    """Return the record in a row selected by `TypeSql.select`."""
    fields = sql.of(type_name).record_type.fields
    values = {
        item.name: wire_values.python_from_storage(item, stored)
        for item, stored in zip(fields, found[record_rows.HEAD : -1], strict=True)
    }
    pk, record_id, ver, is_pending = found[: record_rows.HEAD]
    return Record(type_name, UUID(bytes=record_id), pk, ver, values, bool(is_pending))


def _held(w: Writer, type_name: str, record_id: UUID) -> Held:
    found = record_rows.find(w, type_name, record_id)
    if found is None:
        raise _not_found(type_name)
    return found


def _live_mutations(w: Writer, before: Held) -> list[overlay.Mutation]:
    if not before.is_pending:
        return []
    base = overlay.find_base(w, before.id)
    return overlay.live(overlay.mutations_of(w, before.id), base, meta.get(w, "epoch"))


def _not_found(type_name: str) -> NotFound:
    label = dictionary.record_type(type_name).label
    return NotFound(
        t("This {type} is not here: it was deleted or left your sight.").format(type=label)
    )


def _check_type(record_type: RecordType) -> None:
    if record_type.is_server_written:
        raise Refused(t("{types} are written by the server only.").format(types=record_type.plural))


def _check_fields(record_type: RecordType, row: Mapping[str, Any]) -> None:
    for name in row:
        item = record_type.by_name[name]
        if item.merge is Merge.SERVER:
            raise Refused(
                t("“{field}” of {type} is written by the server only.").format(
                    field=item.label, type=record_type.label
                )
            )
